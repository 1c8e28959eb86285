import PouchDB from 'pouchdb-core';
import leveldb from 'pouchdb-adapter-leveldb';
import type { RevisionTree } from './revision-tree.ts';

PouchDB.plugin(leveldb);

type Body = Record<string, unknown>;

/** PouchDB with what its adapters share among themselves. */
export type Pouch = PouchDB.Database<Body> & {
	id(): Promise<string>;
	_getRevisionTree(
		id: string,
		callback: (error: { status?: number } | null, tree?: RevisionTree) => void,
	): void;
};

/** What LevelDB is told; the adapter hands options it does not know on to it. */
interface LevelOptions extends PouchDB.Options {
	readonly adapter: 'leveldb';
	/** Old revisions leave with each write. */
	readonly auto_compaction: true;
	/**
	 * LevelDB leaves flushing to the operating system unless told. Flushed before it is confirmed, a document survives
	 * a power cut as well as a killed process.
	 */
	readonly sync: boolean;
	/** Bytes of blocks kept in memory. Small: hundreds of databases are open at once. */
	readonly cacheSize: number;
	/** Files that one database keeps open. */
	readonly maxOpenFiles: number;
}

/** Opens the database in this folder; it is made when it is not there. */
export async function openPouch(folder: string): Promise<Pouch> {
	const options: LevelOptions = {
		adapter: 'leveldb',
		auto_compaction: true,
		sync: true,
		cacheSize: 1024 * 1024,
		maxOpenFiles: 100,
	};
	const pouch = new PouchDB<Body>(folder, options) as Pouch;
	// Each reading of changes listens for the database's end; hundreds at once are no leak.
	pouch.setMaxListeners(0);
	await pouch.info();
	return pouch;
}

/** Null when the document never was. */
export function treeOf(pouch: Pouch, id: string): Promise<RevisionTree | null> {
	return new Promise((resolve, reject) => {
		pouch._getRevisionTree(id, (error, tree) => {
			if (error && error.status !== 404) reject(error);
			else resolve(tree ?? null);
		});
	});
}
