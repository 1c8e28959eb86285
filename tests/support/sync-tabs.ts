import { IDBFactory } from 'fake-indexeddb';
import { Dexie } from 'dexie';
import { afterEach, beforeEach, vi } from 'vitest';
import { couch } from '../../src/lib/couch/client.ts';
import { saveAnswerEdits } from '../../src/lib/store/answers.ts';
import { Database } from '../../src/lib/store/database.ts';
import { createSync, type Locks, type Sync, type SyncOptions } from '../../src/lib/sync/index.ts';
import { jsonResponse, keyOf } from './sync-device.ts';

/** How a server answers a request: the whole path, and the body that was sent. */
export type Answers = (path: string, body: unknown) => Response | Promise<Response>;

/** Everything is confirmed at once; what matters is when it is asked. */
export const well: Answers = (path, body) => {
	if (path.endsWith('_changes'))
		return jsonResponse(200, { results: [], last_seq: '1-a', pending: 0 });
	if (path.endsWith('_revs_diff')) return jsonResponse(200, {});
	const { docs } = body as { docs: { _id: string }[] };
	return jsonResponse(
		201,
		docs.map(({ _id }) => ({ ok: true, id: _id, rev: '1-a' })),
	);
};

/** Tabs of one device under a clock that only tests move. */
export class SyncTabs {
	requests: { readonly path: string; readonly at: number }[] = [];
	answer: Answers = well;
	database!: Database;
	#syncs: Sync[] = [];

	/** Has every test of the file begin with an empty device and end with nothing running. */
	constructor() {
		beforeEach(() => {
			vi.useFakeTimers({
				...{ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: Date.UTC(2026, 8, 1) },
			});
			this.requests = [];
			this.answer = well;
			this.#syncs = [];
			Dexie.dependencies.indexedDB = new IDBFactory();
			this.database = new Database('account');
		});
		afterEach(async () => {
			for (const sync of this.#syncs) await sync.stop();
			this.database.close();
			vi.useRealTimers();
		});
	}

	create(options: Partial<SyncOptions> = {}): Sync {
		const send = async (request: Request) => {
			const { pathname } = new URL(request.url);
			this.requests.push({ path: pathname, at: Date.now() });
			const text = await request.text();
			return this.answer(pathname, text ? JSON.parse(text) : null);
		};
		const sync = createSync({
			...{ couch: couch(send), database: this.database, account: 'a' },
			...{ databases: () => ['facility-f1'], random: () => 0.5, watch: () => () => {} },
			...options,
		});
		this.#syncs.push(sync);
		return sync;
	}

	async type(value: string, db = 'facility-f1'): Promise<void> {
		const edit = { key: keyOf('x'), catalogue: 1, kind: 'text' as const, value, basedOn: null };
		await saveAnswerEdits(this.database, db, [edit], { by: '', now: new Date() });
	}

	/** What was asked since the last time, without the facility's name. */
	asked(): string[] {
		return this.requests.splice(0).map(({ path }) => path.replace('/facility-f1/', ''));
	}
}

/** Lets everything that is under way finish, then moves the clock. */
export async function pass(milliseconds: number): Promise<void> {
	await settle();
	await vi.advanceTimersByTimeAsync(milliseconds);
	await settle();
}
async function settle(): Promise<void> {
	for (let turn = 0; turn < 60; turn++) await new Promise((resolve) => void setImmediate(resolve));
}

/** Web Locks as far as they are used. */
export function locks(): Locks {
	let last: Promise<unknown> = Promise.resolve();
	let taken = false;
	return {
		async request(_, { ifAvailable, signal }, callback) {
			if (ifAvailable && taken) return callback(null);
			const turn = last.then(async () => {
				if (signal?.aborted) return;
				taken = true;
				await callback({}).finally(() => (taken = false));
			});
			last = turn.catch(() => {});
			return turn;
		},
	};
}
