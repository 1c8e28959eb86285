import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from './bytes.ts';
import { readRows } from './rows.ts';

/** ms for all runs of a property; a busy machine is slow. */
const patience = 60_000;

/** The text as a stream, cut after each of these many bytes. */
function streamOf(text: string, cuts: readonly number[] = []): ReadableStream<Uint8Array> {
	const bytes = encode(text);
	const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
	const chunks = ends.map((end, i) => bytes.slice(ends[i - 1] ?? 0, end));
	return new ReadableStream({
		start(controller) {
			for (const chunk of chunks) controller.enqueue(chunk);
			controller.close();
		},
	});
}

async function read(stream: ReadableStream<Uint8Array>) {
	const reader = readRows(stream);
	const rows: unknown[] = [];
	for await (const row of reader) {
		expect(JSON.parse(decode(row.bytes))).toEqual(row.value);
		rows.push(row.value);
	}
	return { rows, rest: reader.rest() };
}

describe('readRows', () => {
	it(
		'reads any list however it is cut',
		async () => {
			const row = fc.dictionary(
				fc.string({ unit: 'binary', maxLength: 8 }),
				fc.jsonValue({ maxDepth: 2 }),
				{ maxKeys: 4 },
			);
			await fc.assert(
				fc.asyncProperty(
					fc.array(row, { maxLength: 8 }),
					fc.dictionary(fc.constantFrom('last_seq', 'pending', 'x"]', '\\'), fc.string()),
					fc.array(fc.nat(), { maxLength: 20 }),
					fc.constantFrom('', '\n', '  '),
					async (rows, rest, cuts, space) => {
						const inner = rows.map((one) => JSON.stringify(one)).join(`,${space}`);
						const after = JSON.stringify(rest).slice(1, -1);
						const text = `{"results":[${space}${inner}${space}]${after && ','}${space}${after}}${space}`;
						const expected = JSON.parse(
							JSON.stringify({ rows, rest: { results: [], ...rest } }),
						) as unknown;
						expect(await read(streamOf(text, cuts))).toEqual(expected);
					},
				),
			);
		},
		patience,
	);

	it.each([
		'',
		'{',
		'{"results":[{}',
		'{"results":[{},',
		'{"results":[{}]',
		'{}',
		'null',
		'<html>',
	])('throws on what broke off or is no list: %j', async (text) => {
		await expect(read(streamOf(text))).rejects.toThrow(SyntaxError);
	});

	it('lets go of the stream when nobody reads on', async () => {
		let cancelled = false;
		const endless = new ReadableStream<Uint8Array>({
			start: (controller) => controller.enqueue(encode('{"rows":[')),
			pull: (controller) => controller.enqueue(encode('{"a":1},')),
			cancel: () => void (cancelled = true),
		});
		let seen = 0;
		for await (const row of readRows(endless)) {
			seen += Number(row.value.a);
			if (seen === 3) break;
		}
		expect(cancelled).toBe(true);
	});
});
