import * as z from 'zod/mini';
import type { CouchDocument } from '../../couch/types.ts';
import { concat, encode } from './bytes.ts';
import { readObject, refuseMalformed } from './body.ts';
import { allowed, answer, type Answer, type Context } from './context.ts';
import { mostRows, queries, readQuery } from './query.ts';
import { refusals } from './refusal.ts';
import { readRows, type Row } from './rows.ts';
import type { Call } from './caller.ts';

const revisionText = z.string().check(z.maxLength(80));

export async function info(context: Context): Promise<Answer> {
	readQuery(context.url, queries.none);
	const { body } = await context.backend.json({
		database: context.database,
		signal: context.left,
	});
	const { doc_count, doc_del_count, update_seq } = body as Record<string, unknown>;
	// What else the backend tells (shards, sizes, versions, when it was started) is its own affair.
	return answer({
		db_name: context.database,
		doc_count,
		doc_del_count,
		update_seq,
		instance_start_time: '0',
	});
}

export async function document(context: Context, id: string): Promise<Answer> {
	const query = readQuery(context.url, queries.document);
	if (!allowed(context, id, 'read')) throw refusals.missing();
	const { body } = await context.backend.json({
		database: context.database,
		path: [id],
		query,
		signal: context.left,
	});
	const rev = (body as Partial<CouchDocument> | null)?._rev;
	return { ...answer(body), ...(rev ? { etag: `"${rev}"` } : {}) };
}

/** GET: a range of ids. Rows of types that are not there for this person are left out. */
export function allDocs(context: Context): Promise<Answer> {
	const query = readQuery(context.url, queries.allDocs);
	return list(context, { database: context.database, path: ['_all_docs'], query }, (row) =>
		allowed(context, row.value.id, 'read') ? row.bytes : null,
	);
}

/** POST: one row for each key, in their order, so what may not be read is answered as what never was. */
export async function allDocsByKeys(context: Context): Promise<Answer> {
	const query = readQuery(context.url, queries.allDocsByKeys);
	const body = await readObject(context.request);
	if (Array.isArray(body.keys) && body.keys.length > mostRows)
		throw refusals.tooLarge(`more than ${mostRows} documents`);
	const keys = parse(z.strictObject({ keys: idList }), body).keys;
	const call: Call = {
		method: 'POST',
		database: context.database,
		path: ['_all_docs'],
		query,
		body: { keys },
	};
	return list(context, call, ({ bytes, value }) =>
		allowed(context, value.key, 'read')
			? bytes
			: encode(JSON.stringify({ key: value.key, error: 'not_found' })),
	);
}

export async function revsDiff(context: Context): Promise<Answer> {
	readQuery(context.url, queries.none);
	const body = await readObject(context.request);
	const asked = parse(revsDiffBody, body);
	const ids = Object.keys(asked);
	if (ids.length > mostRows) throw refusals.tooLarge(`more than ${mostRows} documents`);
	const readable = ids.filter((id) => allowed(context, id, 'read'));
	const { body: found } = await context.backend.json({
		method: 'POST',
		database: context.database,
		path: ['_revs_diff'],
		body: Object.fromEntries(readable.map((id) => [id, asked[id]])),
		signal: context.left,
	});
	const hidden = ids.filter((id) => !allowed(context, id, 'read'));
	return answer({
		...(found as object),
		...Object.fromEntries(hidden.map((id) => [id, { missing: asked[id] }])),
	});
}

const idText = z.string().check(z.minLength(1), z.maxLength(500));
const idList = z.array(idText).check(z.maxLength(mostRows));
const revsDiffBody = z.record(idText, z.array(revisionText).check(z.maxLength(1000)));

function parse<Schema extends z.ZodMiniType>(schema: Schema, body: unknown): z.infer<Schema> {
	refuseMalformed(body);
	const parsed = z.safeParse(schema, body);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	if (issue?.code === 'too_big') throw refusals.tooLarge(issue.message);
	const issues = parsed.error.issues.slice(0, 3);
	throw refusals.badRequest(z.prettifyError({ issues } as z.core.$ZodError).slice(0, 300));
}

/** Bytes passed on at once: rows are a few hundred, and each piece costs a turn of the stream. */
const chunkSize = 64 * 1024;
const separator = encode(',\n');

/** Passes a list on row by row. @param pass a row's JSON as it goes out, or null to leave it out */
async function list(
	context: Context,
	call: Call,
	pass: (row: Row) => Uint8Array | null,
): Promise<Answer> {
	const opened = await context.backend.open({ ...call, signal: context.left });
	async function* body(): AsyncGenerator<Uint8Array> {
		let gathered: Uint8Array[] = [encode('{"rows":[\n')];
		let size = 0;
		let first = true;
		try {
			const rows = readRows(opened.body);
			for await (const row of rows) {
				opened.alive();
				const bytes = pass(row);
				if (!bytes) continue;
				gathered.push(...(first ? [bytes] : [separator, bytes]));
				first = false;
				size += bytes.byteLength;
				if (size < chunkSize) continue;
				yield concat(gathered);
				gathered = [];
				size = 0;
			}
			const { rows: _, ...rest } = rows.rest();
			const after = JSON.stringify(rest).slice(1, -1);
			yield concat([...gathered, encode(`\n]${after && ','}${after}}\n`)]);
		} finally {
			opened.settled();
		}
	}
	return { body: body() };
}
