import { createRequire } from 'node:module';
import PouchDB from 'pouchdb-core';
import leveldb from 'pouchdb-adapter-leveldb';
import type { Pouch } from '../../../src/lib/server/embedded/pouch.ts';

/** The store below `pouchdb-adapter-memory`; its trees never change, so a reference is a copy. */
interface MemDown {
	_store: Record<string, unknown>;
	_location: string;
}
const MemDown = createRequire(import.meta.resolve('pouchdb-adapter-memory'))('memdown') as new (
	location: string,
) => MemDown;

PouchDB.plugin(leveldb);

/** By folder: what would be on the disk. */
const disks = new Map<string, MemDown>();

function disk(location: string): MemDown {
	const there = disks.get(location);
	const down = new MemDown(location);
	if (there) down._store = there._store;
	disks.set(location, down);
	return down;
}

export async function openPouch(folder: string): Promise<Pouch> {
	const options = { adapter: 'leveldb', auto_compaction: true, db: disk };
	const pouch = new PouchDB(folder, options) as unknown as Pouch;
	pouch.setMaxListeners(0);
	await pouch.info();
	return pouch;
}

/** The contents of a folder, to be put back with `putBack`. */
export function copyOf(folder: string): unknown {
	const down = disks.get(folder);
	return down?._store[down._location];
}

/** The database must be closed. */
export function putBack(folder: string, contents: unknown): void {
	const down = disks.get(folder);
	if (down) down._store[down._location] = contents;
}

export function forget(folders: string): void {
	for (const [folder, down] of disks) {
		if (!folder.startsWith(folders)) continue;
		delete down._store[down._location];
		disks.delete(folder);
	}
}
