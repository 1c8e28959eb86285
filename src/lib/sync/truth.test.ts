import { describe, expect, it } from 'vitest';
import { jsonResponse } from '../../../tests/support/sync-device.ts';
import { locks, pass, SyncTabs, well } from '../../../tests/support/sync-tabs.ts';
import { CouchError } from '../couch/errors.ts';
import { observe } from '../store/observe.ts';
import type { Sync } from './index.ts';

/** What screens are told must be what a server has answered, whichever tab asked it. */
const tabs = new SyncTabs();
const down = () => jsonResponse(503, { error: 'x' });
const ended = () => jsonResponse(401, { error: 'unauthorized' });

async function started(options: Parameters<SyncTabs['create']>[0] = {}): Promise<Sync> {
	const sync = tabs.create(options);
	sync.start();
	await pass(0);
	return sync;
}

describe('sending when nothing waits', () => {
	it.each([
		['an outage', down, 'server'],
		['an ended session', ended, 'signed-out'],
	])('asks nobody after %s, and says what was said before', async (_, answer, kind) => {
		const sync = await started();
		const { contactAt } = sync.state;
		expect(contactAt).not.toBeNull();
		await pass(3_600_000);
		tabs.answer = answer;
		sync.wake();
		await pass(0);
		const before = sync.state;
		expect(before).toMatchObject({ problem: { kind }, contactAt });
		tabs.asked();
		const follower = tabs.create({ locks: { request: () => new Promise(() => {}) } });
		if (kind === 'signed-out') expect(await sync.flush()).toEqual(before);
		expect(await follower.flush()).toMatchObject({ problem: { kind }, contactAt });
		expect(await sync.flush()).toMatchObject({ problem: { kind }, contactAt });
		if (kind === 'signed-out') expect(tabs.asked(), 'nobody has returned').toEqual([]);
	});

	it('leaves a session ended: what is typed then is not sent into it', async () => {
		tabs.answer = ended;
		const sync = await started();
		await sync.flush();
		tabs.asked();
		await tabs.type('a');
		sync.changed();
		await pass(60_000);
		expect(tabs.asked()).toEqual([]);
	});

	it('does not end the pauses after an outage, and the next attempt is made', async () => {
		tabs.answer = (path, body) => (path.endsWith('_bulk_docs') ? down() : well(path, body));
		const sync = await started();
		await tabs.type('a');
		await sync.flush();
		// Deleted before it was ever there: nothing of it is left to send.
		await tabs.database.docs.clear();
		tabs.answer = down;
		expect(await sync.flush()).toMatchObject({ problem: { kind: 'server' } });
		tabs.answer = well;
		await pass(60_000);
		expect(sync.state).toMatchObject({ problem: null, retryAt: null });
		await tabs.type('b');
		sync.changed();
		await pass(3000);
		expect(sync.state.waiting).toEqual([]);
	});
});

describe('when something was confirmed', () => {
	const confirmedAt = async () => (await tabs.database.docs.toArray())[0]?.base?.at ?? null;
	const now = () => new Date().toISOString();

	it('is when the server said so, not when it was written or sent again', async () => {
		const sync = await started();
		await tabs.type('a');
		expect(await confirmedAt()).toBeNull();
		await pass(60_000);
		await sync.flush();
		const first = now();
		expect(await confirmedAt()).toBe(first);
		await pass(60_000);
		await tabs.type('b');
		tabs.answer = down;
		await sync.flush();
		expect(await confirmedAt()).toBe(first);
	});

	it('is, of what a cluster took without its quorum, when it was asked after', async () => {
		tabs.answer = async (path, body) => {
			const answer = await well(path, body);
			const took = path.endsWith('_bulk_docs');
			return took ? new Response(await answer.text(), { status: 202 }) : answer;
		};
		const sync = await started();
		await tabs.type('a');
		await sync.flush();
		expect(await confirmedAt()).toBeNull();
		tabs.answer = well;
		await pass(10_000);
		expect(sync.state.waiting).toEqual([]);
		expect(await confirmedAt()).not.toBeNull();
	});

	it('is, of what another device wrote, when it came', async () => {
		const doc = { _id: 'news:1', _rev: '1-a', type: 'news', schema: 1 };
		const results = [{ id: doc._id, seq: '1-a', changes: [{ rev: doc._rev }], doc }];
		tabs.answer = (path, body) =>
			path.endsWith('_changes')
				? jsonResponse(200, { results, last_seq: '1-a', pending: 0 })
				: well(path, body);
		await started();
		expect(await confirmedAt()).toBe(now());
	});
});

describe('what one tab learns', () => {
	const held: string[] = [];
	/** A leading tab, and another that waits for its turn. */
	async function two(): Promise<[Sync, Sync]> {
		held.length = 0;
		const options = {
			...{ locks: locks(), watch: observe },
			feed: (since: string, signal: AbortSignal) => {
				held.push(since);
				return new Promise<never>((_, reject) => {
					signal.addEventListener('abort', () => reject(new CouchError('interrupted', '')));
				});
			},
		};
		const both: [Sync, Sync] = [await started(options), await started(options)];
		expect(both.map(({ state }) => state.leading)).toEqual([true, false]);
		return both;
	}

	it('of a sign-in, the leading one goes on with', async () => {
		const [leading, other] = await two();
		await tabs.type('a');
		tabs.answer = ended;
		leading.wake();
		await pass(60_000);
		expect(leading.state).toMatchObject({ problem: { kind: 'signed-out' } });
		held.length = 0;
		tabs.answer = well;
		await other.recheck();
		await pass(0);
		expect(leading.state).toMatchObject({ problem: null, waiting: [] });
		expect(held, 'the leading one holds the feed again').toHaveLength(1);
		await tabs.type('b');
		leading.changed();
		await pass(3000);
		expect(leading.state.waiting).toEqual([]);
	});

	it('of an ended session, one that is opened after a sign-in asks again about', async () => {
		tabs.answer = ended;
		const options = { locks: locks(), watch: observe };
		const leading = await started(options);
		tabs.answer = well;
		tabs.asked();
		await started(options);
		await pass(0);
		expect(leading.state).toMatchObject({ problem: null });
		expect(tabs.asked()).toEqual(['_changes', '_changes']);
		await started(options);
		expect(tabs.asked(), 'there is nothing to ask about').toEqual([]);
	});

	it('of a server that is back, the one that was pausing goes on with, and only once', async () => {
		const [leading, other] = await two();
		tabs.answer = down;
		leading.wake();
		await pass(600_000);
		expect(leading.state.retryAt).not.toBeNull();
		await tabs.type('a');
		tabs.answer = well;
		expect((await other.flush()).waiting).toEqual([]);
		held.length = 0;
		tabs.asked();
		await pass(0);
		expect(tabs.asked()).toEqual(['_changes']);
		expect(held).toHaveLength(1);
		await pass(600_000);
		expect(tabs.asked()).toEqual([]);
	});

	it('of a network that only it has, does not make another ask without end', async () => {
		const shared = { locks: locks(), watch: observe };
		const leading = await started({ ...shared, online: () => false });
		const other = await started(shared);
		await tabs.type('a');
		expect((await other.flush()).waiting).toEqual([]);
		await pass(0);
		const before = leading.state;
		await pass(0);
		expect(leading.state).toEqual(before);
		expect(tabs.asked()).toEqual(['_changes', '_bulk_docs']);
	});
});
