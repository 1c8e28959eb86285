import { describe, expect, it } from 'vitest';
import { jsonResponse } from '../../../tests/support/sync-device.ts';
import { pass, SyncTabs, well } from '../../../tests/support/sync-tabs.ts';
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
