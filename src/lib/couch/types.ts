/**
 * The CouchDB protocol as this product uses it. Names and shapes are CouchDB's own:
 * https://docs.couchdb.org/en/stable/api/
 */

/** A CouchDB server: answers a request whose path begins with a database's name. */
export type Backend = (request: Request) => Promise<Response>;

/** A document as it travels. Everything else in it is the document's own. */
export interface CouchDocument {
	readonly _id: string;
	readonly _rev?: string;
	readonly _deleted?: boolean;
	/** Losing leaf revisions, when asked for. */
	readonly _conflicts?: readonly string[];
	readonly [field: string]: unknown;
}

export interface ChangesOptions {
	/** An opaque `last_seq` from before; absent: from the beginning. */
	readonly since?: string;
	readonly limit?: number;
	readonly includeDocs?: boolean;
	/** Only with `includeDocs`: names losing leaves in `_conflicts`. */
	readonly conflicts?: boolean;
	readonly feed?: 'normal' | 'longpoll';
	/** ms; how long a longpoll is held when nothing happens. */
	readonly timeout?: number;
	readonly signal?: AbortSignal;
}

export interface Change {
	readonly seq: string;
	readonly id: string;
	readonly deleted?: boolean;
	readonly changes: readonly { readonly rev: string }[];
	readonly doc?: CouchDocument;
}

export interface Changes {
	readonly results: readonly Change[];
	readonly last_seq: string;
	/** How many changes come after this page; the end is 0, not a short page. */
	readonly pending: number;
}

/** One line of `_bulk_docs`: written, or refused with CouchDB's own words. In the order of the documents sent. */
export type BulkRow =
	| { readonly ok: true; readonly id: string; readonly rev: string }
	| { readonly id: string; readonly error: string; readonly reason: string };

export interface BulkResult {
	/** 201: written. 202: a cluster accepted it without its write quorum. */
	readonly status: 201 | 202;
	readonly rows: readonly BulkRow[];
}

/** One line of `_all_docs`: `error` for a key that never was a document; a deleted one has no `doc`. */
export interface AllDocsRow {
	readonly key: string;
	readonly value?: { readonly rev: string; readonly deleted?: true };
	readonly doc?: CouchDocument;
	readonly error?: string;
}

export interface DatabaseInfo {
	readonly db_name: string;
	readonly doc_count: number;
	readonly update_seq: string;
}

/** Revisions that the server does not have, by document id. */
export type RevsDiff = Readonly<Record<string, { readonly missing: readonly string[] }>>;
