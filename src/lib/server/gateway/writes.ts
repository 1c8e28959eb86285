import * as z from 'zod/mini';
import { refuseDocument } from '../../domain/documents/index.ts';
import type { Operation } from '../../domain/permissions.ts';
import { readObject, refuseMalformed } from './body.ts';
import { allowed, answer, writesHere, type Answer, type Context } from './context.ts';
import { losingLeaves } from './leaves.ts';
import { mostRows, queries, readQuery } from './query.ts';
import { CouchRefusal, refusals } from './refusal.ts';

type Fields = Readonly<Record<string, unknown>>;
type Row = Fields & { readonly id: string };

/** Bytes. A checkpoint with its history of sessions is a few kilobytes. */
const localLimit = 64 * 1024;
const revisionText = /^[1-9]\d{0,9}-[A-Za-z0-9]{1,64}$/;
const revisionsSchema = z.strictObject({
	start: z.int().check(z.positive(), z.lt(1e10)),
	ids: z
		.array(z.string().check(z.regex(/^[A-Za-z0-9]{1,64}$/)))
		.check(z.minLength(1), z.maxLength(1000)),
});

/** One row for each document in the order sent; those refused here never reach the backend, the others go through. */
export async function bulkDocs(context: Context): Promise<Answer> {
	readQuery(context.url, queries.none);
	const { docs, new_edits: newEdits = true, ...rest } = await readObject(context.request);
	if (!Array.isArray(docs)) throw refusals.badRequest('`docs` parameter must be an array.');
	if (typeof newEdits !== 'boolean' || Object.keys(rest).length)
		throw refusals.badRequest('only `docs` and a boolean `new_edits` are taken');
	if (docs.length > mostRows) throw refusals.tooLarge(`more than ${mostRows} documents`);
	if (!docs.every(isFields)) throw refusals.badRequest('Document must be a JSON object');
	const { status, rows } = await write(context, docs, newEdits);
	return answer(rows, status);
}

export async function putDocument(context: Context, id: string): Promise<Answer> {
	const { rev } = readQuery(context.url, queries.write);
	const doc = await readObject(context.request);
	if (doc._id !== undefined && doc._id !== id)
		throw refusals.badRequest('Document ID must match the address.');
	if (rev !== undefined && doc._rev !== undefined && doc._rev !== rev)
		throw refusals.badRequest(
			'Document rev from request body and query string have different values',
		);
	return single(context, { ...doc, _id: id, ...(rev === undefined ? {} : { _rev: rev }) });
}

export async function deleteDocument(context: Context, id: string): Promise<Answer> {
	const { rev } = readQuery(context.url, queries.write);
	const done = await single(context, {
		_id: id,
		_deleted: true,
		...(rev === undefined ? {} : { _rev: rev }),
	});
	// A deletion makes nothing: 200 where a document written is 201.
	return done.status === 201 ? { ...done, status: 200 } : done;
}

export async function getLocal(context: Context, id: string): Promise<Answer> {
	readQuery(context.url, queries.none);
	if (!writesHere(context)) throw refusals.missing();
	const { body } = await context.backend.json({
		database: context.database,
		path: ['_local', id],
		signal: context.left,
	});
	return answer(body);
}

/** Checkpoints of plain CouchDB clients; nothing of ours is kept so. */
export async function putLocal(context: Context, id: string): Promise<Answer> {
	readQuery(context.url, queries.none);
	if (!writesHere(context)) throw refusals.forbidden('You may not keep checkpoints here.');
	const doc = await readObject(context.request, localLimit);
	refuseMalformed(doc);
	const { _id, _rev, ...fields } = doc;
	const special = specialField(fields);
	if (special !== null) throw refusals.badRequest(special);
	if (_rev !== undefined && typeof _rev !== 'string')
		throw refusals.badRequest('Invalid rev format');
	const { body, status } = await context.backend.json({
		method: 'PUT',
		database: context.database,
		path: ['_local', id],
		body: { ...fields, _id: `_local/${id}`, ...(_rev === undefined ? {} : { _rev }) },
	});
	return answer(body, status);
}

/** One document by the way of many, so that there is one way. */
async function single(context: Context, doc: Fields): Promise<Answer> {
	const { status, rows } = await write(context, [doc], true);
	const [row] = rows;
	if (!row || row.error === undefined) return answer(row, status);
	const statuses: Record<string, number> = { conflict: 409, forbidden: 403, unauthorized: 401 };
	throw new CouchRefusal(statuses[String(row.error)] ?? 400, String(row.error), String(row.reason));
}

async function write(
	context: Context,
	docs: readonly Fields[],
	newEdits: boolean,
): Promise<{ status: number; rows: readonly Row[] }> {
	if (!context.principal) throw refusals.unauthorized();
	const leaves = newEdits ? await losingLeaves(context, docs) : null;
	const reasons = docs.map((doc) => refuse(context, doc, newEdits, leaves?.has(doc) ?? false));
	const good = docs.filter((_, i) => reasons[i] === null);
	const { status, rows } = good.length
		? await forward(context, good, newEdits)
		: { status: 201, rows: [] };
	if (newEdits && rows.length !== good.length) throw refusals.unavailable();
	const written = rows[Symbol.iterator]();
	const inOrder = docs.flatMap((doc, i): Row[] => {
		const reason = reasons[i];
		if (typeof reason === 'string') return [{ id: idOf(doc), error: 'forbidden', reason }];
		const next = newEdits ? written.next() : { done: true as const };
		return next.done ? [] : [next.value];
	});
	// Without new edits the backend names only what it refused.
	return { status, rows: newEdits ? inOrder : [...inOrder, ...rows] };
}

async function forward(context: Context, docs: readonly Fields[], newEdits: boolean) {
	const { status, body } = await context.backend.json({
		method: 'POST',
		database: context.database,
		path: ['_bulk_docs'],
		body: newEdits ? { docs } : { docs, new_edits: false },
	});
	if (!Array.isArray(body)) throw refusals.unavailable();
	return { status, rows: body.map(rowOf) };
}

/** Of the backend's rows only what the protocol names. */
function rowOf(row: Fields): Row {
	const { id, rev, error, reason } = row;
	if (error === undefined) return { ok: true, id: String(id), rev };
	return { id: String(id), error: String(error), reason: String(reason ?? '') };
}

/** Why a field of CouchDB's own is not taken, or null. `fields` are without those that are. */
function specialField(fields: Fields): string | null {
	const special = Object.keys(fields).find((name) => name.startsWith('_'));
	return special === undefined ? null : `the field ${special.slice(0, 60)} is not taken`;
}

/**
 * Why this document may not be written so by this person, or null.
 * @param losingLeaf the deletion takes away a leaf that lost: a change, see {@link losingLeaves}
 */
function refuse(
	context: Context,
	doc: Fields,
	newEdits: boolean,
	losingLeaf: boolean,
): string | null {
	const { _id, _rev, _deleted = false, _revisions, ...body } = doc;
	const special = specialField(body);
	if (special !== null) return special;
	if (typeof _id !== 'string') return 'the document has no _id';
	if (typeof _deleted !== 'boolean') return '_deleted must be true or false';
	if (_rev !== undefined && !(typeof _rev === 'string' && revisionText.test(_rev)))
		return 'Invalid rev format';
	const history = refuseHistory(_rev, _revisions, newEdits);
	if (history) return history;
	for (const operation of operationsOf(_rev, _deleted && !losingLeaf, newEdits))
		if (!allowed(context, _id, operation)) return `you may not ${operation} this document here`;
	if (!_deleted) return refuseDocument(_id, body);
	return Object.keys(body).length ? 'a deletion carries no other fields' : null;
}

/** Without new edits a revision may land beside the current one, which is a change whatever it was meant to be. */
function operationsOf(rev: unknown, deleted: boolean, newEdits: boolean): Operation[] {
	if (!newEdits) return deleted ? ['update', 'delete'] : ['create', 'update'];
	return [deleted ? 'delete' : rev === undefined ? 'create' : 'update'];
}

function refuseHistory(rev: unknown, revisions: unknown, newEdits: boolean): string | null {
	if (!newEdits && rev === undefined) return 'a replicated document needs its _rev';
	if (revisions === undefined) return null;
	if (newEdits) return 'the field _revisions is not taken';
	const parsed = z.safeParse(revisionsSchema, revisions);
	if (!parsed.success) return 'Invalid _revisions';
	const { start, ids } = parsed.data;
	if (ids.length > start || rev !== `${start}-${ids[0]}`)
		return '_revisions belong to another _rev';
	return null;
}

function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function idOf({ _id }: Fields): string {
	return typeof _id === 'string' && !/\p{Surrogate}/u.test(_id) ? _id : '';
}
