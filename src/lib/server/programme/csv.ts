import { CsvError, parse } from 'csv-parse/sync';
import { SpokenRefusal } from '../words.ts';
import { programmeWords as words } from '../words-programme.ts';
import { cleanLine } from './lines.ts';

/** A list of all facilities of a big city is a hundredth of it. Bytes. */
export const importLimit = 2_000_000;
/** Rows without the header. */
export const rowLimit = 2_000;

/** A row of a file: the line its first cell stands in, as an editor counts them. */
export interface CsvRow {
	readonly line: number;
	readonly cells: readonly string[];
}

export interface CsvTable {
	readonly header: readonly string[];
	/** Rows with anything in them. */
	readonly rows: readonly CsvRow[];
	/** The line of a quotation mark that is never closed; nothing from there on could be read. */
	readonly unclosed: number | null;
}

/**
 * Reads what spreadsheets save as CSV: UTF-8 or UTF-16 with a mark, UTF-8 without one, else Windows-1250; columns
 * apart by semicolons, commas or tabs, whichever the header has most of. Every cell is plain text.
 * @throws SpokenRefusal 413 `too_large`, 400 `not_csv`, `empty_file`, `too_many_rows`
 */
export function readCsv(bytes: Uint8Array): CsvTable {
	if (bytes.byteLength > importLimit)
		throw new SpokenRefusal(413, 'too_large', words.import.tooLarge);
	const text = decode(bytes).replace(/\r\n?/g, '\n');
	// An Excel workbook is a zip; a PDF or a picture has zero bytes.
	if (text.startsWith('PK\u0003') || text.includes('\0'))
		throw new SpokenRefusal(400, 'not_csv', words.import.notCsv);
	const { records, unclosed } = split(text, separatorOf(text));
	const [header, ...rows] = records.filter(({ cells }) => cells.some((cell) => cell !== ''));
	// Excel's own way to name the separator; it is no header.
	const named = header && /^sep=/i.test(header.cells.join('')) ? rows.shift() : header;
	if (!named) throw new SpokenRefusal(400, 'empty_file', words.import.empty);
	if (rows.length > rowLimit)
		throw new SpokenRefusal(400, 'too_many_rows', words.import.tooManyRows);
	return { header: named.cells, rows, unclosed };
}

function decode(bytes: Uint8Array): string {
	const [first, second] = bytes;
	if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
	if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1250').decode(bytes);
	}
}

function separatorOf(text: string): string {
	const [, named] = /^sep=(.)\n/i.exec(text) ?? [];
	if (named) return named;
	const header = /^.*\S.*$/m.exec(text)?.[0].replace(/"[^"]*"/g, '') ?? '';
	const count = (separator: string) => header.split(separator).length;
	return [';', ',', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
}

function split(text: string, delimiter: string): { records: CsvRow[]; unclosed: number | null } {
	const records: CsvRow[] = [];
	let read = 0;
	try {
		parse(text, {
			delimiter,
			record_delimiter: '\n',
			relax_column_count: true,
			relax_quotes: true,
			// Called with each record while it is read: what stands before an unclosed quotation mark is good.
			on_record: (cells: string[], { lines }) => {
				records.push({ line: read + 1, cells: cells.map(cleanLine) });
				read = lines;
				return null;
			},
		});
	} catch (error) {
		if (!(error instanceof CsvError) || error.code !== 'CSV_QUOTE_NOT_CLOSED') throw error;
		return { records, unclosed: read + 1 };
	}
	return { records, unclosed: null };
}
