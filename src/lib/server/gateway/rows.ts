import { concat, decode } from './bytes.ts';

/**
 * Reads CouchDB's lists row by row while they arrive: `{"results":[row,row],"last_seq":…}`. A page of thousands of
 * documents so never lies in memory whole, and rows pass through as they were written.
 */
export interface RowReader extends AsyncIterable<Row> {
	/** The fields beside the rows, once all rows are read. */
	rest(): Readonly<Record<string, unknown>>;
}

export interface Row {
	/** The row's JSON, UTF-8. */
	readonly bytes: Uint8Array;
	readonly value: Readonly<Record<string, unknown>>;
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d] as const;

/**
 * The first array at the top level is the list. Leaving the loop early cancels the stream.
 * Throws SyntaxError on what is no such list, and whatever the stream throws.
 */
export function readRows(stream: ReadableStream<Uint8Array>): RowReader {
	const outside: Uint8Array[] = [];
	let rest: Readonly<Record<string, unknown>> | null = null;

	async function* rows(): AsyncGenerator<Row> {
		const scanner = new Scanner();
		for await (const chunk of chunksOf(stream)) {
			for (const piece of scanner.feed(chunk)) {
				if (piece.kind === 'outside') outside.push(piece.bytes);
				else yield { bytes: piece.bytes, value: JSON.parse(decode(piece.bytes)) as Row['value'] };
			}
		}
		if (!scanner.complete) throw new SyntaxError('the list broke off');
		rest = JSON.parse(decode(concat(outside))) as Readonly<Record<string, unknown>>;
	}

	return {
		[Symbol.asyncIterator]: rows,
		rest() {
			if (!rest) throw new SyntaxError('the list is not read to its end');
			return rest;
		},
	};
}

interface Piece {
	readonly kind: 'row' | 'outside';
	readonly bytes: Uint8Array;
}

/** Finds where rows begin and end. Keeps its place between chunks, so that every byte is looked at once. */
class Scanner {
	#depth = 0;
	#inString = false;
	#escaped = false;
	#list: 'ahead' | 'here' | 'over' = 'ahead';
	/** What belongs to the piece that has begun and not ended. */
	#open: Uint8Array[] = [];

	get complete(): boolean {
		return this.#list === 'over' && this.#depth === 0;
	}

	*feed(chunk: Uint8Array): Generator<Piece> {
		let start = 0;
		let i = 0;
		const end = (kind: Piece['kind'], to: number): Piece => {
			const bytes = concat([...this.#open, chunk.subarray(start, to)]);
			this.#open = [];
			return { kind, bytes };
		};
		while (i < chunk.length) {
			if (this.#inString) {
				i = this.#skipString(chunk, i);
				continue;
			}
			const byte = chunk[i];
			i += 1;
			if (byte === quote) this.#inString = true;
			else if (byte === openBrace || byte === openBracket) {
				this.#depth += 1;
				if (this.#list === 'ahead' && this.#depth === 2 && byte === openBracket) {
					yield end('outside', i);
					start = i;
					this.#list = 'here';
				} else if (this.#list === 'here' && this.#depth === 3) start = i - 1;
			} else if (byte === closeBrace || byte === closeBracket) {
				this.#depth -= 1;
				if (this.#list !== 'here') continue;
				if (this.#depth === 2) {
					yield end('row', i);
					start = i;
				} else if (this.#depth === 1) {
					start = i - 1;
					this.#list = 'over';
				}
			} else if (byte === comma && this.#list === 'here' && this.#depth === 2) start = i;
		}
		const between = this.#list === 'here' && this.#depth === 2;
		if (this.#list === 'over') yield end('outside', chunk.length);
		else if (!between) this.#open.push(chunk.subarray(start));
	}

	/** @returns the place after the string, or the chunk's end. Texts are most of a page: the search is native. */
	#skipString(chunk: Uint8Array, from: number): number {
		let i = from;
		if (this.#escaped) {
			this.#escaped = false;
			i += 1;
		}
		for (;;) {
			const close = chunk.indexOf(quote, i);
			const stop = close < 0 ? chunk.length : close;
			let slashes = 0;
			while (stop - slashes > i && chunk[stop - slashes - 1] === backslash) slashes += 1;
			if (close < 0) {
				this.#escaped = slashes % 2 === 1;
				return chunk.length;
			}
			i = close + 1;
			if (slashes % 2 === 0) {
				this.#inString = false;
				return i;
			}
		}
	}
}

/** The chunks of a stream; whoever stops reading cancels it. */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
	const reader = stream.getReader();
	try {
		for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
	} finally {
		// After the end this does nothing; a stream that broke has nothing to give back.
		await reader.cancel().catch(() => undefined);
	}
}
