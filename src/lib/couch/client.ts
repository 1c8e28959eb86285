import { deviceDatabase, type DeviceDatabase } from './device.ts';
import { CouchError } from './errors.ts';
import { encode, encodeId, lineTo, type CouchOptions } from './line.ts';
import * as read from './read.ts';
import type {
	AllDocsRow,
	Backend,
	BulkRow,
	CouchDocument,
	DatabaseInfo,
	RevsDiff,
} from './types.ts';

export type { CouchOptions } from './line.ts';

export interface Couch {
	database(name: string): CouchDatabase;
}

/** One database with all that a server does to it. */
export interface CouchDatabase extends DeviceDatabase {
	/** True: made now; false: it was there. */
	create(): Promise<boolean>;
	exists(): Promise<boolean>;
	info(signal?: AbortSignal): Promise<DatabaseInfo>;
	/** Status 202: a cluster took it without its write quorum. Error `conflict` when `_rev` is not the current one. */
	put(
		doc: CouchDocument,
		signal?: AbortSignal,
	): Promise<{ readonly rev: string; readonly status: 201 | 202 }>;
	/** Writes states with the revisions that they have elsewhere, as a replicator does; answers those refused. */
	replicate(docs: readonly CouchDocument[]): Promise<readonly BulkRow[]>;
	/** Which of these revisions the server does not have. */
	revsDiff(
		revs: Readonly<Record<string, readonly string[]>>,
		signal?: AbortSignal,
	): Promise<RevsDiff>;
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
	/** A document that is never replicated; `id` without `_local/`. */
	getLocal(id: string): Promise<CouchDocument | null>;
	putLocal(doc: CouchDocument): Promise<void>;
}

const localPrefix = '_local/';

/** @param fetch the network, or a server in the same process */
export function couch(fetch: Backend, options: CouchOptions = {}): Couch {
	const line = lineTo(fetch, options);
	const { send, find } = line;
	return {
		database(name) {
			const root = encode(name);
			return {
				...deviceDatabase(line, name),
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
				async put(doc, signal) {
					const path = `${root}/${encodeId(doc._id)}`;
					const { status, body } = await send(path, { method: 'PUT', body: doc, signal });
					return { rev: read.written(body), status };
				},
				async replicate(docs) {
					const call = { method: 'POST', body: { docs, new_edits: false } } as const;
					return read.bulkRows((await send(`${root}/_bulk_docs`, call)).body, null);
				},
				async revsDiff(revs, signal) {
					const call = { method: 'POST', body: revs, signal } as const;
					return read.revsDiff((await send(`${root}/_revs_diff`, call)).body);
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
