/**
 * The part of PouchDB that is used here, typed: the published types bring a Buffer of their own into the global scope,
 * which no longer fits Node's.
 */
declare namespace PouchDB {
	namespace Core {
		interface Response {
			ok: boolean;
			id: string;
			rev: string;
		}
		interface Error {
			status?: number;
			name?: string;
			message?: string;
			reason?: string;
			error?: boolean | string;
			id?: string;
			rev?: string;
		}
		interface IdMeta {
			_id: string;
		}
		interface GetMeta {
			_rev: string;
			_conflicts?: string[];
			_deleted?: boolean;
			_revisions?: { start: number; ids: string[] };
		}
		type Existing<Content> = Content & IdMeta & GetMeta;
		type Change<Content> = {
			id: string;
			seq: number | string;
			deleted?: boolean;
			changes: { rev: string }[];
			doc?: Existing<Content>;
		};
		interface Row<Content> {
			id: string;
			key: string;
			value: { rev: string; deleted?: boolean };
			doc?: Existing<Content> | null;
			error?: string;
		}
	}

	interface Changes<Content> extends Promise<{
		results: Core.Change<Content>[];
		last_seq: number | string;
		pending?: number;
	}> {
		on(event: 'change', listener: (change: Core.Change<Content>) => void): this;
		on(event: 'complete', listener: (info: unknown) => void): this;
		on(event: 'error', listener: (error: unknown) => void): this;
		cancel(): void;
	}

	interface ReplicationResult {
		ok: boolean;
		docs_read: number;
		docs_written: number;
		doc_write_failures: number;
		errors: unknown[];
	}
	interface Replication<Result = ReplicationResult> extends Promise<Result> {
		on(event: 'change', listener: (info: { docs: Core.IdMeta[] }) => void): this;
		on(event: string, listener: (info: unknown) => void): this;
		cancel(): void;
	}
	interface ReplicationOptions {
		live?: boolean;
		retry?: boolean;
		since?: number | string;
		batch_size?: number;
		checkpoint?: boolean | 'source' | 'target';
	}

	interface Database<Content extends object = Record<string, unknown>> {
		readonly name: string;
		info(): Promise<{ db_name: string; doc_count: number; update_seq: number | string }>;
		get(id: string, options?: object): Promise<Core.Existing<Content>>;
		put(doc: object, options?: object): Promise<Core.Response>;
		post(doc: object): Promise<Core.Response>;
		remove(doc: { _id: string; _rev: string }): Promise<Core.Response>;
		remove(id: string, rev: string): Promise<Core.Response>;
		bulkDocs(docs: readonly object[], options?: object): Promise<(Core.Response | Core.Error)[]>;
		allDocs(
			options?: object,
		): Promise<{ total_rows: number; offset?: number; rows: Core.Row<Content>[] }>;
		changes(options?: object): Changes<Content>;
		compact(): Promise<unknown>;
		close(): Promise<void>;
		destroy(): Promise<unknown>;
		setMaxListeners(count: number): this;
		on<Info>(event: string, listener: (info: Info) => void): this;
		sync(
			other: Database<Content>,
			options?: ReplicationOptions,
		): Replication<{ push: ReplicationResult; pull: ReplicationResult }>;
		replicate: {
			to(other: Database<Content>, options?: ReplicationOptions): Replication;
			from(other: Database<Content>, options?: ReplicationOptions): Replication;
		};
	}

	/** Adapters take more of their own. */
	interface Options {
		adapter?: string;
		fetch?(url: string | Request, init?: RequestInit): Promise<Response>;
		[option: string]: unknown;
	}

	interface Static {
		new <Content extends object = Record<string, unknown>>(
			name: string,
			options?: Options,
		): Database<Content>;
		plugin(plugin: object): Static;
	}
}

declare module 'pouchdb-core' {
	const PouchDB: PouchDB.Static;
	export default PouchDB;
}
declare module 'pouchdb-adapter-leveldb' {
	const plugin: object;
	export default plugin;
}
declare module 'pouchdb-adapter-memory' {
	const plugin: object;
	export default plugin;
}
declare module 'pouchdb-adapter-http' {
	const plugin: object;
	export default plugin;
}
declare module 'pouchdb-replication' {
	const plugin: object;
	export default plugin;
}
