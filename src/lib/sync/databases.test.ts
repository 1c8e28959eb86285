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

/** How the server answers for some databases; for the others it is well. */
function answerFor(statuses: Readonly<Record<string, number>>): Answers {
	return (path, body) => {
		const [, status] = Object.entries(statuses).find(([db]) => path.includes(db)) ?? [];
		return status ? jsonResponse(status, { error: 'x', reason: 'r' }) : well(path, body);
	};
}

/** The databases that were asked since the last time. */
const asked = () => tabs.requests.splice(0).map(({ path }) => path.split('/')[1]);

describe('a database that is not there, or not for this person,', () => {
	it.each([
		[404, 'missing'],
		[403, 'forbidden'],
	])('is asked again in some minutes, without anybody doing anything: %s', async (status, kind) => {
		tabs.answer = answerFor({ exchange: status });
		const sync = await started();
		expect(sync.state).toMatchObject({ problem: { kind, db: 'exchange' } });
		expect(Date.parse(sync.state.retryAt ?? '')).toBeGreaterThan(Date.now());
		tabs.asked();
		for (let minute = 0; minute < 60; minute++) await pass(60_000);
		const often = tabs.asked();
		expect(often.length).toBeGreaterThan(3);
		expect(often.length).toBeLessThan(10);
		expect([...new Set(often)]).toEqual(['/exchange/_changes']);
		tabs.answer = well;
		await pass(900_000);
		expect(sync.state).toMatchObject({ problem: null, problems: [], retryAt: null });
		tabs.asked();
		await pass(3_600_000);
		expect(tabs.asked()).toEqual([]);
	});

	it('stays said while others are well, and while there is no network', async () => {
		tabs.answer = answerFor({ exchange: 404 });
		const sync = await started();
		const { contactAt } = sync.state;
		await pass(1000);
		await tabs.type('a');
		expect(await sync.flush()).toMatchObject({
			...{ waiting: [], problem: { kind: 'missing', db: 'exchange' } },
		});
		expect(sync.state.contactAt, 'everything it asked was answered').not.toBe(contactAt);
		tabs.answer = () => {
			throw new TypeError('Failed to fetch');
		};
		await tabs.type('b');
		expect(await sync.flush()).toMatchObject({
			problem: { kind: 'offline' },
			problems: [{ kind: 'offline' }, { kind: 'missing', db: 'exchange' }],
		});
		tabs.answer = answerFor({ exchange: 404 });
		expect(await sync.flush()).toMatchObject({
			problems: [{ kind: 'missing', db: 'exchange' }],
		});
	});

	it('of the server with one leaves the others alone, and is tried again', async () => {
		tabs.answer = answerFor({ 'facility-f1': 500 });
		const sync = await started();
		expect(asked()).toEqual(['facility-f1', 'program', 'exchange']);
		const problem = { kind: 'server', db: 'facility-f1' };
		expect(sync.state).toMatchObject({ problem, problems: [problem] });
		expect(Date.parse(sync.state.retryAt ?? '')).toBeGreaterThan(Date.now());
		await tabs.type('a', 'program');
		expect((await sync.flush()).waiting).toEqual([]);
		tabs.answer = well;
		await pass(10_000);
		expect(sync.state).toMatchObject({ problem: null, retryAt: null });
	});

	it('of the server with one holds up no change of another, however long it lasts', async () => {
		tabs.answer = answerFor({ exchange: 500 });
		const sync = await started();
		tabs.asked();
		for (let minute = 0; minute < 60; minute++) await pass(60_000);
		const often = asked().filter((db) => db === 'exchange').length;
		expect(often, 'and is asked more and more rarely').toBeLessThan(40);
		expect(often).toBeGreaterThan(8);
		await tabs.type('a');
		sync.changed();
		await pass(3000);
		expect(sync.state.waiting).toEqual([]);
		expect(sync.state.problems).toMatchObject([{ kind: 'server', db: 'exchange' }]);
		tabs.answer = well;
		await pass(300_000);
		expect(sync.state).toMatchObject({ problem: null, retryAt: null });
	});

	it('of the server with one does not hide what was typed meanwhile for another', async () => {
		const trouble = answerFor({ exchange: 500 });
		tabs.answer = trouble;
		const sync = await started();
		// The pauses are long by now.
		for (let minute = 0; minute < 60; minute++) await pass(60_000);
		let typed = false;
		tabs.answer = async (path, body) => {
			// The facility's database has had its turn.
			if (path.includes('program') && !typed) await tabs.type('a');
			typed ||= path.includes('program');
			return trouble(path, body);
		};
		sync.wake();
		await pass(3000);
		expect(typed).toBe(true);
		expect(sync.state.waiting).toEqual([]);
	});

	it('is the server’s own where none is well', async () => {
		tabs.answer = () => jsonResponse(500, { error: 'x' });
		const sync = await started();
		expect(sync.state.problems).toEqual([{ kind: 'server', reason: 'x' }]);
	});

	it('is left alone where the server asks for quiet', async () => {
		tabs.answer = () => jsonResponse(503, { error: 'x' }, { 'Retry-After': '60' });
		await started();
		expect(asked()).toEqual(['facility-f1']);
	});

	it('does not hide another, and is not hidden by it', async () => {
		tabs.answer = answerFor({ 'facility-f1': 403, exchange: 404 });
		const sync = await started();
		const both = [
			{ kind: 'forbidden', db: 'facility-f1' },
			{ kind: 'missing', db: 'exchange' },
		];
		expect(sync.state).toMatchObject({ problem: both[0], problems: both });
		tabs.answer = answerFor({ 'facility-f1': 403 });
		sync.wake();
		await pass(0);
		expect(sync.state).toMatchObject({ problem: both[0], problems: [both[0]] });
		tabs.answer = answerFor({ exchange: 404 });
		sync.wake();
		await pass(0);
		expect(sync.state).toMatchObject({ problem: both[1], problems: [both[1]] });
	});

	it('is not tried every two seconds for what waits in it', async () => {
		tabs.answer = answerFor({ 'facility-f1': 404 });
		const sync = await started();
		await tabs.type('a');
		await sync.flush();
		await tabs.type('b', 'program');
		await sync.flush();
		tabs.asked();
		await pass(60_000);
		expect(tabs.asked()).toEqual([]);
		tabs.answer = well;
		await pass(900_000);
		expect(sync.state).toMatchObject({ waiting: [], problem: null });
	});

	it('is nobody’s trouble once it is not followed any more', async () => {
		let followed: readonly string[] = databases();
		tabs.answer = answerFor({ exchange: 403 });
		const sync = tabs.create({ databases: () => followed });
		sync.start();
		await pass(0);
		followed = ['facility-f1'];
		sync.wake();
		await pass(0);
		expect(sync.state).toMatchObject({ problem: null, retryAt: null });
	});
});

describe('a closed database', () => {
	it('refuses what is typed after its closing too, and is not asked again', async () => {
		tabs.answer = closed;
		const sync = await started();
		tabs.asked();
		await tabs.type('a');
		sync.changed();
		await pass(3_600_000);
		expect(tabs.asked()).toEqual([]);
		expect(sync.state.problem).toMatchObject({ kind: 'gone', db: 'facility-f1' });
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
