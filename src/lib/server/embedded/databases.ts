import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { noDatabase, stopping } from './answers.ts';
import { folderOf, nameOf } from './names.ts';
import { openPouch } from './pouch.ts';
import { sequenceToken } from './sequences.ts';
import { Store } from './store.ts';
import { Turns } from './turns.ts';

interface Options {
	readonly dir: string;
	/** Identity of the data folder, part of every sequence. */
	readonly identity: string;
	/** ms without a request after which a database is closed. */
	readonly idleMs: number;
	/** Databases open at once, as far as they are not all in use. */
	readonly maxOpen: number;
}

const trash = '_deleted-';

/** All databases of one data folder: which there are, and those open now. */
export class Databases {
	readonly #options: Options;
	readonly #known = new Map<string, Database>();
	/** Dropped, their files not gone yet. */
	readonly #leaving = new Map<string, Promise<void>>();
	readonly #sweep: NodeJS.Timeout;
	#closed = false;

	private constructor(options: Options, names: readonly string[]) {
		this.#options = options;
		for (const name of names) this.#add(name);
		this.#sweep = setInterval(() => void this.#closeIdle(), Math.max(10, options.idleMs / 4));
		this.#sweep.unref();
	}

	static async open(options: Options): Promise<Databases> {
		const folders = await readdir(options.dir);
		for (const folder of folders)
			if (folder.startsWith(trash)) await rm(join(options.dir, folder), { recursive: true });
		return new Databases(
			options,
			folders.map(nameOf).filter((name) => name !== null),
		);
	}

	names(): string[] {
		return [...this.#known.keys()].sort();
	}

	get(name: string): Database {
		const database = this.#known.get(name);
		if (!database) throw noDatabase();
		return database;
	}

	/** False: it was there. */
	async create(name: string): Promise<boolean> {
		await this.#leaving.get(name);
		if (this.#closed) throw stopping();
		if (this.#known.has(name)) return false;
		const database = this.#add(name);
		try {
			await database.write(() => Promise.resolve());
		} catch (error) {
			this.#known.delete(name);
			throw error;
		}
		return true;
	}

	async remove(name: string): Promise<void> {
		const database = this.get(name);
		this.#known.delete(name);
		const leaving = database.end(async (folder) => {
			// Renamed first: what is left of a removal that was cut short is no database.
			const gone = join(this.#options.dir, `${trash}${process.hrtime.bigint()}`);
			await rename(folder, gone);
			await rm(gone, { recursive: true });
		});
		this.#leaving.set(name, leaving);
		try {
			await leaving;
		} finally {
			this.#leaving.delete(name);
		}
	}

	async close(): Promise<void> {
		this.#closed = true;
		clearInterval(this.#sweep);
		await Promise.all([
			...[...this.#known.values()].map((database) => database.end()),
			...this.#leaving.values(),
		]);
	}

	#add(name: string): Database {
		const { dir, identity } = this.#options;
		const database = new Database(name, join(dir, folderOf(name)), identity, () =>
			this.#makeRoom(),
		);
		this.#known.set(name, database);
		return database;
	}

	/** Closes what was not used for longest, as far as it is not in use. */
	#makeRoom(): void {
		const open = [...this.#known.values()].filter(({ isOpen }) => isOpen);
		const tooMany = open.length - this.#options.maxOpen;
		if (tooMany <= 0) return;
		const idle = open.filter(({ users }) => users === 0).sort((a, b) => a.lastUse - b.lastUse);
		for (const database of idle.slice(0, tooMany)) void database.rest();
	}

	async #closeIdle(): Promise<void> {
		const before = performance.now() - this.#options.idleMs;
		for (const database of this.#known.values())
			if (database.users === 0 && database.lastUse < before) await database.rest();
	}
}

/** One database; opened by the first who needs it. */
export class Database {
	readonly #turns = new Turns();
	readonly #waiting = new Set<() => void>();
	#store: Promise<Store> | null = null;
	#ended = false;
	#resting = false;
	/** Requests that read or write now or are in the queue; a feed that only waits is none. */
	users = 0;
	/** ms on the process's clock. */
	lastUse = performance.now();

	constructor(
		readonly name: string,
		readonly folder: string,
		readonly identity: string,
		/** Called when it was opened, and when nobody uses it any more. */
		readonly onChange: () => void,
	) {}

	get isOpen(): boolean {
		return this.#store !== null && !this.#resting;
	}

	/** True when it was removed or the server stops. */
	get ended(): boolean {
		return this.#ended;
	}

	read<T>(work: (store: Store) => Promise<T>): Promise<T> {
		return this.#use((use) => this.#turns.read(use), work);
	}

	write<T>(work: (store: Store) => Promise<T>): Promise<T> {
		return this.#use((use) => this.#turns.write(use), work);
	}

	/** Wakes every feed that waits: documents were written, or nothing will ever be again. */
	moved(): void {
		for (const wake of this.#waiting) wake();
	}

	/** Resolves with the next write, or the end of the database, the signal or the time. */
	async nextMove(signal: AbortSignal, ms: number | null): Promise<void> {
		if (this.#ended || signal.aborted) return;
		await new Promise<void>((resolve) => {
			const timer = ms === null ? undefined : setTimeout(done, ms);
			const waiting = this.#waiting;
			function done() {
				clearTimeout(timer);
				waiting.delete(done);
				signal.removeEventListener('abort', done);
				resolve();
			}
			waiting.add(done);
			signal.addEventListener('abort', done);
		});
	}

	/** Closes the files until the next request. */
	async rest(): Promise<void> {
		if (!this.isOpen) return;
		this.#resting = true;
		await this.#turns.write(() => this.#closeNow());
	}

	/** No request after this; what is running is finished first. */
	async end(after?: (folder: string) => Promise<void>): Promise<void> {
		this.#ended = true;
		this.moved();
		await this.#turns.write(async () => {
			await this.#closeNow();
			await after?.(this.folder);
		});
	}

	async #closeNow(): Promise<void> {
		const store = await this.#store?.catch(() => null);
		this.#store = null;
		this.#resting = false;
		await store?.close();
	}

	async #use<T>(
		turn: (use: () => Promise<T>) => Promise<T>,
		work: (store: Store) => Promise<T>,
	): Promise<T> {
		if (this.#ended) throw noDatabase();
		this.users += 1;
		try {
			return await turn(async () => {
				if (this.#ended) throw noDatabase();
				return work(await this.#open());
			});
		} finally {
			this.users -= 1;
			this.lastUse = performance.now();
			if (this.users === 0) this.onChange();
		}
	}

	async #open(): Promise<Store> {
		this.#store ??= this.#openNow();
		try {
			return await this.#store;
		} catch (error) {
			this.#store = null;
			throw error;
		}
	}

	async #openNow(): Promise<Store> {
		await mkdir(this.folder, { recursive: true });
		const pouch = await openPouch(this.folder);
		const token = sequenceToken(this.identity, await pouch.id());
		return new Store(pouch, token);
	}
}
