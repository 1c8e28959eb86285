import { classify, CouchError } from './errors.ts';
import * as read from './read.ts';
import type { Backend, CouchDocument } from './types.ts';

export interface CouchOptions {
	/** Where the databases begin, with a slash at its end. Needed where an address must be whole, as in a browser. */
	readonly base?: string;
	/** Asked before every request, e.g. for the account it is for. */
	readonly headers?: () => Record<string, string>;
	/** Told the epoch of every answer that carries one: another epoch than before is another history. */
	readonly onEpoch?: (epoch: string) => void;
}

export interface Call {
	readonly method?: 'PUT' | 'POST';
	readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
	readonly body?: unknown;
	readonly signal?: AbortSignal | undefined;
}

export interface Answer {
	readonly status: 201 | 202;
	readonly body: unknown;
}

/** The way to a server: what both clients send over. Whatever goes wrong is thrown as a {@link CouchError}. */
export interface Line {
	send(path: string, call: Call): Promise<Answer>;
	/** Null for a document that is not there; the database itself missing stays an error. */
	find(path: string, call: Call): Promise<CouchDocument | null>;
}

/** @param fetch the network, or a server in the same process */
export function lineTo(fetch: Backend, options: CouchOptions = {}): Line {
	const { base = 'http://couch.invalid/', headers, onEpoch } = options;

	async function send(path: string, { method, query = {}, body, signal }: Call): Promise<Answer> {
		const parameters = Object.entries(query).flatMap(([name, value]) =>
			value === undefined ? [] : `${name}=${encodeURIComponent(value)}`,
		);
		const init: RequestInit = {
			method: method ?? 'GET',
			cache: 'no-store',
			headers: {
				Accept: 'application/json',
				...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
				...headers?.(),
			},
			signal: signal ?? null,
		};
		if (body !== undefined) init.body = JSON.stringify(body);
		let response: Response, text: string;
		try {
			response = await fetch(
				new Request(base + path + (parameters.length ? `?${parameters.join('&')}` : ''), init),
			);
			text = await response.text();
			signal?.throwIfAborted();
		} catch (cause) {
			const kind = signal?.aborted ? 'interrupted' : 'offline';
			throw new CouchError(kind, String(cause), 0, null, { cause });
		}
		const epoch = response.headers.get('X-Database-Epoch');
		if (epoch !== null) onEpoch?.(epoch);
		const { status, ok } = response;
		const parsed = read.json(text);
		if (!ok) throw classify(status, parsed, response.headers.get('Retry-After'));
		if (parsed === undefined) throw new CouchError('broken', text.slice(0, 200), status);
		return { status: status === 202 ? 202 : 201, body: parsed };
	}

	return {
		send,
		async find(path, call) {
			try {
				return read.document((await send(path, call)).body);
			} catch (error) {
				if (error instanceof CouchError && error.kind === 'missing') {
					if (error.reason === 'missing' || error.reason === 'deleted') return null;
				}
				throw error;
			}
		},
	};
}

/** The slash of `_design/x` and `_local/x` stays: CouchDB's own form. */
export function encodeId(id: string): string {
	const [, prefix = '', rest = ''] = /^(_(?:design|local)\/)?(.*)$/s.exec(id) ?? [];
	return prefix + encode(rest);
}

/** As one piece of a path. `.` and `..` would be climbed, an empty one would be another address. */
export function encode(name: string): string {
	try {
		if (!/^\.{0,2}$/.test(name)) return encodeURIComponent(name);
	} catch {
		// A lone surrogate: no document can have such an id.
	}
	throw new CouchError('refused', `not a name: ${JSON.stringify(name)}`);
}
