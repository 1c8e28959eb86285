import type { Backend } from '../../couch/types.ts';

/** ms until the first byte of an answer, beside what a longpoll is held on purpose. */
const patience = 60_000;

/**
 * Shards of a new database. A facility has a few hundred documents and each shard is a file and a process on every
 * node: one is enough, and 150 facilities stay 150 files a node. Copies (`n`) are the cluster's own setting: 3 on
 * three nodes, 1 on a single one.
 */
const shards = '1';

/**
 * An Apache CouchDB 3.x as a backend.
 * @param url with credentials, e.g. `http://admin:secret@couch:5984/`; they go into the header and nowhere else
 */
export function couchBackend(url: string): Backend {
	const { origin, pathname, username, password } = new URL(url);
	const base = origin + pathname.replace(/\/+$/, '');
	const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
	const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;

	return async function answer(request) {
		const { pathname: path, searchParams } = new URL(request.url);
		if (request.method === 'PUT' && !path.slice(1).includes('/')) searchParams.set('q', shards);
		const query = searchParams.size ? `?${searchParams}` : '';
		const headers: Record<string, string> = { Accept: 'application/json' };
		if (username) headers['Authorization'] = authorization;
		const type = request.headers.get('Content-Type');
		if (type) headers['Content-Type'] = type;

		const ending = new AbortController();
		const end = () => ending.abort();
		const timer = setTimeout(end, patience + (Number(searchParams.get('timeout')) || 0));
		request.signal.addEventListener('abort', end);
		if (request.signal.aborted) end();
		try {
			const response = await fetch(base + path + query, {
				method: request.method,
				headers,
				body: request.body ? await request.arrayBuffer() : null,
				// What answers with a redirect is no CouchDB, and must not be handed the credentials.
				redirect: 'manual',
				signal: ending.signal,
			});
			return new Response(response.body, {
				status: response.status,
				headers: kept(response.headers),
			});
		} catch {
			// Without the cause: it names the address.
			throw new Error(
				ending.signal.aborted ? 'CouchDB was not waited for' : 'CouchDB does not answer',
			);
		} finally {
			clearTimeout(timer);
		}
	};
}

/** Of an answer's headers those the protocol needs; no cookie, no name of a proxy. */
function kept(headers: Headers): Headers {
	const some = new Headers();
	for (const name of ['Content-Type', 'ETag', 'Retry-After', 'Allow']) {
		const value = headers.get(name);
		if (value !== null) some.set(name, value);
	}
	return some;
}
