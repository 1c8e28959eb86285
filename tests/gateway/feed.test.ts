import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFeedToken, writeFeedToken } from '../../src/lib/domain/feed-token.ts';
import { answer, backends, offer, openWorld, people, type Person, type World } from './support.ts';

const own = 'facility-muranow-1';

interface Moves {
	readonly moved: string[];
	readonly since: string;
}

describe.each(backends)('the feed, %s', (_, open) => {
	let world: World;
	beforeAll(async () => void (world = await openWorld(open)));
	afterAll(() => world.close());

	let n = 0;
	const write = (database = own) =>
		world.direct.database(database).bulkDocs([answer(`kat-${(n += 1)}`, 'x')]);
	const ask = async (as: Person, since: string, more = ''): Promise<Moves> => {
		const response = await world.feed(as, `?since=${since}${more}`);
		expect([response.status, response.headers.get('X-Database-Epoch')]).toEqual([200, 'epoch-1']);
		return (await response.json()) as Moves;
	};

	it('first names all databases of a person', async () => {
		expect((await ask('staff', '')).moved).toEqual(['program', own, 'exchange']);
		expect((await ask('coordinator', '')).moved).toEqual(['program', 'exchange', 'registry']);
		expect((await ask('staff', 'what-is-this')).moved).toHaveLength(3);
		const foreign = Buffer.from('{"program":"0&feed=continuous"}').toString('base64url');
		expect((await ask('staff', foreign)).moved).toHaveLength(3);
	});

	it('counts a place that the backend cannot read as moved, and gives a good one for it', async () => {
		const { since } = await ask('staff', '');
		const places = readFeedToken(since) as Record<string, string>;
		const odd = writeFeedToken({ ...places, [own]: 'zzz' });
		const answered = await ask('staff', odd);
		expect(answered.moved).toEqual([own]);
		expect(answered.since).toBe(since);
	});

	it('wakes at a write, and names where it was', async () => {
		const { since } = await ask('staff', '');
		const waiting = ask('staff', since);
		await write();
		const woken = await waiting;
		expect(woken.moved).toEqual([own]);
		const next = ask('staff', woken.since);
		await world.json('exchange/_bulk_docs', { as: 'staff', body: { docs: [offer('muranow-1')] } });
		expect((await next).moved).toEqual(['exchange']);
	});

	it('knows at once what moved while nobody asked', async () => {
		const { since } = await ask('staff', '');
		await write();
		expect((await ask('staff', since)).moved).toEqual([own]);
	});

	it('tells nobody of a database that is not theirs', async () => {
		const { since } = await ask('stranger', '');
		const waiting = ask('stranger', since);
		await write(own);
		await write('facility-wola-2');
		expect((await waiting).moved).toEqual(['facility-wola-2']);
		const refused = await world.feed('stranger', `?db=${own}`);
		expect(refused.status).toBe(403);
	});

	it('follows one more facility for a coordinator who has it open', async () => {
		const more = `&db=${own}`;
		const { since, moved } = await ask('coordinator', '', more);
		expect(moved).toContain(own);
		const waiting = ask('coordinator', since, more);
		await write();
		expect((await waiting).moved).toEqual([own]);
		for (const bad of ['accounts', '_users', 'facility-', '..%2Faccounts'])
			expect((await world.feed('coordinator', `?db=${bad}`)).status).toBe(403);
	});

	it('ends after its time, with nothing to tell; a facility that is not there moves nothing', async () => {
		const quick = await openWorld(open, { limits: { hold: 50 } });
		const first = (await (await quick.feed('coordinator', '?db=facility-nowhere')).json()) as Moves;
		expect(first.moved).not.toContain('facility-nowhere');
		const again = await quick.feed('coordinator', `?since=${first.since}&db=facility-nowhere`);
		expect(await again.json()).toEqual({ moved: [], since: first.since });
		await quick.close();
	});

	it('is for those who are signed in, as themselves, as long as they are', async () => {
		expect((await world.feed(null)).status).toBe(401);
		const headers = { 'X-Account': people.manager.account };
		expect((await world.feed('staff', '', { headers })).status).toBe(409);
		const { since } = await ask('manager', '');
		const waiting = world.feed('manager', `?since=${since}`);
		world.end('manager');
		await write();
		expect((await waiting).status).toBe(401);
	});

	it('lets go of a client that has gone', async () => {
		const { since } = await ask('staff', '');
		const leaving = new AbortController();
		const waiting = world.feed('staff', `?since=${since}`, { signal: leaving.signal });
		leaving.abort();
		expect((await waiting).status).toBe(200);
	});

	it('is held a thousandfold while others write, and let go when the server stops', async () => {
		const crowded = await openWorld(open);
		const first = (await (await crowded.feed('staff')).json()) as Moves;
		const held = Array.from({ length: 1000 }, () => crowded.feed('staff', `?since=${first.since}`));
		await crowded.json(`${own}/_bulk_docs`, {
			as: 'staff',
			body: { docs: [answer('wspolna', 'x')] },
		});
		const answers = await Promise.all(held.map(async (one) => (await one).json()));
		const [{ since }] = answers as [Moves];
		for (const one of answers) expect(one).toMatchObject({ moved: [own] });

		const waiting = Array.from({ length: 1000 }, () => crowded.feed('staff', `?since=${since}`));
		crowded.gateway.close();
		const ends = await Promise.all(waiting.map(async (one) => (await one).status));
		expect(new Set(ends)).toEqual(new Set([200]));
		await crowded.close();
	});
});

describe('the feed without a signal from the backend', () => {
	it('asks the backend itself, as it must with a CouchDB', async () => {
		const [[, open] = []] = backends;
		const world = await openWorld(async () => {
			const { backend, close } = await (open as NonNullable<typeof open>)();
			return { backend, close };
		});
		const first = (await (await world.feed('staff')).json()) as Moves;
		const waiting = world.feed('staff', `?since=${first.since}`);
		await world.direct.database(own).bulkDocs([answer('superwizja', 'x')]);
		expect(await (await waiting).json()).toMatchObject({ moved: [own] });
		await world.close();
	});
});
