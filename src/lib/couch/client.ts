import { classify, CouchError } from './errors.ts';
import * as read from './read.ts';
import type {
	AllDocsRow,
	Backend,
	BulkResult,
	Changes,
	ChangesOptions,
	CouchDocument,
	DatabaseInfo,
	RevsDiff,
} from './types.ts';

export interface CouchOptions {
	/** Where the databases begin, with a slash at its end. Needed where an address must be whole, as in a browser. */
	readonly base?: string;
	/** Asked before every request, e.g. for the account it is for. */
	readonly headers?: () => Record<string, string>;
	/** Told the epoch of every answer that carries one: another epoch than before is another history. */
	readonly onEpoch?: (epoch: string) => void;
}

export interface Couch {
	database(name: string): CouchDatabase;
}

/** One database. Whatever goes wrong is thrown as a {@link CouchError}, an unreadable answer too. */
export interface CouchDatabase {
	readonly name: string;
	/** True: made now; false: it was there. */
	create(): Promise<boolean>;
	exists(): Promise<boolean>;
	info(signal?: AbortSignal): Promise<DatabaseInfo>;
	/** Null when the document is missing or deleted; a missing database is an error. */
	get(
		id: string,
		options?: { readonly conflicts?: boolean; readonly rev?: string },
		signal?: AbortSignal,
	): Promise<CouchDocument | null>;
	/** Status 202: a cluster took it without its write quorum. Error `conflict` when `_rev` is not the current one. */
	put(
		doc: CouchDocument,
		signal?: AbortSignal,
	): Promise<{ readonly rev: string; readonly status: 201 | 202 }>;
	/** Rows in the order sent; with `newEdits: false` only those refused. */
	bulkDocs(
		docs: readonly CouchDocument[],
		options?: { readonly newEdits?: boolean },
		signal?: AbortSignal,
	): Promise<BulkResult>;
	/** One row a key, in the order of the keys. */
	allDocs(
		keys: readonly string[],
		options?: { readonly includeDocs?: boolean; readonly conflicts?: boolean },
		signal?: AbortSignal,
	): Promise<AllDocsRow[]>;
	/** Documents that exist, by id; both ends belong to the range. */
	allDocsRange(
		options?: {
			readonly startkey?: string;
			readonly endkey?: string;
			readonly limit?: number;
			readonly includeDocs?: boolean;
		},
		signal?: AbortSignal,
	): Promise<AllDocsRow[]>;
	changes(options: ChangesOptions): Promise<Changes>;
	/** Which of these revisions the server does not have. */
	revsDiff(
		revs: Readonly<Record<string, readonly string[]>>,
		signal?: AbortSignal,
	): Promise<RevsDiff>;
	/** A document that is never replicated; `id` without `_local/`. */
	getLocal(id: string): Promise<CouchDocument | null>;
	putLocal(doc: CouchDocument): Promise<void>;
}

interface Call {
	readonly method?: 'PUT' | 'POST';
	readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
	readonly body?: unknown;
	readonly signal?: AbortSignal | undefined;
}

interface Answer {
	readonly status: 201 | 202;
	readonly body: unknown;
}

const localPrefix = '_local/';

/** @param fetch the network, or a server in the same process */
export function couch(fetch: Backend, options: CouchOptions = {}): Couch {
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
		database(name) {
			const root = encode(name);

			/** Null for a document that is not there; the database itself missing stays an error. */
			async function find(path: string, call: Call): Promise<CouchDocument | null> {
				try {
					return read.document((await send(path, call)).body);
				} catch (error) {
					if (error instanceof CouchError && error.kind === 'missing') {
						if (error.reason === 'missing' || error.reason === 'deleted') return null;
					}
					throw error;
				}
			}

			return {
				name,
				async create() {
					try {
						await send(root, { method: 'PUT' });
						return true;
					} catch (error) {
						if (error instanceof CouchError && error.status === 412) return false;
						throw error;
					}
				},
				async exists() {
					try {
						await send(root, {});
						return true;
					} catch (error) {
						if (error instanceof CouchError && error.kind === 'missing') return false;
						throw error;
					}
				},
				async info(signal) {
					return read.info((await send(root, { signal })).body);
				},
				async get(id, options, signal) {
					return find(`${root}/${encodeId(id)}`, {
						query: { conflicts: options?.conflicts || undefined, rev: options?.rev },
						signal,
					});
				},
				async put(doc, signal) {
					const path = `${root}/${encodeId(doc._id)}`;
					const { status, body } = await send(path, { method: 'PUT', body: doc, signal });
					return { rev: read.written(body), status };
				},
				async bulkDocs(docs, options, signal) {
					const newEdits = options?.newEdits ?? true;
					const { status, body } = await send(`${root}/_bulk_docs`, {
						method: 'POST',
						body: newEdits ? { docs } : { docs, new_edits: false },
						signal,
					});
					return { status, rows: read.bulkRows(body, newEdits ? docs : null) };
				},
				async allDocs(keys, options, signal) {
					const { body } = await send(`${root}/_all_docs`, {
						method: 'POST',
						query: {
							include_docs: options?.includeDocs || undefined,
							conflicts: options?.conflicts || undefined,
						},
						body: { keys },
						signal,
					});
					return read.allDocsRows(body, keys);
				},
				async allDocsRange(options, signal) {
					const { startkey, endkey, limit, includeDocs } = options ?? {};
					const { body } = await send(`${root}/_all_docs`, {
						query: {
							startkey: startkey === undefined ? undefined : JSON.stringify(startkey),
							endkey: endkey === undefined ? undefined : JSON.stringify(endkey),
							limit,
							include_docs: includeDocs || undefined,
						},
						signal,
					});
					return read.allDocsRows(body, null);
				},
				async changes({ since, limit, includeDocs, conflicts, feed, timeout, signal }) {
					const { body } = await send(`${root}/_changes`, {
						query: {
							since,
							limit,
							include_docs: includeDocs || undefined,
							conflicts: conflicts || undefined,
							feed: feed === 'longpoll' ? feed : undefined,
							timeout,
						},
						signal,
					});
					return read.changes(body);
				},
				async revsDiff(revs, signal) {
					const { body } = await send(`${root}/_revs_diff`, { method: 'POST', body: revs, signal });
					return read.revsDiff(body);
				},
				async getLocal(id) {
					return find(`${root}/${localPrefix}${encode(withoutPrefix(id))}`, {});
				},
				async putLocal(doc) {
					const path = `${root}/${localPrefix}${encode(withoutPrefix(doc._id))}`;
					await send(path, {
						method: 'PUT',
						body: { ...doc, _id: localPrefix + withoutPrefix(doc._id) },
					});
				},
			};
		},
	};
}

function withoutPrefix(id: string): string {
	return id.startsWith(localPrefix) ? id.slice(localPrefix.length) : id;
}

/** The slash of `_design/x` and `_local/x` stays: CouchDB's own form. */
function encodeId(id: string): string {
	const [, prefix = '', rest = ''] = /^(_(?:design|local)\/)?(.*)$/s.exec(id) ?? [];
	return prefix + encode(rest);
}

/** As one piece of a path. `.` and `..` would be climbed, an empty one would be another address. */
function encode(name: string): string {
	try {
		if (!/^\.{0,2}$/.test(name)) return encodeURIComponent(name);
	} catch {
		// A lone surrogate: no document can have such an id.
	}
	throw new CouchError('refused', `not a name: ${JSON.stringify(name)}`);
}
