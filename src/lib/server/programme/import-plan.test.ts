import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../types.ts';
import { importLimit, readCsv } from './csv.ts';
import { isFacilityId, slug } from './facility-ids.ts';
import { planImport, type ListedFacility, type PlannedRow } from './import-plan.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
/** What Polish Windows writes; only the letters the tests use. */
function windows1250(text: string): Uint8Array {
	const letters: Record<string, number> = {
		...{ ą: 0xb9, ć: 0xe6, ę: 0xea, ł: 0xb3, ń: 0xf1, ó: 0xf3, ś: 0x9c, ź: 0x9f, ż: 0xbf },
		...{ Ł: 0xa3, Ś: 0x8c, Ż: 0xaf, '„': 0x84, '”': 0x94, '–': 0x96 },
	};
	return Uint8Array.from(text, (letter) => letters[letter] ?? letter.charCodeAt(0));
}
const plan = (text: string | Uint8Array, listed: readonly ListedFacility[] = []) =>
	planImport(readCsv(typeof text === 'string' ? utf8(text) : text), listed);
const short = (rows: readonly PlannedRow[]) =>
	rows.map(({ line, outcome, id, error }) => [line, outcome, error?.pl ?? id]);
function list(rows: readonly PlannedRow[], listed: readonly ListedFacility[] = []) {
	const all = new Map(listed.map((one) => [one.id, one]));
	for (const { line: _, outcome, error: __, ...row } of rows)
		if (outcome !== 'error') all.set(row.id, row);
	return [...all.values()];
}
function refusal(action: () => unknown): [string, string] {
	try {
		action();
	} catch (error) {
		if (error instanceof Refusal) return [error.error, error.message];
		throw error;
	}
	throw new Error('not refused');
}

const facility: ListedFacility = {
	...{ id: 'ognisko-swit', operator: 'Fundacja Łąka', name: 'Ognisko „Świt”' },
	...{ district: 'Wola', address: 'ul. Żytnia 1', email: 'swit@laka.pl' },
};
const header = 'Podmiot;Placówka;Dzielnica;Adres;E-mail';
const line = 'Fundacja Łąka;Ognisko „Świt”;Wola;ul. Żytnia 1;swit@laka.pl';

describe('a list of facilities as a spreadsheet saves it', () => {
	const text = `${header}\r\n${line}\r\n`;
	const utf16 = new Uint8Array(
		[0xfeff, ...Array.from(text, (c) => c.charCodeAt(0))].flatMap((c) => [c & 255, c >> 8]),
	);
	it.each<[string, string | Uint8Array]>([
		['UTF-8, semicolons', text],
		['UTF-8 with its mark', `\ufeff${text}`],
		['Windows-1250', windows1250(text)],
		['UTF-16 with its mark', utf16],
		['tabs', text.replaceAll(';', '\t')],
		['commas', text.replaceAll(';', ',')],
		['old line ends', text.replaceAll('\r\n', '\r')],
		['Excel’s separator line', `sep=;\r\n${text}`],
		['no diacritics in the header', text.replace('Placówka', 'PLACOWKA')],
		[
			'quoted cells',
			`${header}\n"Fundacja Łąka";"Ognisko „Świt”";"Wola";"ul. Żytnia 1";"swit@laka.pl"`,
		],
		[
			'other names, other order, more columns',
			`e-mail,Nazwa,uwagi,Podmiot prowadzący,dzielnica,adres\nSWIT@laka.pl, Ognisko  „Świt” ,x,Fundacja Łąka,Wola,ul. Żytnia 1,,`,
		],
		['empty lines', `\n\n${header}\n\n;;;;\n${line}\n\n`],
	])('is read: %s', (_, file) => {
		const rows = plan(file);
		expect(rows).toHaveLength(1);
		expect(rows[0]).toMatchObject({ ...facility, outcome: 'new' });
	});

	it('keeps commas, quotation marks and line breaks of quoted cells, and the count of lines', () => {
		const rows = plan(
			`${header}\r\n"Fundacja ""Łąka"", oddział";"Ognisko\r\nŚwit";;"Żytnia 1; lok. 2";\r\n\r\nA;B;;;\r\n`,
		);
		expect(rows.map(({ line }) => line)).toEqual([2, 5]);
		expect(rows[0]).toMatchObject({
			...{ operator: 'Fundacja "Łąka", oddział', name: 'Ognisko Świt' },
			address: 'Żytnia 1; lok. 2',
		});
	});

	it('takes quotation marks inside plain cells, and formulas, as text', () => {
		const [row] = plan(`${header}\nFundacja "Łąka";=HYPERLINK("http://x");@x;+48;`);
		expect(row).toMatchObject({
			...{ operator: 'Fundacja "Łąka"', name: '=HYPERLINK("http://x")' },
			...{ district: '@x', address: '+48', outcome: 'new' },
		});
	});

	it('says which quotation mark is never closed, and reads what comes before', () => {
		expect(short(plan(`${header}\n${line}\nA;"B;;;\nC;D;;;\n`))).toEqual([
			[2, 'new', 'ognisko-swit'],
			[3, 'error', expect.stringContaining('cudzysłów')],
		]);
	});

	it.each<[string, Uint8Array, string]>([
		['nothing', utf8(''), 'empty_file'],
		['spaces', utf8(' \n;;\n'), 'empty_file'],
		['an Excel workbook', utf8('PK\u0003\u0004xl/'), 'not_csv'],
		['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]), 'not_csv'],
		['too many bytes', new Uint8Array(importLimit + 1), 'too_large'],
		['too many rows', utf8(`${header}\n${'a;b\n'.repeat(2001)}`), 'too_many_rows'],
		['no header', utf8('Fundacja;Ognisko\n'), 'wrong_header'],
		['no operator', utf8('Nazwa;Adres\nx;y\n'), 'wrong_header'],
		['a column twice', utf8('Podmiot;Nazwa;Placówka\nx;y;z\n'), 'wrong_header'],
	])('is refused with a sentence: %s', (_, bytes, code) => {
		const [error, message] = refusal(() => planImport(readCsv(bytes), []));
		expect(error).toBe(code);
		expect(message).toMatch(/\p{L}.+\.$/u);
	});

	it('names the missing columns', () => {
		expect(refusal(() => plan('Adres\nx\n'))[1]).toContain('„podmiot” i „placówka”');
	});

	it('reads any bytes without breaking', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.uint8Array({ maxLength: 400 }),
					fc
						.array(fc.constantFrom('podmiot', 'nazwa', ';', ',', '"', '\n', '\r', 'ł', '=', ' '))
						.map((parts) => utf8(`podmiot;nazwa;id\n${parts.join('')}`)),
				),
				(bytes) => {
					try {
						const rows = plan(bytes);
						for (const { outcome, id } of rows)
							if (outcome !== 'error') expect(isFacilityId(id)).toBe(true);
						expect(plan(bytes, list(rows)).every(({ outcome }) => outcome !== 'new')).toBe(true);
					} catch (error) {
						if (!(error instanceof Refusal)) throw error;
					}
				},
			),
			{ numRuns: 500 },
		);
	});
});

describe('what an import would do', () => {
	it('tells new, changed and unchanged rows', () => {
		const file = `${header}\n${line}\nA;B;;;\n`;
		expect(short(plan(file))).toEqual([
			[2, 'new', 'ognisko-swit'],
			[3, 'new', 'b'],
		]);
		const listed = list(plan(file));
		expect(short(plan(file, listed))).toEqual([
			[2, 'same', 'ognisko-swit'],
			[3, 'same', 'b'],
		]);
		expect(short(plan(file.replace('Żytnia 1', 'Żytnia 2'), listed))).toEqual([
			[2, 'changed', 'ognisko-swit'],
			[3, 'same', 'b'],
		]);
	});

	it('says row by row what is wrong', () => {
		const rows = plan(
			`id;${header}\n;;Bez podmiotu;;;\n;A;;;;\nZłe id!;A;B;;;\n;A;B;;;nie-adres\n;A;${'x'.repeat(201)};;;\n;A;B;;;\n;a;b.;;;\n`,
		);
		expect(short(rows)).toEqual([
			[2, 'error', expect.stringContaining('podmiotu')],
			[3, 'error', expect.stringContaining('nazwy')],
			[4, 'error', expect.stringContaining('Identyfikator')],
			[5, 'error', expect.stringContaining('e-mail')],
			[6, 'error', expect.stringContaining('200')],
			[7, 'new', 'b'],
			[8, 'error', expect.stringContaining('w wierszu 7')],
		]);
	});

	it('knows a facility again whose operator was corrected, by its address or e-mail', () => {
		const corrected = line.replace('Fundacja Łąka', 'Fundacja Łąka i Las');
		expect(plan(`${header}\n${corrected}`, [facility])).toMatchObject([
			{ outcome: 'changed', id: 'ognisko-swit', operator: 'Fundacja Łąka i Las' },
		]);
	});

	it('never takes another facility of the same name for it', () => {
		const other = 'Stowarzyszenie Dom;Ognisko „Świt”;Wawer;ul. Inna 2;dom@dom.pl';
		expect(plan(`${header}\n${other}`, [facility])).toMatchObject([
			{ outcome: 'new', id: 'ognisko-swit-stowarzyszenie-dom' },
		]);
		expect(plan(`${header}\n${line}\n${other}`, [facility])).toMatchObject([
			{ outcome: 'same', id: 'ognisko-swit' },
			{ outcome: 'new', id: 'ognisko-swit-stowarzyszenie-dom' },
		]);
	});

	it('gives facilities of one name ids that tell them apart, in whichever order they come', () => {
		const rows = ['A;Świetlica', 'B;Świetlica', 'C;Klub'];
		const ids = (lines: string[]) =>
			plan(['podmiot;nazwa', ...lines].join('\n'))
				.map(({ id }) => id)
				.sort();
		expect(ids(rows)).toEqual(['klub', 'swietlica-a', 'swietlica-b']);
		expect(ids(rows.toReversed())).toEqual(ids(rows));
	});

	it('takes ids from the file, and a new id never splits a facility that is listed', () => {
		expect(plan(`identyfikator;podmiot;nazwa\nPWD-7;A;B`)).toMatchObject([{ id: 'pwd-7' }]);
		expect(plan(`id;podmiot;nazwa\nognisko-swit;Nowy;Nowa nazwa`, [facility])).toMatchObject([
			{ outcome: 'changed', id: 'ognisko-swit', name: 'Nowa nazwa' },
		]);
		expect(plan(`id;podmiot;nazwa\npwd-7;Fundacja Łąka;Ognisko „Świt”`, [facility])).toMatchObject([
			{ outcome: 'error', error: { pl: expect.stringContaining('„ognisko-swit”') as string } },
		]);
	});

	it('leaves alone what the file has no column for, and empties what it has an empty cell for', () => {
		expect(plan('podmiot;nazwa\nFundacja Łąka;Ognisko „Świt”', [facility])).toMatchObject([
			{ ...facility, outcome: 'same' },
		]);
		expect(plan('podmiot;nazwa;adres\nFundacja Łąka;Ognisko „Świt”;', [facility])).toMatchObject([
			{ address: '', district: 'Wola', outcome: 'changed' },
		]);
	});
});

describe('ids', () => {
	it('are readable, short, and only letters, digits and hyphens', () => {
		expect(slug('Ognisko „Zażółć gęślą jaźń” nr 3')).toBe('ognisko-zazolc-gesla-jazn-nr-3');
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
				const id = slug(text);
				expect(id === '' || isFacilityId(id)).toBe(true);
			}),
		);
	});
});
