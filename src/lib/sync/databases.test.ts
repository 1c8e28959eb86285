import { describe, expect, it } from 'vitest';
import { jsonResponse } from '../../../tests/support/sync-device.ts';
import { pass, SyncTabs, well, type Answers } from '../../../tests/support/sync-tabs.ts';
import type { Sync } from './index.ts';

/** Troubles of one database, while the others are well. */
const tabs = new SyncTabs();
const databases = () => ['facility-f1', 'program', 'exchange'];

async function started(): Promise<Sync> {
	const sync = tabs.create({ databases });
	sync.start();
	await pass(0);
	return sync;
}
const closed: Answers = (path, body) =>
	path.includes('facility-f1') ? jsonResponse(410, { error: 'gone' }) : well(path, body);

describe('a closed database', () => {
	it('refuses what is typed after its closing too, and is not asked again', async () => {
		tabs.answer = closed;
		const sync = await started();
		tabs.asked();
		await tabs.type('a');
		sync.changed();
		await pass(3_600_000);
		expect(tabs.asked()).toEqual([]);
		const refused = [{ db: 'facility-f1', state: 'refused', reason: 'gone' }];
		expect(sync.state.waiting).toMatchObject(refused);
		await tabs.type('b');
		expect((await sync.flush()).waiting).toMatchObject(refused);
		await sync.resend('facility-f1', sync.state.waiting[0]?.id ?? '');
		expect(sync.state.waiting).toMatchObject(refused);
		expect(tabs.asked()).toEqual([]);
	});

	it('that is open again after all takes what it refused, once it is sent again', async () => {
		tabs.answer = closed;
		const sync = await started();
		await tabs.type('a');
		await sync.flush();
		tabs.answer = well;
		await sync.recheck();
		await pass(0);
		await sync.resend('facility-f1', sync.state.waiting[0]?.id ?? '');
		expect(sync.state).toMatchObject({ waiting: [], problem: null });
	});
});
