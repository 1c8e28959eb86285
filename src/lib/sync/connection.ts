import { deviceCouch, type DeviceCouch } from '../couch/device.ts';
import { classify, CouchError } from '../couch/errors.ts';
import { json } from '../couch/read.ts';
import type { Feed } from './options.ts';

export interface ConnectionOptions {
	/** Of the server, e.g. `https://karta.miasto.pl`. */
	readonly origin: string;
	/** Whose work it is: the server refuses it in anybody else's session. */
	readonly account: string;
	/** `fetch` of the page or the worker. */
	readonly fetch: (request: Request) => Promise<Response>;
	readonly onEpoch?: (epoch: string) => void;
}

/** The way from a browser to the server: the databases, and the request that is held until one of them moves. */
export function connect({ origin, account, fetch, onEpoch }: ConnectionOptions): {
	readonly couch: DeviceCouch;
	readonly feed: Feed;
} {
	const headers = { 'X-Account': account };
	return {
		couch: deviceCouch(fetch, {
			base: `${origin}/db/`,
			headers: () => headers,
			...(onEpoch ? { onEpoch } : {}),
		}),
		async feed(since, signal) {
			const query = `?since=${encodeURIComponent(since)}`;
			let response: Response, text: string;
			try {
				response = await fetch(
					new Request(`${origin}/api/feed${query}`, { headers, signal, cache: 'no-store' }),
				);
				text = await response.text();
			} catch (cause) {
				throw new CouchError(signal.aborted ? 'interrupted' : 'offline', String(cause), 0, null, {
					cause,
				});
			}
			const answer = json(text);
			if (!response.ok)
				throw classify(response.status, answer, response.headers.get('Retry-After'));
			const { moved, since: next } = (answer ?? {}) as { moved?: unknown; since?: unknown };
			if (!Array.isArray(moved) || typeof next !== 'string')
				throw new CouchError('broken', 'no moved in the answer', response.status);
			return { moved: moved.map(String), since: next };
		},
	};
}
