import { describe, expect, it } from 'vitest';
import { emptyAnswer, readAnswer, withCriterion, withText, type Answer } from './answer.ts';
import { counterBound } from './counter-bound.ts';
import { counterLimit } from './counters.ts';
import { mergeAnswers } from './merge/answer.ts';
import { compareSeen, latest } from './stamp.ts';

const key = { instrument: 'karta', round: '2026-09', category: 'x' };
const stamp = (n: number, replica = 'aaaaabbbbbbb') => ({
	...{ n, replica, at: '2026-09-01T10:00:00.000Z', by: 'a' },
});
const honest = withText(
	withCriterion(emptyAnswer(key, 1), 'x.vip', true, stamp(1)),
	'Dobry opis.',
	stamp(2),
);
const end = 2 ** 48 - 1;

function read(body: unknown): Answer {
	const result = readAnswer(body);
	if (!result.ok) throw new Error(result.reason);
	return result.answer;
}

describe('an answer whose counters somebody has used up', () => {
	const poisoned = withText(honest, 'Zatruty.', stamp(end, 'hhhhhhhhhhhh'));

	it('is read with its words, its authors and its order, and can be edited again', () => {
		const now = read(poisoned);
		expect(now.text).toMatchObject({ value: 'Zatruty.', at: '2026-09-01T10:00:00.000Z', by: 'a' });
		expect(now.criteria['x.vip']).toMatchObject({ value: true, n: 1 });
		expect(now.text?.n).toBe(2);
		const edited = withText(now, 'Dalej.', stamp(latest(now.seen) + 1));
		expect(compareSeen(edited.seen, now.seen)).toBe('newer');
	});

	it('is the same on every device', () => {
		expect(read(structuredClone(poisoned))).toEqual(read(poisoned));
	});

	it('is so only once: what is made of it is an answer like others', () => {
		const now = read(poisoned);
		expect(read(structuredClone(now))).toEqual(now);
	});

	it('by its `seen`, its floor, or the parts of a joined text alone', () => {
		for (const one of [
			{ ...honest, seen: { ...honest.seen, hhhhhhhhhhhh: end } },
			{ ...honest, seen: { ...honest.seen, floor: end } },
			{ ...honest, seen: { aaaaabbbbbbb: end } },
			{ ...honest, text: { ...honest.text, apart: { hhhhhhhhhhhh: end } } },
			{ ...honest, decided: { abc: end } },
			{ ...honest, lost: [{ ...stamp(end), field: 'text', value: 'Dawniej.' }] },
		]) {
			const now = read(one);
			expect(latest(now.seen)).toBeLessThan(counterLimit);
			expect(now.text?.value).toBe('Dobry opis.');
			expect(JSON.stringify(now)).not.toContain(String(end));
		}
	});

	it('merges with what an honest device has, from both sides alike', () => {
		const other = withText(honest, 'Dobry opis. I dalej.', stamp(3, 'cccccddddddd'));
		const merged = mergeAnswers(null, other, read(poisoned));
		expect(merged).toEqual(mergeAnswers(null, read(poisoned), other));
		expect(JSON.stringify(merged)).toContain('I dalej.');
	});
});

it('what the server takes grows faster than anybody can type, and has an end', () => {
	expect(counterBound(new Date('2020-01-01'))).toBe(2 ** 32);
	expect(counterBound(new Date('2026-01-01T00:00:10Z'))).toBe(2 ** 32 + 1000);
	expect(counterBound(new Date('2999-01-01'))).toBe(counterLimit - 1);
});
