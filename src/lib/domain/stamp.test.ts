import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	compareSeen,
	foldSeen,
	floorOf,
	includes,
	joinSeen,
	lastSeen,
	latest,
	type Seen,
} from './stamp.ts';

const ids = ['aaaaabbbbbbb', 'cccccddddddd', 'constructor', 'hasOwnProperty', 'toString', 'eeee'];
const named = fc.dictionary(fc.constantFrom(...ids), fc.integer({ min: 1, max: 6 }));
const seen: fc.Arbitrary<Seen> = fc
	.tuple(named, fc.integer({ min: 0, max: 6 }))
	// As they are written: joined with nothing, what lies below the floor goes.
	.map(([all, floor]) => joinSeen(all, floor ? { floor } : {}));

describe('a version vector is a lattice', () => {
	it('joining is commutative, associative, idempotent', () => {
		fc.assert(
			fc.property(seen, seen, seen, (a, b, c) => {
				expect(joinSeen(a, b)).toEqual(joinSeen(b, a));
				expect(joinSeen(joinSeen(a, b), c)).toEqual(joinSeen(a, joinSeen(b, c)));
				expect(joinSeen(a, a)).toEqual(a);
			}),
		);
	});

	it('the join includes both, and whatever includes both includes the join', () => {
		fc.assert(
			fc.property(seen, seen, seen, (a, b, c) => {
				const joined = joinSeen(a, b);
				expect(includes(joined, a) && includes(joined, b)).toBe(true);
				if (includes(c, a) && includes(c, b)) expect(includes(c, joined)).toBe(true);
			}),
		);
	});

	it('two that include each other are equal', () => {
		fc.assert(
			fc.property(seen, seen, (a, b) => {
				if (compareSeen(a, b) === 'equal') expect(a).toEqual(b);
			}),
		);
	});

	it('includes exactly what it says of every id, named or not', () => {
		fc.assert(
			fc.property(seen, seen, (a, b) => {
				const all = [...ids, 'somebody else'];
				expect(includes(a, b)).toBe(all.every((id) => lastSeen(a, id) >= lastSeen(b, id)));
			}),
		);
	});
});

describe('folding', () => {
	it('only adds to what is included, and keeps the greatest counter', () => {
		fc.assert(
			fc.property(seen, fc.integer({ min: 1, max: 4 }), (a, to) => {
				const folded = foldSeen(a, to, to - 1);
				expect(includes(folded, a)).toBe(true);
				expect(latest(folded)).toBe(latest(a));
				expect(Object.keys(folded).length).toBeLessThanOrEqual(Math.max(to, 1));
			}),
		);
	});

	it('leaves five hundred of more than a thousand, and fewer alone', () => {
		const of = (count: number) =>
			Object.fromEntries(Array.from({ length: count }, (_, n) => [`id${n}`, n + 1]));
		expect(foldSeen(of(1000))).toEqual(of(1000));
		const folded = foldSeen(of(1001));
		expect(Object.keys(folded)).toHaveLength(501);
		expect(floorOf(folded)).toBe(501);
	});

	it('is not held up by somebody who names the lowest count', () => {
		const of = Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [`id${n}`, 1]));
		expect(foldSeen(of)).toEqual({ floor: 1 });
	});
});
