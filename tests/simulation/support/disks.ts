import { IDBFactory } from 'fake-indexeddb';
import type { Row, SetAside, Version } from '../../../src/lib/store/database.ts';

/** What of the in-memory IndexedDB is needed to look at a disk from outside, and to change it as no app would. */
interface RawStore {
	readonly records: { values(): Iterable<{ key: unknown; value: unknown }> };
	readonly keyGenerator: { num: number } | null;
	clear(): void;
	storeRecord(record: { key: unknown; value: unknown }, noOverwrite: boolean): void;
}
interface RawDatabase {
	readonly rawObjectStores: ReadonlyMap<string, RawStore>;
}

/** All that a disk holds of one database at one moment; values are never changed in place. */
type Contents = ReadonlyMap<
	string,
	{ readonly records: { key: unknown; value: unknown }[]; readonly next: number | null }
>;
/** By database. */
export type Image = ReadonlyMap<string, Contents>;

export const accountName = 'account';
export const draftName = 'draft-of-nobody';

/** The disk of one device. Reading it asks no transaction, so that the judge changes no order; at rest it is exact. */
export class Disk {
	factory = new IDBFactory();

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
		return new Map(
			[...this.#databases].map(([name, { rawObjectStores }]) => [
				name,
				new Map(
					[...rawObjectStores].map(([store, { records, keyGenerator }]) => [
						store,
						{ records: [...records.values()], next: keyGenerator?.num ?? null },
					]),
				),
			]),
		);
	}

	/** @param only the databases that are put back; others stay as they are. A database that never was opened stays so. */
	put(image: Image, only: readonly string[] = [...image.keys()]): void {
		for (const name of only) {
			const stores = this.#databases.get(name)?.rawObjectStores ?? new Map<string, RawStore>();
			for (const [store, raw] of stores) {
				raw.clear();
				const { records = [], next = 0 } = image.get(name)?.get(store) ?? {};
				for (const { key, value } of records) raw.storeRecord({ key, value }, false);
				if (raw.keyGenerator) raw.keyGenerator.num = next ?? 0;
			}
		}
	}

	/** Writes a row as no app does. */
	damage(row: Row): void {
		const name = row.db === 'draft' ? draftName : accountName;
		const docs = this.#databases.get(name)?.rawObjectStores.get('docs');
		docs?.storeRecord({ key: undefined, value: row }, false);
	}

	get #databases(): ReadonlyMap<string, RawDatabase> {
		return (this.factory as unknown as { _databases: ReadonlyMap<string, RawDatabase> })._databases;
	}

	#all(store: string): unknown[] {
		return [...this.#databases.values()].flatMap(({ rawObjectStores }) =>
			[...(rawObjectStores.get(store)?.records.values() ?? [])].map(({ value }) => value),
		);
	}
}
