import { Dexie } from 'dexie';
import { describe, expect, it, vi } from 'vitest';
import { jsonResponse } from '../../../tests/support/sync-device.ts';
import { locks, pass, SyncTabs, well } from '../../../tests/support/sync-tabs.ts';
import { couch } from '../couch/client.ts';
import { CouchError } from '../couch/errors.ts';
import { readFeedToken } from '../domain/feed-token.ts';
import { changeCheckpoint, readCheckpoint } from '../store/sync-checkpoint.ts';
import { dirtyRows } from '../store/rows.ts';
import { backgroundPush, pushOnce, pushTag } from './background.ts';
import { backoff } from './backoff.ts';

const tabs = new SyncTabs();

describe('when', () => {
	it('a start asks what is new, once a database', async () => {
		tabs.create().start();
		await pass(0);
		expect(tabs.asked()).toEqual(['_changes']);
		await pass(3_600_000);
		expect(tabs.asked()).toEqual([]);
	});

	it('a change is sent after two seconds of quiet, and after fifteen when there is no quiet', async () => {
		const sync = tabs.create();
		sync.start();
		await pass(0);
		tabs.asked();
		await tabs.type('a');
		sync.changed();
		await pass(1900);
		expect(tabs.asked()).toEqual([]);
		await pass(200);
		expect(tabs.asked()).toEqual(['_bulk_docs']);
		expect(sync.state.waiting).toEqual([]);
		const from = Date.now();
		for (let second = 0; second < 20; second++) {
			await tabs.type(`b${second}`);
			sync.changed();
			await pass(1000);
		}
		expect(tabs.requests.map(({ at }) => Math.round((at - from) / 1000))).toEqual([15]);
	});

	it('trouble is met with growing pauses, and the network being back ends them', async () => {
		const sync = tabs.create();
		tabs.answer = () => {
			throw new TypeError('Failed to fetch');
		};
		sync.start();
		await pass(0);
		expect(sync.state).toMatchObject({ problem: { kind: 'offline' } });
		expect(sync.state.retryAt).not.toBeNull();
		await pass(60_000);
		expect(tabs.asked().length).toBeLessThan(8);
		await pass(120_000);
		tabs.asked();
		tabs.answer = well;
		sync.wake();
		await pass(0);
		expect(tabs.asked()).toEqual(['_changes']);
		expect(sync.state).toMatchObject({ problem: null, retryAt: null });
	});

	it('the time a server asks for is kept, whoever wakes it', async () => {
		const sync = tabs.create();
		tabs.answer = () => jsonResponse(429, { error: 'x' }, { 'Retry-After': '120' });
		sync.start();
		await pass(0);
		tabs.asked();
		for (let n = 0; n < 11; n++) {
			sync.wake();
			await pass(10_000);
		}
		expect(tabs.asked()).toEqual([]);
		await pass(11_000);
		expect(tabs.asked().length).toBeGreaterThan(0);
	});

	it.each(['unauthorized', 'account_mismatch'])(
		'%s stops everything until somebody returns, and saving goes on',
		async (error) => {
			const sync = tabs.create();
			tabs.answer = () => jsonResponse(error === 'unauthorized' ? 401 : 409, { error });
			sync.start();
			await pass(0);
			tabs.asked();
			await tabs.type('a');
			sync.changed();
			await pass(3_600_000);
			expect(tabs.asked()).toEqual([]);
			tabs.answer = well;
			sync.wake();
			await pass(0);
			expect(tabs.asked()).toEqual(['_changes', '_bulk_docs']);
			expect(sync.state.waiting).toEqual([]);
		},
	);

	it.each([
		['in turn', (n: number) => n % 2],
		['in pairs', (n: number) => (n >> 1) % 2],
		['by chance', (n: number) => Math.imul(n + 7, 0x9e3779b1) >>> 31],
	])('processes that name different histories, %s, are not asked without end', async (_, of) => {
		let n = 0;
		const sync = tabs.create({
			couch: couch(
				async (request) => {
					const body: unknown = JSON.parse((await request.text()) || 'null');
					const answer = await well(new URL(request.url).pathname, body);
					return new Response(answer.body, { headers: { 'X-Database-Epoch': `${of(n++)}` } });
				},
				{ onEpoch: (epoch) => sync.epoch(epoch) },
			),
		});
		sync.start();
		for (let second = 0; second < 60; second++) await pass(1000);
		expect(n).toBeLessThan(60);
	});

	it('a request that nobody answers ends after a minute', async () => {
		const sync = tabs.create({
			couch: couch(
				(request) =>
					new Promise((_, reject) => {
						request.signal.addEventListener('abort', () => reject(new TypeError('aborted')));
					}),
			),
		});
		sync.start();
		await pass(0);
		expect(sync.state.active).toBe(true);
		await pass(300_000);
		expect(sync.state).toMatchObject({ problem: { kind: 'offline' } });
	});

	it('the feed brings what moved, and nothing is held while nobody looks', async () => {
		let live = true;
		let tell: (moved: string[]) => void = () => {};
		const held: string[] = [];
		const sync = tabs.create({
			live: () => live,
			feed: (since, signal) =>
				new Promise((resolve, reject) => {
					held.push(since);
					signal.addEventListener('abort', () => reject(new CouchError('interrupted', '')));
					tell = (moved) => resolve({ moved, since: `${held.length}` });
				}),
		});
		sync.start();
		await pass(0);
		tabs.asked();
		tell(['facility-f1', 'another']);
		await pass(0);
		expect(tabs.asked()).toEqual(['_changes']);
		expect(held.slice(1)).toEqual(['1']);
		const { since } = await readCheckpoint(tabs.database, 'facility-f1');
		expect(readFeedToken(held[0] ?? ''), 'it counts from what was read').toEqual({
			'facility-f1': since,
		});
		live = false;
		tell([]);
		await pass(600_000);
		expect(held).toHaveLength(2);
		live = true;
		sync.wake();
		await pass(0);
		expect(held.slice(1)).toEqual(['1', '2']);
	});
});

describe('tabs', () => {
	it('one leads, and the next takes over when it ends', async () => {
		const shared = locks();
		const [first, second] = [tabs.create({ locks: shared }), tabs.create({ locks: shared })];
		first.start();
		second.start();
		await pass(0);
		expect([first.state.leading, second.state.leading]).toEqual([true, false]);
		expect(tabs.asked()).toEqual(['_changes']);
		await first.stop();
		await pass(0);
		expect(second.state.leading).toBe(true);
		expect(tabs.asked()).toEqual(['_changes']);
	});

	it('one that does not lead can still send everything now', async () => {
		const shared = locks();
		const [first, second] = [tabs.create({ locks: shared }), tabs.create({ locks: shared })];
		first.start();
		second.start();
		await pass(0);
		tabs.asked();
		await tabs.type('a');
		expect((await second.flush()).waiting).toEqual([]);
		expect(tabs.asked()).toEqual(['_bulk_docs']);
	});

	it('a service worker sends what is left, once, and only when no tab is at work', async () => {
		const shared = locks();
		await tabs.type('a');
		const send = couch(async (request) => {
			tabs.requests.push({ path: new URL(request.url).pathname, at: 0 });
			return well(new URL(request.url).pathname, JSON.parse((await request.text()) || 'null'));
		});
		const options = {
			couch: send,
			database: tabs.database,
			account: 'a',
			databases: () => ['facility-f1'],
		};
		expect((await pushOnce({ ...options, locks: shared }))?.waiting).toEqual([]);
		expect(tabs.asked()).toContain('_bulk_docs');
		const tab = tabs.create({ locks: shared });
		tab.start();
		await pass(0);
		expect(await pushOnce({ ...options, locks: shared })).toBeNull();
	});

	it('a service worker is woken again later when a tab was at work, as that may close too soon', async () => {
		vi.stubGlobal('indexedDB', Dexie.dependencies.indexedDB);
		await tabs.type('a');
		const shared = locks();
		const sentIds: string[] = [];
		const wake = () =>
			backgroundPush({
				...{ tag: pushTag('a', 'facility-f1', 'account'), origin: 'https://karta.example' },
				locks: shared,
				fetch: async (request) => {
					const body = JSON.parse((await request.text()) || 'null') as {
						docs?: { _id: string }[];
						keys?: string[];
					} | null;
					sentIds.push(...(body?.docs ?? []).map(({ _id }) => _id));
					const rows = body?.keys?.map((key) => ({ key, error: 'not_found' }));
					return rows ? jsonResponse(200, { rows }) : well(new URL(request.url).pathname, body);
				},
			});
		const tab = tabs.create({ locks: shared, online: () => false });
		tab.start();
		await pass(0);
		await expect(wake()).rejects.toThrow('a tab is sending');
		await tab.stop();
		// A day has gone by, and the server has lost what only it writes: that is not for this device to mend.
		const standing = { type: 'standing', schema: 1 };
		await tabs.database.docs.put({
			...{ db: 'facility-f1', id: 'standing:karta', type: 'standing', body: standing },
			...{ base: { rev: '1-a', body: standing }, dirty: null, edit: 1 },
		});
		await changeCheckpoint(tabs.database, 'facility-f1', { since: '1-a', healedAt: null });
		await wake();
		expect(sentIds).not.toContain('standing:karta');
		expect(await dirtyRows(tabs.database, 'facility-f1').toArray()).toEqual([]);
		vi.unstubAllGlobals();
	});
});

it('pauses double up to five minutes, half of it by chance', () => {
	expect([1, 2, 3, 30].map((attempts) => backoff(attempts, null, () => 0))).toEqual([
		500, 1000, 2000, 150_000,
	]);
	expect(backoff(30, null, () => 0.999)).toBeLessThan(300_000);
	expect(backoff(1, 60, () => 0)).toBe(60_000);
});
