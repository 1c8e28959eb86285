import { IDBFactory } from 'fake-indexeddb';
import { Dexie } from 'dexie';
import { couch, type Couch } from '../../src/lib/couch/client.ts';
import type { Backend } from '../../src/lib/couch/types.ts';
import { answerId, readAnswer, type Answer } from '../../src/lib/domain/answer.ts';
import { saveAnswerEdits } from '../../src/lib/store/answers.ts';
import { Database, type Row } from '../../src/lib/store/database.ts';
import { cycle, type Outcome } from '../../src/lib/sync/cycle.ts';
import type { Want } from '../../src/lib/sync/wanted.ts';
import type { Work } from '../../src/lib/sync/work.ts';

export const facility = 'facility-f1';

/** What a line does to one request; `next` is the server. */
export type Line = (request: Request, next: Backend) => Promise<Response>;

/** One device with a database of its own, synced step by step. */
export class SyncDevice {
	readonly database: Database;
	readonly couch: Couch;
	/** `METHOD path` of every request, without queries. */
	readonly requests: string[] = [];
	/** Bytes of all bodies, there and back. */
	bytes = 0;
	epoch: string | null = null;
	line: Line = (request, next) => next(request);
	now = new Date(Date.UTC(2026, 8, 1));
	mayWrite: Work['mayWrite'] = () => true;
	/** Attempts in a row that did not get through. */
	failures = 0;

	constructor(
		readonly name: string,
		server: Backend,
		readonly databases: readonly string[] = [facility],
	) {
		Dexie.dependencies.indexedDB = new IDBFactory();
		this.database = new Database(name);
		const send: Backend = async (request) => {
			const { pathname } = new URL(request.url);
			this.requests.push(`${request.method} ${pathname.replace(`/${facility}`, '')}`);
			this.bytes += (await request.clone().text()).length;
			const response = await this.line(request, server);
			this.bytes += (await response.clone().text()).length;
			return response;
		};
		this.couch = couch(send, { onEpoch: (epoch) => (this.epoch = epoch) });
	}

	get work(): Work {
		const { couch: remote, database, mayWrite } = this;
		return {
			...{ couch: remote, database, mayWrite },
			now: () => this.now,
			epoch: () => this.epoch,
			request: (send) => send(new AbortController().signal),
		};
	}

	/** One cycle; its requests are the only ones in `requests` afterwards. */
	async sync(want: Want = { pull: true, push: true }): Promise<Outcome> {
		this.requests.length = 0;
		this.bytes = 0;
		const wanted = new Map(this.databases.map((db) => [db, want]));
		const outcome = await cycle(this.work, wanted, this.failures);
		this.failures = outcome.problem ? this.failures + 1 : 0;
		return outcome;
	}

	push(): Promise<Outcome> {
		return this.sync({ pull: false, push: true });
	}

	async type(category: string, value: string): Promise<void> {
		const stored = (await this.answer(category))?.text;
		await this.save({ category, value, basedOn: stored ?? null });
	}

	async mark(category: string, value: boolean | null, level = 'vip'): Promise<void> {
		const criterion = `${category}.${level}`;
		await saveAnswerEdits(
			this.database,
			facility,
			[{ key: keyOf(category), catalogue: 1, kind: 'criterion', criterion, value }],
			{ by: this.name, now: this.now },
		);
	}

	async answer(category: string): Promise<Answer | null> {
		const row = await this.database.docs.get([facility, idOf(category)]);
		const read = readAnswer(row?.body);
		return read.ok ? read.answer : null;
	}

	async text(category: string): Promise<string | undefined> {
		return (await this.answer(category))?.text?.value;
	}

	async row(category: string): Promise<Row> {
		const row = await this.database.docs.get([facility, idOf(category)]);
		if (!row) throw new Error(`${this.name} has no ${category}`);
		return row;
	}

	/** Everything its disk holds now. */
	async disk(): Promise<Disk> {
		const all = this.database.tables.map(async ({ name }) => [
			name,
			await this.database.table(name).toArray(),
		]);
		return Object.fromEntries((await Promise.all(all)) as [string, unknown[]][]);
	}

	/** Its disk, or another's, as it was before: a profile that was restored, an image, a frozen school PC. */
	async setBack(disk: Disk, { open = false } = {}): Promise<void> {
		const { database } = this;
		await database.transaction('rw', database.tables, async () => {
			for (const [name, rows] of Object.entries(disk)) {
				await database.table(name).clear();
				await database.table(name).bulkPut(rows as object[]);
			}
		});
		if (!open) await this.restart();
	}

	/** The page is closed, and opened again. */
	async restart(): Promise<void> {
		this.database.close();
		await this.database.open();
	}

	/** What lies in a row is not what anybody wrote. */
	async damage(category: string, body: unknown = { type: 'answer', schema: 1, text: 7 }) {
		await this.database.docs.update([facility, idOf(category)], { body });
	}

	/** Every value in its history, and every text of what was set aside. */
	async kept(): Promise<unknown[]> {
		const versions = await this.database.versions.toArray();
		return versions.map(({ text, value }: { text: string; value?: unknown }) => value ?? text);
	}

	async save({
		category,
		value,
		basedOn,
	}: {
		category: string;
		value: string;
		basedOn: Answer['text'] | null;
	}) {
		const edit = { key: keyOf(category), catalogue: 1, kind: 'text' as const, value };
		await saveAnswerEdits(this.database, facility, [{ ...edit, basedOn: basedOn ?? null }], {
			by: this.name,
			now: this.now,
		});
	}
}

export type Disk = Readonly<Record<string, readonly unknown[]>>;

export function keyOf(category: string) {
	return { instrument: 'karta', round: '2026-09', category };
}

export function idOf(category: string): string {
	return answerId(keyOf(category));
}

export function jsonResponse(status: number, body: unknown, headers: Record<string, string> = {}) {
	return new Response(JSON.stringify(body), { status, headers });
}

/** The server does its work and nobody hears of it. */
export const answerLost: Line = async (request, next) => {
	await next(request);
	throw new TypeError('Failed to fetch');
};
