import { badRequest, conflict, Fault, json, missing, only } from './answers.ts';
import { parseParameter, readJson, requireJson } from './body.ts';
import type { Database } from './databases.ts';
import { isLocal, readDocument, readId, readRev, type Incoming } from './documents.ts';
import type { Asked } from './handler.ts';
import type { Store } from './store.ts';
import { nullWhenMissing, writeEdits, writeRevisions } from './write.ts';

export async function answerDocument(
	database: Database,
	id: string,
	asked: Asked,
): Promise<Response> {
	switch (asked.method) {
		case 'GET':
			return database.read((store) => getDocument(store, id, asked));
		case 'PUT':
			return putDocument(database, readId(id), asked);
		case 'DELETE':
			return deleteDocument(database, id, asked);
		default:
			throw only('DELETE,GET,HEAD,PUT');
	}
}

export async function postDocument(database: Database, asked: Asked): Promise<Response> {
	requireJson(asked.request);
	return save(database, readDocument(await readJson(asked.request)), asked, 201);
}

async function getDocument(store: Store, id: string, { request, query }: Asked): Promise<Response> {
	const on = (name: string) => query.get(name) === 'true';
	if (isLocal(id)) {
		const local = await store.pouch.get(id).catch(nullWhenMissing);
		if (!local) throw missing();
		return json(200, local);
	}
	const openRevs = query.get('open_revs');
	if (openRevs !== null) {
		const asked = openRevs === 'all' ? openRevs : readRevs(parseParameter(openRevs));
		const found = await store.openRevisions(id, asked, { latest: on('latest'), revs: on('revs') });
		if (asked === 'all' && found.length === 0) throw missing();
		return json(200, found);
	}
	const rev = query.get('rev');
	const meta = on('meta');
	const options = {
		// As in CouchDB, the latest is the winner, whatever revision is named.
		rev: rev === null || on('latest') ? null : readRev(rev),
		revs: on('revs'),
		revsInfo: on('revs_info') || meta,
		conflicts: on('conflicts') || meta,
	};
	const doc = await store.get(id, options);
	// Only a document alone has a tag: what is said about it changes without its revision.
	if (options.revsInfo || '_conflicts' in doc) return json(200, doc);
	const headers = { ETag: `"${doc._rev}"` };
	return namesTag(request, headers.ETag)
		? new Response(null, { status: 304, headers })
		: json(200, doc, headers);
}

async function putDocument(database: Database, id: string, asked: Asked): Promise<Response> {
	const sent = readDocument(await readJson(asked.request));
	const rev = revOf(asked, sent.rev);
	return save(database, { ...sent, id, rev }, asked, sent.deleted ? 200 : 201);
}

async function deleteDocument(database: Database, id: string, asked: Asked): Promise<Response> {
	await database.read((store) =>
		isLocal(id) ? store.pouch.get(id).catch(asMissing) : store.get(id),
	);
	const rev = revOf(asked, null);
	const fields = {};
	return save(database, { id, rev, history: null, deleted: true, fields }, asked, 200);
}

async function save(
	database: Database,
	doc: Incoming,
	{ query, wrote }: Asked,
	status: number,
): Promise<Response> {
	const replicated = query.get('new_edits') === 'false';
	const row = await database.write(async ({ pouch }) => {
		if (!replicated) return (await writeEdits(pouch, [doc]))[0];
		const [failed] = await writeRevisions(pouch, [doc]);
		return failed ?? ({ ok: true, id: doc.id ?? '', rev: doc.rev ?? '' } as const);
	});
	if (!row) throw conflict();
	if (!('ok' in row)) throw row.error === 'conflict' ? conflict() : failed(row);
	const { id, rev } = row;
	if (!isLocal(id)) wrote(database);
	const location = [database.name, id].map(encodeURIComponent).join('/');
	return json(status, { ok: true, id, rev }, { ETag: `"${rev}"`, Location: `/${location}` });
}

/** The revision that the body, the query or `If-Match` names; they must agree. */
function revOf({ request, query }: Asked, inBody: string | null): string | null {
	const asked = query.get('rev');
	const inQuery = asked === null ? null : readRev(asked);
	if (inBody !== null && inQuery !== null && inBody !== inQuery)
		throw badRequest('Document rev from request body and query string have different values');
	const tag = request.headers.get('If-Match');
	const inTag = tag === null ? null : readRev(tag.trim().replace(/^"(.*)"$/, '$1'));
	const explicit = inBody ?? inQuery;
	if (explicit !== null && inTag !== null && explicit !== inTag)
		throw badRequest('Document rev and etag have different values');
	return explicit ?? inTag;
}

function readRevs(value: unknown): string[] {
	if (!Array.isArray(value)) throw badRequest('Invalid list of revisions');
	return value.map(readRev);
}

function namesTag(request: Request, tag: string): boolean {
	const tags = request.headers.get('If-None-Match')?.split(/[, ]+/) ?? [];
	return tags.some((one) => one.replace(/^W\//, '') === tag);
}

function asMissing(error: unknown): never {
	nullWhenMissing(error);
	throw missing();
}

function failed({ error, reason }: { error: string; reason: string }): Fault {
	return new Fault(500, error, reason);
}
