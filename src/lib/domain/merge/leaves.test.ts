import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerId } from '../answer-id.ts';
import { emptyAnswer, withText, type Answer } from '../answer.ts';
import { fold, type Leaf } from './leaves.ts';
import { gaveWay, heldInAnswer } from './held.ts';

const key = { instrument: 'karta', round: '2026-09', category: 'projekty' };
const id = answerId(key);
const stamp = (n: number, replica: string) => ({
	...{ n, replica, at: '2026-09-01T10:00:00.000Z' },
	by: `account:${replica}`,
});
const first = withText(emptyAnswer(key, 1), 'Wspólny początek.', stamp(1, 'A'));

/** What `replica` made of the common beginning, on its half of a split cluster. */
function leafOf(replica: string, n: number): Leaf {
	const body = withText(first, `Wspólny początek. Dopisek ${replica}.`, stamp(n, replica));
	return { rev: `${n}-${replica.toLowerCase()}`, body };
}

const replicas = ['B', 'C', 'D', 'E'];
const someLeaves = fc
	.tuple(
		fc.subarray(replicas, { minLength: 2 }),
		fc.array(fc.integer({ min: 2, max: 4 }), { minLength: 4, maxLength: 4 }),
	)
	.map(([names, generations]) => names.map((name, n) => leafOf(name, generations[n] ?? 2)));

/** The leaves as a server lists them: one wins. */
function arrange(all: readonly Leaf[], winner: number, turned: boolean) {
	const at = winner % all.length;
	const [{ rev, body } = leafOf('B', 2)] = all.slice(at);
	const losing = all.filter((_, n) => n !== at);
	return { id, rev, body, leaves: turned ? losing.reverse() : losing };
}

describe('leaves of a split cluster', () => {
	it('come to one body, whichever won and however they are listed', () => {
		fc.assert(
			fc.property(someLeaves, fc.nat(3), fc.boolean(), (all, winner, turned) => {
				const here = fold(arrange(all, winner, turned));
				const there = fold(arrange(all, winner + 1, !turned));
				expect(here.body).toEqual(there.body);
			}),
		);
	});

	it('lose no text, and only the losing ones are to be deleted', () => {
		fc.assert(
			fc.property(someLeaves, fc.nat(3), (all, winner) => {
				const leaves = arrange(all, winner, false);
				const { body, held, losers } = fold(leaves);
				const now = heldInAnswer(body as Answer);
				const kept = [...now, ...gaveWay(now, held)].map(({ value }) => value).join('\n');
				for (const { body: one } of all)
					expect(kept).toContain((one as Answer).text?.value.split(' ').slice(-2).join(' '));
				expect([...losers].sort()).toEqual(leaves.leaves.map(({ rev }) => rev).sort());
			}),
		);
	});

	it('leave one that cannot be read on the server, and hand it over', () => {
		const [b, c] = [leafOf('B', 2), leafOf('C', 3)];
		const damaged = { rev: '2-z', body: { type: 'answer', schema: 1 } };
		const { losers, aside } = fold({ id, ...c, leaves: [b, damaged] });
		expect(losers).toEqual([b.rev]);
		expect(aside).toMatchObject([{ body: damaged.body }]);
	});

	it('are not touched where the winner cannot be read', () => {
		const winner = { id, rev: '3-z', body: { type: 'answer', schema: 99 } };
		expect(fold({ ...winner, leaves: [leafOf('B', 2)] })).toEqual({
			...{ body: winner.body, losers: [], held: [], aside: [] },
		});
	});
});
