import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSentLog, isLogDatabase, type SentLog } from '../../src/lib/server/sent-log/index.ts';
import type { Backend } from '../../src/lib/couch/types.ts';
import {
	answer,
	backends,
	goal,
	offer,
	openWorld,
	people,
	type Person,
	type World,
} from '../gateway/support.ts';

const own = 'facility-muranow-1';
const minute = 60_000;
const day = 24 * 60 * minute;

describe.each(backends)('who sent what, %s', (_, open) => {
	let world: World;
	let log: SentLog;
	let now: number;
	/** Answers instead of the backend, to writes of the log alone. */
	let trouble: Backend | null;
	let warned: string[];

	const start = (backend: Backend) =>
		createSentLog({
			backend: (request) => {
				const logs = /^\/log-/.test(new URL(request.url).pathname);
				return trouble && logs ? trouble(request) : backend(request);
			},
			clock: () => new Date(now),
			log: (_level, event) => void warned.push(event),
			patience: 300,
		});

	beforeEach(async () => {
		vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
		now = Date.parse('2026-11-28T12:00:00.000Z');
		trouble = null;
		warned = [];
		world = await openWorld(open, (backend) => {
			log = start(backend);
			return { onAccepted: (...accepted) => log.record(...accepted) };
		});
	});
	afterEach(async () => {
		trouble = null;
		await log.close();
		now = Date.parse('2030-01-01');
		await log.sweep();
		await world.close();
		vi.useRealTimers();
	});

	const write = async (as: Person, docs: unknown[], database = own) =>
		(await world.json(`${database}/_bulk_docs`, { as, body: { docs } })).body as {
			id: string;
			rev: string;
		}[];
	const sent = async (facility = 'muranow-1', doc?: string) =>
		(await log.read(facility, { doc })).entries;
	const logs = async () => {
		const response = await world.backend(new Request('http://couch.invalid/_all_dbs'));
		return ((await response.json()) as string[]).filter(isLogDatabase);
	};
	const documents = async (month = 'log-2026-11') =>
		(await world.direct.database(month).allDocsRange({ includeDocs: true })).map(({ doc }) => doc);

	it('is known of each revision that was accepted, whoever its stamp names', async () => {
		const id = answer('superwizja', '')._id;
		const [first] = await write('staff', [answer('superwizja', 'Raz.'), { _id: 'nothing' }]);
		now += 1000;
		const [second] = await write('manager', [
			{ ...answer('superwizja', 'Dwa.'), _rev: first?.rev },
			goal,
		]);
		await write('manager', [{ ...answer('superwizja', 'Trzy.'), _rev: first?.rev }]);
		await log.flush();
		const entry = (rev: string | undefined, { account, session }: typeof people.staff) => ({
			...{ db: own, id, rev, account, session: session.slice(0, 16) },
			at: expect.any(String),
		});
		expect(await sent('muranow-1', id)).toEqual([
			{ ...entry(second?.rev, people.manager), at: '2026-11-28T12:00:01.000Z' },
			{ ...entry(first?.rev, people.staff), at: '2026-11-28T12:00:00.000Z' },
		]);
		expect((await sent()).map((one) => one.id).sort()).toEqual([id, id, goal._id].sort());
		expect(await sent('wola-2')).toEqual([]);
	});

	it("counts what is written elsewhere to the sender's facility, or to the city", async () => {
		await write('stranger', [offer('wola-2')], 'exchange');
		const news = { _id: 'faq:kiedy', type: 'faq', schema: 1, q: 'Kiedy?', a: 'Teraz.' };
		await write('coordinator', [news], 'program');
		await log.flush();
		expect(await sent('wola-2')).toMatchObject([{ db: 'exchange', account: 'manager-wola-2' }]);
		expect(await sent('~city')).toMatchObject([{ id: 'faq:kiedy' }]);
	});

	it('is one document a facility a minute, written behind the answers', async () => {
		expect(await logs()).toEqual([]);
		await log.flush();
		expect(await logs()).toEqual([]);
		for (let i = 0; i < 5; i++) await write('staff', [answer(`kat-${i}`, 'x')]);
		await write('stranger', [answer('kat', 'x')], 'facility-wola-2');
		expect(await logs()).toEqual([]);
		await vi.advanceTimersByTimeAsync(minute);
		await vi.waitFor(async () => expect(await documents()).toHaveLength(2));
		expect(await sent()).toHaveLength(5);
	});

	it('of the last minute is lost with a killed process, and written by one that stops', async () => {
		await write('staff', [answer('przed', 'x')]);
		await log.flush();
		await write('staff', [answer('po', 'x')]);
		// Killed: nothing is called any more.
		vi.clearAllTimers();
		log = start(world.backend);
		now += minute;
		expect((await sent()).map(({ id }) => id)).toEqual([answer('przed', '')._id]);
		await write('staff', [answer('znowu', 'x')]);
		await log.close();
		expect((await sent()).map(({ id }) => id)).toEqual(
			['znowu', 'przed'].map((category) => answer(category, '')._id),
		);
	});

	const troubles: [string, Backend][] = [
		['is not there', () => Promise.reject(new Error('away'))],
		[
			'is full',
			() => Promise.resolve(Response.json({ error: 'x', reason: 'full' }, { status: 507 })),
		],
		['is not ours', () => Promise.resolve(Response.json({ error: 'forbidden' }, { status: 403 }))],
	];
	it.each(troubles)('fails nobody while the log %s, and is written later', async (_name, way) => {
		trouble = way;
		expect(await write('staff', [answer('a', 'x')])).toMatchObject([{ ok: true }]);
		await log.flush();
		now += minute;
		expect(await write('staff', [answer('b', 'x')])).toMatchObject([{ ok: true }]);
		await log.flush();
		expect(warned).toEqual(['sent-log-failed', 'sent-log-failed']);
		trouble = null;
		await log.flush();
		expect((await sent()).map(({ id }) => id)).toEqual(
			['b', 'a'].map((category) => answer(category, '')._id),
		);
		expect(await documents()).toHaveLength(2);
	});

	it('does not wait for a log that never answers, nor does stopping for long', async () => {
		trouble = () => new Promise(() => undefined);
		await write('staff', [answer('a', 'x')]);
		void log.flush();
		expect(await write('staff', [answer('b', 'x')])).toMatchObject([{ ok: true }]);
		const begun = performance.now();
		await log.close();
		expect(performance.now() - begun).toBeLessThan(3000);
		log = start(world.backend);
	});

	it('is written once though the answer was lost', async () => {
		trouble = async (request) => {
			await world.backend(request);
			throw new Error('lost');
		};
		await world.direct.database('log-2026-11').create();
		await write('staff', [answer('a', 'x')]);
		await log.flush();
		trouble = null;
		await log.flush();
		expect(await sent()).toHaveLength(1);
	});

	it('is bounded in memory, and says how much it did not keep', async () => {
		const revisions = Array.from({ length: 5001 }, (_, n) => ({ id: `answer:${n}`, rev: '1-a' }));
		log.record(own, people.staff, revisions);
		await log.flush();
		expect(await documents()).toMatchObject([{ dropped: 1 }]);
		for (let n = 0; n < 20; n++)
			log.record(`facility-f${n}`, people.staff, revisions.slice(0, 5000));
		await log.flush();
		expect(await documents()).toHaveLength(11);
	});

	it('lies by month, and goes as a whole once its last day is 90 days past', async () => {
		now = Date.parse('2026-11-30T23:59:59.000Z');
		await write('staff', [answer('listopad', 'x')]);
		now += 2000;
		await write('staff', [answer('grudzien', 'x')]);
		await log.flush();
		expect(await logs()).toEqual(['log-2026-11', 'log-2026-12']);
		expect((await sent()).map(({ id }) => id)).toEqual(
			['grudzien', 'listopad'].map((category) => answer(category, '')._id),
		);
		now = Date.parse('2026-12-01') + 90 * day - 1;
		await log.sweep();
		expect(await logs()).toHaveLength(2);
		now += 1;
		await log.sweep();
		expect(await logs()).toEqual(['log-2026-12']);
		expect((await sent()).map(({ id }) => id)).toEqual([answer('grudzien', '')._id]);
		await log.sweep();
	});

	it('is read in pages, newest first, that miss nothing and repeat nothing', async () => {
		for (let month = 10; month <= 12; month++)
			for (let n = 0; n < 12; n++) {
				now = Date.parse(`2026-${month}-05T12:00:00.000Z`) + n * minute;
				const revisions = Array.from({ length: 100 }, (_, i) => ({
					id: i === 0 ? 'answer:wanted' : `answer:${month}-${n}-${i}`,
					rev: '1-a',
				}));
				log.record(own, people.staff, revisions);
				log.record('facility-muranow-10', people.stranger, revisions.slice(0, 3));
				await log.flush();
			}
		const all: string[] = [];
		let before: string | undefined;
		let pages = 0;
		do {
			const page = await log.read('muranow-1', { before });
			all.push(...page.entries.map(({ at, id }) => `${at} ${id}`));
			before = page.next ?? undefined;
			pages++;
		} while (before);
		expect(pages).toBeGreaterThan(3);
		expect(all).toHaveLength(3600);
		expect(new Set(all).size).toBe(3600);
		const times = all.map((one) => one.slice(0, 24));
		expect(times).toEqual(times.toSorted().reverse());
		expect(await sent('muranow-1', 'answer:wanted')).toHaveLength(36);
		expect(await sent('muranow-10')).toHaveLength(108);
	});
});
