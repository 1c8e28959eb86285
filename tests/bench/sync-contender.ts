/** Where a contender syncs: a database behind the gateway, as its own origin's pages reach it. */
export interface Place {
	readonly origin: string;
	readonly db: string;
	/** Whose session it is. */
	readonly account: string;
	/** Rows a page of changes, the same for all. */
	readonly pageSize: number;
}

/** With a backend that has a database of the same name and documents, for who replicates as its admin. */
export interface Course extends Place {
	/** The backend's origin. */
	readonly backend: string;
}

export interface Doc {
	readonly _id: string;
	readonly [field: string]: unknown;
}

/** One way to keep a database of the browser in step with the server. Its steps are timed by the bench. */
export interface Contender {
	/** Makes its local database, with nothing in it. */
	open(course: Course): Promise<void>;
	/** Brings everything from the server; resolves when it is in the local database. */
	pull(): Promise<void>;
	/** Asks in both directions whether there is anything to do. */
	idle(): Promise<void>;
	/** Writes documents that were made on this device. */
	put(docs: readonly Doc[]): Promise<void>;
	/** Sends them; resolves when the server has them and the local database knows it. */
	push(): Promise<void>;
	/** How many documents the local database holds. */
	count(): Promise<number>;
	/** Removes the local database. */
	remove(): Promise<void>;
}
