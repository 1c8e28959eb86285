/** The peers as far as the bench uses them, so that types are checked where they are not installed. */
declare module 'pouchdb-browser' {
	export default class PouchDB {
		constructor(
			name: string,
			options?: {
				skip_setup?: boolean;
				fetch?: (url: string, options: { headers: Headers }) => Promise<Response>;
			},
		);
		static fetch(
			url: string,
			options: { headers: Headers; credentials: 'omit' },
		): Promise<Response>;
		static replicate(from: PouchDB, to: PouchDB, options?: object): Promise<unknown>;
		static sync(a: PouchDB, b: PouchDB, options?: object): Promise<unknown>;
		info(): Promise<{ doc_count: number }>;
		bulkDocs(docs: readonly object[]): Promise<unknown>;
		destroy(): Promise<void>;
	}
}

declare module 'rxdb' {
	export interface Collection {
		bulkInsert(docs: readonly object[]): Promise<{ error: readonly unknown[] }>;
		count(): { exec(): Promise<number> };
	}
	export interface RxDatabase {
		addCollections(schemas: object): Promise<Record<string, Collection>>;
		remove(): Promise<unknown>;
	}
	export function createRxDatabase(options: object): Promise<RxDatabase>;
}

declare module 'rxdb/plugins/storage-dexie' {
	export function getRxStorageDexie(settings: { chromeTransactionDurability: 'strict' }): object;
}

declare module 'rxdb/plugins/replication-couchdb' {
	export function replicateCouchDB(options: object): {
		readonly error$: { subscribe(listener: (error: unknown) => void): void };
		awaitInitialReplication(): Promise<void>;
		cancel(): Promise<unknown>;
	};
}
