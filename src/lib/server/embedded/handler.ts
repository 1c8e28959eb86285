import { badRequest, Fault, json, notImplemented, only, refused } from './answers.ts';
import { readObject, requireJson } from './body.ts';
import type { Database, Databases } from './databases.ts';
import { readRev } from './documents.ts';
import { answerDocument, postDocument } from './document-requests.ts';
import { answerBulkDocs, answerBulkGet } from './bulk-requests.ts';
import { answerChanges } from './feeds.ts';
import { illegalName, isDatabaseName } from './names.ts';
import { readAllDocsParameters, readChangesParameters } from './parameters.ts';
import { readId } from './documents.ts';

/** What one request is about, its address taken apart. */
export interface Asked {
	readonly request: Request;
	readonly method: string;
	readonly query: URLSearchParams;
	/** Called once documents were written. */
	readonly wrote: (database: Database) => void;
}

/** Of a database; what CouchDB has there and this server has not. */
const elsewhere = new Set(
	(
		'_find _index _explain _security _revs_limit _purge _purged_infos _purged_infos_limit ' +
		'_missing_revs _design_docs _local_docs _view_cleanup _shards _sync_shards _partition _time_seq'
	).split(' '),
);

/** CouchDB's protocol on these databases. Every request is answered, whatever is wrong with it. */
export function createHandler(
	databases: Databases,
	wrote: (database: Database) => void,
	onError: (error: unknown) => void,
): (request: Request) => Promise<Response> {
	return async (request) => {
		const head = request.method === 'HEAD';
		let response: Response;
		try {
			const { pathname, searchParams } = new URL(request.url);
			response = await answer(databases, segmentsOf(pathname), {
				request,
				method: head ? 'GET' : request.method,
				query: searchParams,
				wrote,
			});
		} catch (error) {
			if (!(error instanceof Fault)) onError(error);
			response = refused(error instanceof Fault ? error : failure());
		}
		if (!head) return response;
		await response.body?.cancel();
		return new Response(null, response);
	};
}

function failure(): Fault {
	return new Fault(500, 'internal_server_error', 'The database could not do this.');
}

async function answer(
	databases: Databases,
	[name = '', ...rest]: readonly string[],
	asked: Asked,
): Promise<Response> {
	if (name === '') return welcome(asked);
	if (name === '_all_dbs') return read(asked, () => json(200, databases.names()));
	if (name === '_up') return read(asked, () => json(200, { status: 'ok', seeds: {} }));
	if (name.startsWith('_')) throw notImplemented(`/${name}`);
	const [first = '', ...more] = rest;
	if (first === '' && more.length === 0) return answerDatabase(databases, name, asked);
	const database = databases.get(name);
	if (more.length === 0) return answerPart(database, first, asked);
	const [second = '', ...beyond] = more;
	if (first === '_compact') throw notImplemented('A view');
	if (first === '_local' && beyond.length > 0)
		throw badRequest('_local documents do not accept attachments.');
	if ((first === '_local' || first === '_design') && beyond.length === 0)
		return answerDocument(database, readId(`${first}/${second}`), asked);
	throw notImplemented(first === '_design' ? 'A view' : 'An attachment');
}

function welcome(asked: Asked): Promise<Response> {
	return read(asked, () =>
		json(200, {
			couchdb: 'Welcome',
			// The protocol spoken, by CouchDB's own numbers.
			version: '3.3.3',
			features: [],
			vendor: { name: 'Miasto Korzyści' },
		}),
	);
}

async function answerDatabase(databases: Databases, name: string, asked: Asked): Promise<Response> {
	switch (asked.method) {
		case 'PUT': {
			if (!isDatabaseName(name)) throw illegalName(name);
			if (await databases.create(name))
				return json(201, { ok: true }, { Location: `/${encodeURIComponent(name)}` });
			throw new Fault(
				412,
				'file_exists',
				'The database could not be created, the file already exists.',
			);
		}
		case 'GET':
			return json(200, await databases.get(name).read((store) => store.info(name)));
		case 'POST':
			return postDocument(databases.get(name), asked);
		case 'DELETE': {
			if (asked.query.has('rev'))
				throw badRequest(
					'You tried to DELETE a database with a ?=rev parameter. ' +
						'Did you mean to DELETE a document instead?',
				);
			await databases.remove(name);
			return json(200, { ok: true });
		}
		default:
			databases.get(name);
			throw only('DELETE,GET,HEAD,POST');
	}
}

async function answerPart(database: Database, part: string, asked: Asked): Promise<Response> {
	const { request, method, query } = asked;
	switch (part) {
		case '_all_docs': {
			const body = await optionalBody(asked, 'GET,HEAD,POST');
			const parameters = readAllDocsParameters(query, body);
			const { total, rows } = await database.read((store) => store.allDocs(parameters));
			return json(200, {
				total_rows: total,
				offset: parameters.keys ? null : parameters.skip,
				rows,
			});
		}
		case '_changes': {
			const body = await optionalBody(asked, 'GET,POST,HEAD');
			return answerChanges(database, readChangesParameters(query, body), request.signal);
		}
		case '_bulk_docs':
			if (method !== 'POST') throw only('POST');
			return answerBulkDocs(database, asked);
		case '_bulk_get':
			if (method !== 'POST') throw only('POST');
			return answerBulkGet(database, asked);
		case '_revs_diff': {
			if (method !== 'POST') throw only('POST');
			const revs = readRevs(await readObject(request));
			return json(200, await database.read((store) => store.revsDiff(revs)));
		}
		case '_ensure_full_commit':
			if (method !== 'POST') throw only('POST');
			requireJson(request);
			return json(201, { ok: true, instance_start_time: '0' });
		case '_compact':
			// Nothing to do: old revisions leave with each write.
			if (method !== 'POST') throw only('POST');
			requireJson(request);
			return json(202, { ok: true });
		case '_local':
		case '_local/':
			throw badRequest('Invalid _local document id.');
		default:
			if (elsewhere.has(part)) throw notImplemented(part);
			return answerDocument(database, part, asked);
	}
}

/** Null with GET. */
async function optionalBody({ request, method }: Asked, methods: string) {
	if (method === 'GET') return null;
	if (method !== 'POST') throw only(methods);
	if (request.body !== null) return readObject(request);
	requireJson(request);
	return {};
}

function readRevs(body: Readonly<Record<string, unknown>>): Map<string, string[]> {
	return new Map(
		Object.entries(body).map(([id, revs]) => {
			if (!Array.isArray(revs)) throw badRequest('Invalid list of revisions');
			return [id, revs.map(readRev)];
		}),
	);
}

async function read({ method }: Asked, work: () => Response): Promise<Response> {
	if (method !== 'GET') throw only('GET,HEAD');
	return work();
}

/** Taken apart before it is decoded, so that `%2F` stays within one name. */
function segmentsOf(pathname: string): string[] {
	const segments = pathname.split('/').slice(1);
	if (segments.length > 1 && segments.at(-1) === '') segments.pop();
	try {
		return segments.map(decodeURIComponent);
	} catch {
		throw badRequest('invalid_url_encoding');
	}
}
