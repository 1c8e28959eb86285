import { IDBFactory } from 'fake-indexeddb';
import type { Row, SetAside, Version } from '../../../src/lib/store/database.ts';

/** What of the in-memory IndexedDB is needed to look at a disk from outside, and to copy it as no app could. */
interface RawIndex {
	readonly name: string;
	readonly keyPath: unknown;
	readonly multiEntry: boolean;
	readonly unique: boolean;
	initialized: boolean;
	readonly constructor: unknown;
}
interface RawStore {
	readonly name: string;
	readonly keyPath: unknown;
	readonly autoIncrement: boolean;
	readonly keyGenerator: { num: number } | null;
	readonly records: { values(): Iterable<RawRecord> };
	readonly rawIndexes: Map<string, RawIndex>;
	readonly constructor: unknown;
	storeRecord(record: RawRecord, noOverwrite: boolean, rollback?: unknown[]): unknown;
}
interface RawDatabase {
	readonly name: string;
	readonly version: number;
	readonly rawObjectStores: Map<string, RawStore>;
	readonly transactions: RawTransaction[];
	readonly constructor: unknown;
}
interface RawTransaction {
	readonly mode: string;
	readonly _state: string;
	_abort(name: string): void;
}
interface RawRecord {
	readonly key: unknown;
	readonly value: unknown;
}
type Maker<T> = new (...args: unknown[]) => T;

/** A copy of every database of a disk, by name. */
export type Image = ReadonlyMap<string, RawDatabase>;

export const accountName = 'account';
export const draftName = 'draft-of-nobody';

/** The disk of one device. Reading it asks no transaction, so that the judge changes no order; at rest it is exact. */
export class Disk {
	readonly factory = new IDBFactory();
	#full = false;

	/** @param image what is on it; nothing it does changes the image */
	constructor(image: Image = new Map()) {
		for (const [name, database] of image) this.#databases.set(name, cloned(database));
	}

	/** Of every database on it. */
	get rows(): Row[] {
		return this.#all('docs') as Row[];
	}

	get versions(): Version[] {
		return this.#all('versions') as Version[];
	}

	get aside(): SetAside[] {
		return this.#all('aside') as SetAside[];
	}

	row(db: string, id: string): Row | undefined {
		return this.rows.find((row) => row.db === db && row.id === id);
	}

	image(): Image {
		return new Map([...this.#databases].map(([name, database]) => [name, cloned(database)]));
	}

	/** What a dead battery leaves: nothing of what was not finished. */
	cutOff(): Image {
		for (const { transactions } of this.#databases.values())
			for (const one of transactions)
				if (one._state !== 'finished' && one.mode !== 'readonly') one._abort('AbortError');
		return this.image();
	}

	/** Writes a row as no app does. */
	put(row: Row): void {
		const name = row.db === 'draft' ? draftName : accountName;
		const docs = this.#databases.get(name)?.rawObjectStores.get('docs');
		docs?.storeRecord({ key: undefined, value: row }, false);
	}

	/** It is full until told otherwise: what would write documents fails, with all that was to be written beside them. */
	get full(): boolean {
		return this.#full;
	}

	set full(full: boolean) {
		this.#full = full;
		for (const { rawObjectStores } of this.#databases.values()) {
			const docs = rawObjectStores.get('docs') as { storeRecord?: unknown } | undefined;
			if (!docs) continue;
			// Its own property hides the class's method.
			if (full)
				docs.storeRecord = (_: unknown, __: unknown, rollback?: unknown[]) => {
					if (rollback) throw new DOMException('the disk is full', 'QuotaExceededError');
				};
			else delete docs.storeRecord;
		}
	}

	get #databases(): Map<string, RawDatabase> {
		return (this.factory as unknown as { _databases: Map<string, RawDatabase> })._databases;
	}

	#all(store: string): unknown[] {
		return [...this.#databases.values()].flatMap(({ rawObjectStores }) =>
			[...(rawObjectStores.get(store)?.records.values() ?? [])].map(({ value }) => value),
		);
	}
}

/** Records are never changed in place, so they need no copy of their own. */
function cloned(database: RawDatabase): RawDatabase {
	const { name, version, rawObjectStores } = database;
	const copy = new (database.constructor as Maker<RawDatabase>)(name, version);
	for (const [key, store] of rawObjectStores) {
		const { keyPath, autoIncrement, rawIndexes, records } = store;
		const raw = new (store.constructor as Maker<RawStore>)(copy, key, keyPath, autoIncrement);
		for (const [field, index] of rawIndexes) {
			const { multiEntry, unique } = index;
			const own = new (index.constructor as Maker<RawIndex>)(
				...[raw, field, index.keyPath, multiEntry, unique],
			);
			own.initialized = true;
			raw.rawIndexes.set(field, own);
		}
		copy.rawObjectStores.set(key, raw);
		for (const record of records.values()) raw.storeRecord({ ...record }, false);
		if (raw.keyGenerator) raw.keyGenerator.num = store.keyGenerator?.num ?? 0;
	}
	return copy;
}
