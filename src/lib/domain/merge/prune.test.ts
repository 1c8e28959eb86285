import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyAnswer, withText, withoutVariant, type Answer } from '../answer.ts';
import { floorOf, includes } from '../stamp.ts';
import { mergeAnswers } from './answer.ts';
import { gaveWay, heldInAnswer } from './held.ts';
import { toVariant } from './clash.ts';
import { bounds, prune, pruneTo } from './prune.ts';

const key = { instrument: 'karta', round: '2026-09', category: 'x' };
const at = '2026-09-01T10:00:00.000Z';
const stamp = (n: number, replica = 'aaaaabbbbbbb') => ({ n, replica, at, by: 'a' });
const start = withText(emptyAnswer(key, 1), 'Opis.', stamp(1));

function crowded(count: number, replica = 'hhhhhhhhhhhh'): Answer {
	const all = Array.from({ length: count }, (_, n) => stamp(n + 2, replica));
	return {
		...start,
		variants: all.map((one) => toVariant({ ...one, value: `Wersja ${one.n} ${replica}.` })),
		lost: all.map((one) => ({ ...one, field: 'x.vip', value: true })),
		seen: { ...start.seen, [replica]: count + 1 },
	};
}

describe('an answer that is written', () => {
	it('is the very same where nothing is too much', () => {
		const small = crowded(bounds.variants);
		expect(prune(small)).toBe(small);
		expect(prune(start)).toBe(start);
	});

	it('carries the newest second versions and lost values along, and never a cut text', () => {
		const cut = prune(crowded(200));
		expect(cut.variants).toHaveLength(bounds.variants);
		expect(cut.variants.at(-1)?.n).toBe(201);
		expect(cut.lost).toHaveLength(bounds.lost);
		expect(cut.text).toEqual(start.text);
		const gone = gaveWay(heldInAnswer(cut), heldInAnswer(crowded(200)));
		expect(gone.map(({ value }) => value)).toContain('Wersja 2 hhhhhhhhhhhh.');
	});

	it('forgets the oldest decisions first', () => {
		let answer = start;
		for (let n = 2; n <= 1102; n++) answer = withoutVariant(answer, `v${n}`, stamp(n));
		const cut = prune(answer);
		expect(cut.dismissed).toHaveLength(bounds.dismissed);
		expect(cut.dismissed).toContain('v1102');
		expect(cut.dismissed).not.toContain('v2');
		expect(Object.keys(cut.decided ?? {})).toHaveLength(bounds.dismissed);
	});

	it('names five hundred writers at most once there were a thousand, and still includes them all', () => {
		const many = Object.fromEntries(Array.from({ length: 1500 }, (_, n) => [`id${n}`, n + 1]));
		const cut = prune({ ...start, seen: many });
		expect(Object.keys(cut.seen).length).toBeLessThanOrEqual(bounds.foldTo + 1);
		expect(floorOf(cut.seen)).toBeGreaterThan(0);
		expect(includes(cut.seen, many)).toBe(true);
	});

	it('fits the bytes that the server takes: lost values go before second versions', () => {
		const long = 'ą'.repeat(50_000);
		const big = {
			...crowded(10),
			lost: crowded(10).lost.map((one) => ({ ...one, field: 'text', value: long + one.n })),
			variants: crowded(10).variants.map((one) => ({ ...one, text: long + one.n })),
		};
		const cut = prune(big);
		expect(new TextEncoder().encode(JSON.stringify(cut)).length).toBeLessThanOrEqual(bounds.bytes);
		expect(cut.lost).toHaveLength(0);
		expect(cut.variants.length).toBeGreaterThan(2);
	});
});

it('cutting what was merged comes to the same, whoever merges and in whichever order they meet', () => {
	const small = { ...bounds, lost: 3, variants: 2, vectors: 2, foldAbove: 6, foldTo: 3 };
	const names = ['bbbbbbbbbbbb', 'cccccccccccc', 'dddddddddddd'];
	const sides = fc.tuple(fc.nat(6), fc.nat(6), fc.nat(6));
	fc.assert(
		fc.property(sides, (counts) => {
			const all = counts.map((count, n) => crowded(count, names[n]));
			const meet = (order: number[]) =>
				order
					.map((n) => all[n] ?? start)
					.reduce((a, b) => pruneTo(mergeAnswers(null, a, b), small));
			const [first, second, third] = [
				[0, 1, 2],
				[2, 1, 0],
				[1, 0, 2],
			].map(meet);
			if (!first || !second || !third) throw new Error('three');
			// A last meeting of two, as every device has with the server.
			const pair = (a: Answer, b: Answer) => pruneTo(mergeAnswers(null, a, b), small);
			expect(pair(first, second)).toEqual(pair(second, first));
			expect(pair(pair(first, second), third)).toEqual(pair(third, pair(second, first)));
		}),
	);
});
