import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backend } from '../../couch/types.ts';
import { refused, stopping } from './answers.ts';
import { Databases, type Database } from './databases.ts';
import { createHandler } from './handler.ts';
import { openPouch, type Pouch } from './pouch.ts';

/** A CouchDB within this process: the same protocol, the same answers, data in a folder. */
export interface Embedded {
	/** The path of a request begins with a database's name. */
	readonly handle: Backend;
	databases(): Promise<string[]>;
	/**
	 * Tells of every database in which documents were written, once they are safe.
	 * @returns stops telling
	 */
	onWrite(listener: (database: string) => void): () => void;
	/** Ends the feeds, finishes what is running and closes the files. */
	close(): Promise<void>;
}

export interface EmbeddedOptions {
	/** Made when it is not there; everything in it is this server's. */
	readonly dir: string;
	/** ms without a request after which a database's files are closed. */
	readonly idleMs?: number;
	/** Databases whose files are open at once, unless more are in use. */
	readonly maxOpen?: number;
	/** Told of what should not happen: full disk, damaged files, mistakes of ours. */
	readonly onError?: (error: unknown) => void;
}

/** The data is in use by another process, or another server of this one. */
export class LockedError extends Error {
	override readonly name = 'LockedError';
	constructor(
		readonly dir: string,
		options?: ErrorOptions,
	) {
		super(
			`The data in ${dir} is in use by another running server. ` +
				'Stop that one first, or give this one a folder of its own (DATA_DIR).',
			options,
		);
	}
}

/** No database can have this name. The store in it is held open: its lock falls with the process, however that ends. */
const lockFolder = '_lock';

/** The storage engine shares one opened folder within a process, so that its own lock does not tell. */
const held = new Set<string>();

/** @throws {@link LockedError} */
export async function openEmbedded({
	dir,
	idleMs = 5 * 60_000,
	maxOpen = 256,
	onError = () => undefined,
}: EmbeddedOptions): Promise<Embedded> {
	await mkdir(dir, { recursive: true });
	const folder = await realpath(dir);
	const lock = await acquire(folder);
	try {
		const identity = await lock.id();
		const databases = await Databases.open({ dir: folder, identity, idleMs, maxOpen });
		return serve(databases, onError, () => release(folder, lock));
	} catch (error) {
		await release(folder, lock);
		throw error;
	}
}

function serve(
	databases: Databases,
	onError: (error: unknown) => void,
	release: () => Promise<void>,
): Embedded {
	const listeners = new Set<(database: string) => void>();
	const wrote = (database: Database) => {
		database.moved();
		for (const listener of listeners) {
			try {
				listener(database.name);
			} catch (error) {
				onError(error);
			}
		}
	};
	const handle = createHandler(databases, wrote, onError);
	let closing: Promise<void> | null = null;
	return {
		async handle(request) {
			return closing ? refused(stopping()) : handle(request);
		},
		async databases() {
			return databases.names();
		},
		onWrite(listener) {
			// Its own: the same function given twice is told twice and taken back one by one.
			const own = (database: string) => listener(database);
			listeners.add(own);
			return () => void listeners.delete(own);
		},
		close() {
			closing ??= (async () => {
				await databases.close();
				await release();
			})();
			return closing;
		},
	};
}

async function acquire(folder: string): Promise<Pouch> {
	if (held.has(folder)) throw new LockedError(folder);
	held.add(folder);
	try {
		return await openPouch(join(folder, lockFolder));
	} catch (error) {
		held.delete(folder);
		if (/\block\b.*LOCK/.test(String(error))) throw new LockedError(folder, { cause: error });
		throw error;
	}
}

async function release(folder: string, lock: Pouch): Promise<void> {
	await lock.close();
	held.delete(folder);
}
