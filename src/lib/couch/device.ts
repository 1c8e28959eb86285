import { encode, encodeId, lineTo, type CouchOptions, type Line } from './line.ts';
import * as read from './read.ts';
import type {
	AllDocsRow,
	Backend,
	BulkResult,
	Changes,
	ChangesOptions,
	CouchDocument,
} from './types.ts';

/** What a device needs of a CouchDB: it is on every page's way, and the server's own means are not. */
export interface DeviceCouch {
	database(name: string): DeviceDatabase;
}

/** One database. Whatever goes wrong is thrown as a `CouchError`, an unreadable answer too. */
export interface DeviceDatabase {
	readonly name: string;
	/** Null when the document is missing or deleted; a missing database is an error. */
	get(
		id: string,
		options?: { readonly conflicts?: boolean; readonly rev?: string },
		signal?: AbortSignal,
	): Promise<CouchDocument | null>;
	/** Rows in the order sent. */
	bulkDocs(docs: readonly CouchDocument[], signal?: AbortSignal): Promise<BulkResult>;
	/** One row a key, in the order of the keys. */
	allDocs(
		keys: readonly string[],
		options?: { readonly includeDocs?: boolean; readonly conflicts?: boolean },
		signal?: AbortSignal,
	): Promise<AllDocsRow[]>;
	changes(options: ChangesOptions): Promise<Changes>;
}

/** @param fetch the network, or a server in the same process */
export function deviceCouch(fetch: Backend, options: CouchOptions = {}): DeviceCouch {
	const line = lineTo(fetch, options);
	return { database: (name) => deviceDatabase(line, name) };
}

export function deviceDatabase({ send, find }: Line, name: string): DeviceDatabase {
	const root = encode(name);
	return {
		name,
		async get(id, options, signal) {
			return find(`${root}/${encodeId(id)}`, {
				query: { conflicts: options?.conflicts || undefined, rev: options?.rev },
				signal,
			});
		},
		async bulkDocs(docs, signal) {
			const call = { method: 'POST', body: { docs }, signal } as const;
			const { status, body } = await send(`${root}/_bulk_docs`, call);
			return { status, rows: read.bulkRows(body, docs) };
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
	};
}
