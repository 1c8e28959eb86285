import { refuseDocument } from '../../domain/documents/index.ts';
import { outOfBounds } from './bounds.ts';
import { readObject } from './body.ts';
import { allowed, answer, type Answer, type Context } from './context.ts';
import { losingLeaves } from './leaves.ts';
import { mostRows, queries, readQuery, revisionText } from './query.ts';
import { CouchRefusal, refusals } from './refusal.ts';

type Fields = Readonly<Record<string, unknown>>;
type Row = Fields & { readonly id: string };

/** One row for each document in the order sent; those refused here never reach the backend, the others go through. */
export async function bulkDocs(context: Context): Promise<Answer> {
	readQuery(context.url, queries.none);
	const { docs, new_edits: newEdits = true, ...rest } = await readObject(context.request);
	if (!Array.isArray(docs)) throw refusals.badRequest('`docs` parameter must be an array.');
	if (typeof newEdits !== 'boolean' || Object.keys(rest).length)
		throw refusals.badRequest('only `docs` and a boolean `new_edits` are taken');
	// A device that names its own revisions and histories could freeze a document or grow it beside itself for ever.
	if (!newEdits) throw refusals.notForPeople();
	if (docs.length > mostRows) throw refusals.tooLarge(`more than ${mostRows} documents`);
	if (!docs.every(isFields)) throw refusals.badRequest('Document must be a JSON object');
	const { status, rows } = await write(context, docs);
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

/** Of one document, what is a row's error among many. `not_yet` is no 4xx: devices would take that for final. */
const statuses: ReadonlyMap<unknown, number> = new Map([
	['conflict', 409],
	['forbidden', 403],
	['unauthorized', 401],
	['not_yet', 503],
]);

/** One document by the way of many, so that there is one way. */
async function single(context: Context, doc: Fields): Promise<Answer> {
	const { status, rows } = await write(context, [doc]);
	const [row] = rows;
	if (!row || row.error === undefined) return answer(row, status);
	throw new CouchRefusal(statuses.get(row.error) ?? 400, String(row.error), String(row.reason));
}

async function write(
	context: Context,
	docs: readonly Fields[],
): Promise<{ status: number; rows: readonly Row[] }> {
	if (!context.principal) throw refusals.unauthorized();
	const leaves = await losingLeaves(context, docs);
	const reasons = docs.map((doc) => refuse(context, doc, leaves.has(doc)));
	const written = docs.filter((doc, i) => reasons[i] === null && doc._deleted !== true);
	const beyond = await outOfBounds(context, written);
	const good = docs.filter((doc, i) => reasons[i] === null && !beyond.has(doc));
	const { status, rows } = good.length ? await forward(context, good) : { status: 201, rows: [] };
	if (rows.length !== good.length) throw refusals.unavailable();
	const taken = rows[Symbol.iterator]();
	const inOrder = docs.flatMap((doc, i): Row[] => {
		const reason = reasons[i];
		if (typeof reason === 'string') return [{ id: idOf(doc), error: 'forbidden', reason }];
		const refused = beyond.get(doc);
		if (refused) return [{ id: idOf(doc), ...refused }];
		const next = taken.next();
		return next.done ? [] : [next.value];
	});
	return { status, rows: inOrder };
}

async function forward(context: Context, docs: readonly Fields[]) {
	const { status, body } = await context.backend.json({
		method: 'POST',
		database: context.database,
		path: ['_bulk_docs'],
		body: { docs },
	});
	if (!Array.isArray(body)) throw refusals.unavailable();
	const rows = body.map(rowOf);
	context.accepted(rows.flatMap(({ id, rev }) => (typeof rev === 'string' ? [{ id, rev }] : [])));
	return { status, rows };
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
function refuse(context: Context, doc: Fields, losingLeaf: boolean): string | null {
	const { _id, _rev, _deleted = false, ...body } = doc;
	const special = specialField(body);
	if (special !== null) return special;
	if (typeof _id !== 'string') return 'the document has no _id';
	if (typeof _deleted !== 'boolean') return '_deleted must be true or false';
	if (_rev !== undefined && !(typeof _rev === 'string' && revisionText.test(_rev)))
		return 'Invalid rev format';
	const changes = _rev === undefined ? 'create' : 'update';
	const operation = _deleted && !losingLeaf ? 'delete' : changes;
	if (!allowed(context, _id, operation)) return `you may not ${operation} this document here`;
	if (!_deleted) return refuseDocument(_id, body);
	return Object.keys(body).length ? 'a deletion carries no other fields' : null;
}

function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function idOf({ _id }: Fields): string {
	return typeof _id === 'string' && !/\p{Surrogate}/u.test(_id) ? _id : '';
}
