import { Dexie, type EntityTable, type Table } from 'dexie';
import { durability } from './durability.ts';

export * from './names.ts';

// On loopback, which is where the app runs unless told, the library follows every call for its debugging: a tenth of a
// write. It must be off before anything is written.
Dexie.debug = false;

/** What the server last confirmed of a document. `body` is null for a tombstone. */
export interface Base {
	readonly rev: string;
	readonly body: unknown;
	/** ISO 8601: when this device learned of it; rows of older versions and of copies do not say. */
	readonly at?: string;
}

/**
 * One document as this device knows it. The primary key is `[db+id]`: the CouchDB database it belongs to and
 * its id there. `body` is unknown on purpose: whoever reads it parses it, so that one damaged document never
 * takes a screen down.
 */
export interface Row {
	readonly db: string;
	readonly id: string;
	readonly type: string;
	/** Null when deleted. */
	readonly body: unknown;
	/** The merge base of an ordinary three-way merge; null before the server ever had the document. */
	readonly base: Base | null;
	/** What was on its way to the server when the answer may have been lost. */
	readonly sent?:
		| {
				readonly body: unknown;
				readonly edit: number;
				readonly baseRev: string | null;
				/** A cluster took it without its write quorum: sent, but not confirmed. `baseRev` is the revision it gave. */
				readonly accepted?: true | undefined;
		  }
		| undefined;
	/** 1 while this device has edits that the server has not confirmed, else null: no key, so no index has the row. */
	readonly dirty: 1 | null;
	/** Advances with every change of `body` on this device. */
	readonly edit: number;
	/** Why the server did not accept the document, in its words. */
	readonly refused?: string;
}

/** An earlier value of a field, kept on this device only. */
export interface Version {
	readonly seq: number;
	readonly db: string;
	readonly id: string;
	/** `text`, or a criterion's id. */
	readonly field: string;
	/** Empty for a criterion. */
	readonly text: string;
	/** What was declared, for a criterion. */
	readonly value?: boolean | null | undefined;
	/** ISO 8601: when this was written, or last the current one. */
	readonly at: string;
	readonly by: string;
	/** The server never confirmed it: it is not counted in the bounds, and goes by a person's hand only. */
	readonly unconfirmed?: 1;
	/** 1 while the same editing session may still replace it by a longer text. */
	readonly open: 0 | 1;
}

/** A document that could not be read: kept as it came, reported, never dropped. */
export interface SetAside {
	readonly seq: number;
	readonly db: string;
	readonly id: string;
	readonly body: unknown;
	readonly reason: string;
	/** ISO 8601 */
	readonly at: string;
	readonly source: 'database' | 'backup';
}

export interface Meta {
	readonly key: string;
	readonly value: unknown;
}

/**
 * The database of one account on this device. This file is only the schema; writes are named functions beside it.
 * A new version is added below the old ones and never changes them: `database.test.ts` opens what each wrote.
 */
export class Database extends Dexie {
	docs!: Table<Row, [db: string, id: string]>;
	versions!: EntityTable<Version, 'seq'>;
	aside!: EntityTable<SetAside, 'seq'>;
	meta!: EntityTable<Meta, 'key'>;

	constructor(name: string) {
		const { indexedDB } = Dexie.dependencies;
		super(name, {
			// Chrome resolves a put before the disk has it unless asked; a dead battery would lose what was "saved".
			chromeTransactionDurability: 'strict',
			...(indexedDB && { indexedDB: atOwnVersion(indexedDB) }),
		});
		this.use(durability);
		this.version(1).stores({
			docs: '[db+id], [db+type], [db+dirty]',
			versions: '++seq, [db+id+field]',
			aside: '++seq, [db+id]',
			meta: 'key',
		});
		// A type is found by its ids, which begin with it, and only what waits is in an index: an entry for every
		// document that arrives cost a fifth of a first pull.
		this.version(2)
			.stores({ docs: '[db+id], [db+dirty]' })
			.upgrade((transaction) =>
				transaction
					.table('docs')
					.toCollection()
					.modify((row: { dirty: unknown }) => {
						if (row.dirty !== 1) row.dirty = null;
					}),
			);
	}
}

/**
 * The library opens a database that a newer app has made at whatever version it finds, and adds what it misses there.
 * Asked for version 1 instead, the browser says that it is outdated, and the newer app's data stay as they are.
 */
function atOwnVersion(factory: IDBFactory): IDBFactory {
	return {
		open: (name, version = 1) => factory.open(name, version),
		deleteDatabase: (name) => factory.deleteDatabase(name),
		cmp: (a, b) => factory.cmp(a, b),
		databases: () => factory.databases(),
	};
}
