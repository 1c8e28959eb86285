import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Backend, CouchDocument } from '../../src/lib/couch/types.ts';
import { listGivenWay } from '../../src/lib/store/given-way.ts';
import { facility, idOf, SyncDevice } from '../support/sync-device.ts';
import { openWorld, type World } from './support.ts';

/**
 * Whatever one member sends, every other member's device goes on syncing, keeps its unsent work, in the document or in its
 * history and told, and reads the rest.
 */

let world: World;
let victim: SyncDevice;
beforeEach(async () => {
	world = await openWorld();
	const through: Backend = async (request) => {
		const { pathname, search } = new URL(request.url);
		const body = request.method === 'GET' ? null : await request.text();
		const path = pathname.slice(1).replace(facility, 'facility-muranow-1');
		return world.send(path, {
			as: 'manager',
			method: request.method,
			query: search,
			...(body !== null && { raw: body }),
		});
	};
	victim = new SyncDevice('victim', through);
});
afterEach(async () => {
	victim.database.close();
	await world.close();
});

/** As ids are minted. */
const mallory = 'mmmmmmmmmmmm';

/** Each part says something, or is left as the server has it. `odd`: also what no device would write. */
function forgedWith(odd: boolean) {
	const also = <T>(usual: readonly T[], unusual: readonly unknown[]) =>
		fc.constantFrom<unknown>(...usual, ...(odd ? unusual : []));
	const stamps = fc.record({
		n: also([1, 2, 3, 5, 9], [-1, 0.5, 2 ** 32, 2 ** 36, 2 ** 48 - 1, 2 ** 53]),
		replica: also([mallory], ['victim', 'constructor', '__proto__', 'floor', '']),
		at: also(['2026-09-01T10:00:00.000Z', '9999-12-31T23:59:59Z'], ['x', '']),
		by: also(['mallory', 'victim', ''], [7]),
	});
	const names = also(['x.vip', 'x.premium'], ['constructor', 'hasOwnProperty']).map(String);
	const words = also(['', 'Cudze.', 'Raz.', 'Moje nowe 1.', '. '.repeat(500)], ['a\u0000b', null]);
	const field = (value: fc.Arbitrary<unknown>) =>
		fc.tuple(stamps, value).map(([stamp, of]) => ({ ...stamp, value: of }));
	return fc.record(
		{
			criteria: fc.dictionary(names, field(also([true, false, null], ['tak']))),
			text: field(words),
			variants: fc.array(
				fc.tuple(stamps, words).map(([stamp, text]) => ({ ...stamp, id: 'v', text })),
				{ maxLength: odd ? 60 : 12 },
			),
			lost: fc.array(
				field(words).map((one) => ({ ...one, field: 'text' })),
				{ maxLength: odd ? 90 : 25 },
			),
			dismissed: fc.array(words, { maxLength: 5 }),
			// The numbers of whoever it is aimed at, a floor, or nothing of what was there.
			seen: fc.record(
				{ mine: fc.nat(50), floor: fc.nat(50), [mallory]: fc.constant(9) },
				{ requiredKeys: odd ? [] : [mallory] },
			),
			schema: also([1], [2, 'x']),
			round: also(['2026-09'], ['2027-03']),
		},
		{ requiredKeys: odd ? [] : ['seen'] },
	);
}
const forged = fc.oneof({ weight: 3, arbitrary: forgedWith(false) }, forgedWith(true));

it('whatever one member sends, another keeps its unsent work, reads the rest and goes on', async () => {
	await victim.type('x', 'Raz.');
	await victim.type('y', 'Drugi opis.');
	await victim.sync();
	let count = 0;
	let taken = 0;
	await fc.assert(
		fc.asyncProperty(fc.array(forged, { minLength: 1, maxLength: 3 }), async (bodies) => {
			const mine = `Moje nowe ${++count}.`;
			const before = (await victim.text('x')) ?? '';
			await victim.type('x', `${before.slice(0, 400)} ${mine}`);
			for (const body of bodies) {
				const { body: read } = await world.json(`facility-muranow-1/${idOf('x')}`, { as: 'staff' });
				const there = read as CouchDocument & { seen?: Record<string, number> };
				const own = Object.keys((await victim.answer('x'))?.seen ?? {});
				// The names of whoever it is aimed at, with numbers that they have not reached.
				const { mine: most, ...rest } = body.seen ?? {};
				const seen = {
					...there.seen,
					...rest,
					...(most === undefined ? {} : Object.fromEntries(own.map((id) => [id, most]))),
				};
				const { _conflicts: _, ...doc } = there;
				const answered = await world.json('facility-muranow-1/_bulk_docs', {
					as: 'staff',
					body: { docs: [{ ...doc, ...body, seen }] },
				});
				expect(answered.status).toBeLessThan(500);
				taken += Number(JSON.stringify(answered.body).includes('"ok":true'));
			}
			const outcome = await victim.sync();
			expect(outcome.problem).toBeNull();
			await victim.sync();
			const shown = JSON.stringify(await victim.row('x'));
			const told = (await listGivenWay(victim.database, facility)).map(({ text }) => text).join();
			expect(shown.includes(mine) || told.includes(mine), `${mine} is somewhere, told`).toBe(true);
			expect(await victim.text('y')).toBe('Drugi opis.');
			// What is typed next is taken: nothing of it stays refused.
			const waiting = await victim.database.docs
				.where('[db+dirty]')
				.equals([facility, 1])
				.toArray();
			expect(waiting.map(({ refused }) => refused)).toEqual(waiting.map(() => undefined));
		}),
		{ numRuns: 120 },
	);
	// Enough of it is what the server takes.
	expect(taken).toBeGreaterThan(count / 4);
}, 60_000);
