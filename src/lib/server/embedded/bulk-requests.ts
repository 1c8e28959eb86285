import { badRequest, Fault, json } from './answers.ts';
import { readObject } from './body.ts';
import type { Database } from './databases.ts';
import { isLocal, readDocument, readId, readRev } from './documents.ts';
import type { Asked } from './handler.ts';
import type { Store } from './store.ts';
import { writeEdits, writeRevisions } from './write.ts';

export async function answerBulkDocs(
	database: Database,
	{ request, wrote }: Asked,
): Promise<Response> {
	const { docs, new_edits = true } = await readObject(request);
	if (docs === undefined) throw badRequest('POST body must include `docs` parameter.');
	if (!Array.isArray(docs)) throw badRequest('`docs` parameter must be an array.');
	if (typeof new_edits !== 'boolean') throw badRequest('`new_edits` parameter must be a boolean.');
	const incoming = docs.map(readDocument);
	const write = new_edits ? writeEdits : writeRevisions;
	const rows = await database.write(({ pouch }) => write(pouch, incoming));
	const written = new_edits
		? rows.some((row) => 'ok' in row && !isLocal(row.id))
		: rows.length < docs.length;
	if (written) wrote(database);
	return json(201, rows);
}

const notAcceptable = ['open_revs', 'new_edits', 'w', 'rev', 'atts_since'];

export async function answerBulkGet(
	database: Database,
	{ request, query }: Asked,
): Promise<Response> {
	const { docs } = await readObject(request);
	if (docs === undefined) throw badRequest("Missing JSON list of 'docs'.");
	if (!Array.isArray(docs)) throw badRequest("'docs' must be an array.");
	const refused = notAcceptable.find((name) => query.has(name));
	if (refused) throw badRequest(`"${refused}" query parameter is not acceptable`);
	const options = { latest: query.get('latest') === 'true', revs: query.get('revs') === 'true' };
	return json(200, {
		results: await database.read((store) =>
			Promise.all(docs.map((asked) => getOne(store, asked, options))),
		),
	});
}

async function getOne(
	store: Store,
	asked: unknown,
	options: { readonly latest: boolean; readonly revs: boolean },
) {
	let id: unknown = null;
	let rev: unknown = null;
	try {
		if (typeof asked !== 'object' || asked === null || Array.isArray(asked))
			throw badRequest('document must be a JSON object');
		if (!('id' in asked)) throw badRequest('document id missed');
		id = asked.id;
		const known = readId(id);
		if ('rev' in asked) rev = asked.rev;
		const revs = rev === null ? 'all' : [readRev(rev)];
		const found = await store.openRevisions(known, revs, options);
		if (found.length === 0) return { id, docs: [error(id, 'undefined', 'not_found', 'missing')] };
		return {
			id,
			docs: found.map((one) =>
				'ok' in one ? one : error(id, one.missing, 'not_found', 'missing'),
			),
		};
	} catch (fault) {
		if (!(fault instanceof Fault)) throw fault;
		return { id, docs: [error(id, rev, fault.error, fault.reason)] };
	}
}

function error(id: unknown, rev: unknown, name: string, reason: string) {
	return { error: { id, rev, error: name, reason } };
}
