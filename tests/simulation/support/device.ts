import { Dexie } from 'dexie';
import { couch } from '../../../src/lib/couch/client.ts';
import {
	readAnswer,
	answerId,
	type Answer,
	type AnswerKey,
} from '../../../src/lib/domain/answer.ts';
import { saveAnswerEdits, type AnswerEdit } from '../../../src/lib/store/answers.ts';
import { readBackupFile } from '../../../src/lib/store/backup-file.ts';
import { exportBackup, writeBackupFile } from '../../../src/lib/store/backup.ts';
import { Database } from '../../../src/lib/store/database.ts';
import { restoreBackup } from '../../../src/lib/store/restore.ts';
import { createSync, type Sync } from '../../../src/lib/sync/index.ts';
import { accountName, Disk, type Image } from './disks.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';
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

	/** By its own clock, however that runs. */
	passDay(): void {
		this.skew.offset += 25 * 3_600_000;
	}

	setClock(offset: number): void {
		for (const { clock } of this.#tabs) clock.set(offset);
	}

	async answer(key: AnswerKey): Promise<Answer | null> {
		const row = await this.#database?.docs.get([facility, answerId(key)]);
		const read = readAnswer(row?.body);
		return read.ok ? read.answer : null;
	}

	/** @param stale what a person sees and types over: what the screen showed a moment ago, rather than what is stored */
	async look(key: AnswerKey, stale: boolean): Promise<Answer | null> {
		const before = this.#shown.get(answerId(key));
		if (before && stale) return before;
		const now = await this.answer(key);
		if (now) this.#shown.set(answerId(key), now);
		return now;
	}

	/** @returns whether it was saved before anything happened to the device */
	async save(edit: AnswerEdit): Promise<boolean> {
		const tab = this.#tabs[0];
		if (!tab) return false;
		const author = { by: this.name, now: new Date(tab.clock.now()) };
		try {
			const [stored] = await saveAnswerEdits(tab.database, facility, [edit], author);
			if (stored) this.#shown.set(answerId(edit.key), stored.answer);
		} catch (error) {
			// Who is told that it was not saved types it again, or goes to somebody.
			if (this.disk.full || !this.#tabs.includes(tab)) return false;
			throw error;
		}
		for (const { sync } of this.#tabs) sync.changed();
		return true;
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
