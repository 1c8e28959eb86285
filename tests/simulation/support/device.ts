import { Dexie } from 'dexie';
import { couch } from '../../../src/lib/couch/client.ts';
import { readAnswer, type Answer } from '../../../src/lib/domain/answer.ts';
import { order } from '../../../src/lib/domain/merge/plain.ts';
import { adoptDraft } from '../../../src/lib/store/adopt.ts';
import { saveAnswerEdits, type AnswerEdit } from '../../../src/lib/store/answers.ts';
import { readBackupFile } from '../../../src/lib/store/backup-file.ts';
import { exportBackup, writeBackupFile } from '../../../src/lib/store/backup.ts';
import { Database, draftDb } from '../../../src/lib/store/database.ts';
import { restoreBackup } from '../../../src/lib/store/restore.ts';
import { pushOnce } from '../../../src/lib/sync/background.ts';
import { connect } from '../../../src/lib/sync/connection.ts';
import { createSync, type Sync } from '../../../src/lib/sync/index.ts';
import { accountName, Disk, draftName, type Image } from './disks.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';
import { rest } from './turns.ts';
import { Clock, type World } from './world.ts';

export const facility = 'facility-f1';

interface Tab {
	readonly database: Database;
	readonly sync: Sync;
	readonly clock: Clock;
}

/** One device: the real store and engine over a disk in memory. Killing it leaves the disk. */
export class Device {
	disk = new Disk();
	#tabs: Tab[] = [];
	/** The text as a screen shows it, possibly behind the store. */
	readonly #shown = new Map<string, Answer>();
	#draft: Database | null = null;

	constructor(
		readonly name: string,
		private readonly world: World,
		private readonly network: Network,
		/** The engine's own. */
		private readonly random: Random,
		private readonly databases: readonly string[],
		private readonly skew: { offset: number; rate: number },
		/** Two tabs that do not know of each other: locks only save work. */
		private readonly tabs: number,
	) {}

	get alive(): boolean {
		return this.#tabs.length > 0;
	}

	boot(): void {
		for (let n = 0; n < this.tabs; n++) this.#tabs.push(this.#openTab());
		this.#shown.clear();
	}

	/** Everything in memory is gone; requests under way go on without anybody to hear the answer. */
	kill(): void {
		for (const { database, clock } of this.#tabs.splice(0)) {
			clock.dead = true;
			database.close();
		}
		this.#draft?.close();
		this.#draft = null;
	}

	/** Stolen, and another one bought. */
	replace(): void {
		this.insert(new Map());
		this.boot();
	}

	/** Off, and another disk in it; what still runs of before has the old one. */
	insert(image: Image): void {
		this.kill();
		this.disk = new Disk(image);
	}

	wake(): void {
		for (const { sync } of this.#tabs) sync.wake();
	}

	async recheck(): Promise<void> {
		for (const { sync } of this.#tabs) await sync.recheck();
	}

	/** Somebody sends once more what was said to be too large: the line that said so is another now. */
	async resend(): Promise<void> {
		const { sync } = this.#tabs[0] ?? {};
		for (const { db, id, refused } of this.disk.rows)
			if (refused === 'too-large') void sync?.resend(db, id);
		await rest();
	}

	/** By its own clock, however that runs. */
	passDay(): void {
		this.skew.offset += 25 * 3_600_000;
	}

	setClock(offset: number): void {
		for (const { clock } of this.#tabs) clock.set(offset);
	}

	/**
	 * What the person sees of a category: of the card that is open here, whatever round it is of.
	 * @param stale what the screen showed a moment ago, rather than what is stored
	 */
	look(db: string, category: string, stale: boolean): Answer | null {
		const name = `${db} ${category}`;
		const before = this.#shown.get(name);
		if (before && stale) return before;
		const answers = this.disk.rows.flatMap((row) => {
			const read = row.db === db ? readAnswer(row.body) : null;
			return read?.ok && read.answer.category === category ? [read.answer] : [];
		});
		const now = answers.sort((a, b) => order(a.round, b.round)).at(-1) ?? null;
		if (now) this.#shown.set(name, now);
		return now;
	}

	/**
	 * @param tab which of its tabs, where it has more than one
	 * @returns the answer as stored, or null when something happened to the device before it was
	 */
	async save(db: string, edit: AnswerEdit, tab = 0): Promise<Answer | null> {
		const open = this.#tabs[tab % this.#tabs.length];
		if (!open) return null;
		const author = { by: this.name, now: new Date(open.clock.now()) };
		const database = db === draftDb ? this.draft : open.database;
		let stored: Answer | null;
		try {
			stored = (await saveAnswerEdits(database, db, [edit], author))[0]?.answer ?? null;
			if (stored) this.#shown.set(`${db} ${edit.key.category}`, stored);
		} catch (error) {
			// Who is told that it was not saved types it again, or goes to somebody.
			// A damaged row, or a newer app's: the person is told that nothing is written over it.
			const refused = error instanceof Error && /^(Newer|Damaged)Document/.test(error.name);
			if (refused || this.disk.full || !this.#tabs.includes(open)) return null;
			throw error;
		}
		for (const { sync } of this.#tabs) sync.changed();
		return stored;
	}

	/** The draft that somebody without an account makes on this device. */
	get draft(): Database {
		if (!this.#draft) {
			Dexie.dependencies.indexedDB = this.disk.factory;
			this.#draft = new Database(draftName);
		}
		return this.#draft;
	}

	/** Somebody signs in: what was made without an account joins the facility's card. */
	async adopt(): Promise<void> {
		const tab = this.#tabs[0];
		if (!tab) return;
		const author = { by: this.name, now: new Date(tab.clock.now()) };
		try {
			await adoptDraft(tab.database, this.draft, facility, author);
		} catch (error) {
			if (!this.disk.full && this.#tabs.includes(tab)) throw error;
		}
		for (const { sync } of this.#tabs) sync.changed();
	}

	/**
	 * What the service worker does when no tab is open, and a sign-out before it empties the device.
	 * @param then with the database, still open, once nothing waits
	 */
	async pushClosed(then?: (database: Database) => Promise<void>): Promise<void> {
		this.kill();
		Dexie.dependencies.indexedDB = this.disk.factory;
		const database = new Database(accountName);
		const clock = new Clock(this.world, this.skew);
		const line = { origin: 'http://couch.invalid', fetch: this.network.fetchOf(this.name) };
		const state = await pushOnce({
			...{ database, account: this.name, databases: () => [facility] },
			couch: connect({ ...line, account: this.name }).couch,
			mayWrite: (db) => db === facility,
			...{ scheduler: clock, random: this.random.next },
		});
		if (state && !state.waiting.length) await then?.(database);
		database.close();
	}

	async backup(): Promise<string> {
		const database = this.#database;
		if (!database) return '';
		return writeBackupFile(await exportBackup(database, { app: 'simulation', now: new Date(0) }));
	}

	async restore(file: string): Promise<void> {
		const tab = this.#tabs[0];
		const read = await readBackupFile(file);
		if (!tab || !read.ok) return;
		const author = { by: this.name, now: new Date(tab.clock.now()) };
		try {
			await restoreBackup(tab.database, read.contents, author);
		} catch (error) {
			if (!this.disk.full) throw error;
		}
		for (const { sync } of this.#tabs) await sync.recheck();
	}

	/** By its own clock. */
	get now(): number {
		return new Clock(this.world, this.skew).now();
	}

	get problem() {
		return this.#tabs[0]?.sync.state.problem ?? null;
	}

	async end(): Promise<void> {
		for (const { sync } of this.#tabs) await sync.stop();
		this.kill();
	}

	get #database(): Database | undefined {
		return this.#tabs[0]?.database;
	}

	#openTab(): Tab {
		const clock = new Clock(this.world, this.skew);
		Dexie.dependencies.indexedDB = this.disk.factory;
		const database = new Database(accountName);
		const fetch = this.network.fetchOf(this.name);
		let since = 0;
		const sync: Sync = createSync({
			couch: couch((request) => (clock.dead ? new Promise(() => {}) : fetch(request)), {
				onEpoch: (epoch) => sync.epoch(epoch),
			}),
			database,
			account: this.name,
			databases: () => this.databases,
			mayWrite: (db) => db === facility,
			scheduler: clock,
			random: this.random.next,
			watch: () => () => {},
			feed: async (_, signal) => {
				await this.network.feed(signal);
				return { moved: clock.dead ? [] : this.databases, since: String(++since) };
			},
		});
		sync.start();
		return { database, sync, clock };
	}
}
