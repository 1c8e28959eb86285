import { describe, expect, it } from 'vitest';
import { emptyAnswer, readAnswer, withCriterion, withoutVariant, withText } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { latest, type Stamp } from '../stamp.ts';
import type { Declared } from '../status.ts';
import { storedTextLimit, textHash } from '../text.ts';
import { mergeAnswers } from './answer.ts';
import { bounds } from './prune.ts';
import { reconcile, textsOf } from './reconcile.ts';

const key = { instrument: 'karta', round: '2026-09', category: 'wolontariat' };
const flag = 'wolontariat.premium';

function stamp(answer: Answer, replica: string): Stamp {
	return { n: latest(answer.seen) + 1, replica, at: '2026-11-22T10:42:00.000Z', by: replica };
}
const start = (catalogue = 1) => emptyAnswer(key, catalogue);
const type = (answer: Answer, replica: string, text: string) =>
	withText(answer, text, stamp(answer, replica));
const mark = (answer: Answer, replica: string, value: Declared, id = flag) =>
	withCriterion(answer, id, value, stamp(answer, replica));
const dismiss = (answer: Answer, replica: string, text: string) =>
	withoutVariant(answer, textHash(text), stamp(answer, replica));

/** Merges both ways round, and checks what holds for every merge. */
function merge(base: Answer | null, a: Answer, b: Answer): Answer {
	const merged = mergeAnswers(base, a, b);
	expect(mergeAnswers(base, b, a)).toEqual(merged);
	expect(mergeAnswers(base, merged, a)).toEqual(merged);
	expect(mergeAnswers(null, b, merged)).toEqual(merged);
	expect(readAnswer(merged).ok).toBe(true);
	return merged;
}

const base = type(start(), 'A', 'Raz. Dwa.');

describe('mergeAnswers: a test for each row of its table', () => {
	it('1: takes the side that includes the other, whole', () => {
		const newer = type(base, 'B', 'Inny tekst.');
		expect(merge(base, base, newer)).toBe(newer);
		expect(merge(null, base, newer)).toBe(newer);
	});

	it('2: takes equal states as they are', () => {
		expect(merge(null, base, structuredClone(base))).toEqual(base);
	});

	it('3: joins unequal bodies with equal vectors without a base', () => {
		const a = { ...base, text: { ...stamp(start(), 'A'), value: 'Raz.' } };
		const b = { ...base, text: { ...stamp(start(), 'A'), value: 'Dwa.' } };
		const merged = merge(base, a, b);
		expect(merged.seen).toEqual(base.seen);
		expect([merged.text?.value, ...merged.variants.map((v) => v.text)].sort()).toEqual([
			'Dwa.',
			'Raz.',
		]);
	});

	it('4: takes a criterion or text that one side lacks', () => {
		const merged = merge(null, type(start(), 'A', 'Raz.'), mark(start(), 'B', true));
		expect(merged.text?.value).toBe('Raz.');
		expect(merged.criteria[flag]?.value).toBe(true);
		expect(merged.lost).toEqual([]);
	});

	it('5: a criterion goes to the side that knew the other edit', () => {
		const a = mark(base, 'A', true);
		const knowing = mark(a, 'B', null);
		const merged = merge(null, knowing, mark(a, 'C', true, 'wolontariat.vip'));
		expect(merged.criteria[flag]?.value).toBeNull();
		expect(merged.lost).toEqual([]);
	});

	it('6: a criterion changed by both goes to the greater stamp; the other value to lost', () => {
		const merged = merge(base, mark(base, 'B', true), mark(base, 'C', false));
		expect(merged.criteria[flag]).toMatchObject({ value: false, replica: 'C' });
		expect(merged.lost).toMatchObject([{ field: flag, value: true, replica: 'B' }]);
		const agreed = merge(base, mark(base, 'B', true), mark(base, 'C', true));
		expect(agreed.lost).toEqual([]);
	});

	it('7: the text goes to the side that knew the other edit, also when it emptied it', () => {
		const typed = type(base, 'B', 'Raz. Dwa. Trzy.');
		const marked = mark(base, 'A', true);
		expect(merge(null, typed, marked).text?.value).toBe('Raz. Dwa. Trzy.');
		const emptied = type(base, 'B', '');
		expect(merge(base, emptied, marked).text?.value).toBe('');
	});

	it('7: empty never beats a text that was changed meanwhile, nor one it never knew', () => {
		const merged = merge(base, type(base, 'C', ''), type(base, 'B', 'Raz. Dwa. Trzy.'));
		expect(merged.text?.value).toBe('Raz. Dwa. Trzy.');
		expect(merge(null, type(start(), 'Z', ''), base).text?.value).toBe('Raz. Dwa.');
	});

	it('8: joins the text, under the later stamp and with all edits named', () => {
		const a = type(base, 'A', 'Raz jeden. Dwa.');
		const b = type(base, 'B', 'Raz. Dwa. Trzy.');
		const merged = merge(base, a, b);
		expect(merged.text).toMatchObject({ value: 'Raz jeden. Dwa. Trzy.', replica: 'B', n: 2 });
		expect(merged.text?.['joined']).toEqual({ A: 2, B: 2 });
		expect(merged.variants).toEqual([]);
	});

	it('8: an edit over one part of a joined text does not beat the other part', () => {
		const b = type(base, 'B', 'Raz. Dwa. Trzy.');
		const joined = merge(base, type(base, 'A', 'Raz jeden. Dwa.'), b);
		const later = type(b, 'C', 'Raz. Dwa. Trzy cztery.');
		const withBase = merge(b, joined, later);
		expect(withBase.text?.value).toBe('Raz jeden. Dwa. Trzy cztery.');
		const without = merge(null, joined, later);
		const all = [without.text?.value, ...without.variants.map((v) => v.text)];
		expect(all.toSorted()).toEqual(['Raz jeden. Dwa. Trzy.', 'Raz. Dwa. Trzy cztery.']);
	});

	it('8: ignores a base that one side never saw', () => {
		const never = type(base, 'D', 'Raz. Dwa. Ważne.');
		const a = type(never, 'A', 'Raz jeden. Dwa. Ważne.');
		const merged = merge(never, a, type(base, 'B', 'Raz. Dwa.  '));
		expect(textsOf(merged).some(({ text }) => text.includes('Ważne.'))).toBe(true);
	});

	it('8: ignores a base whose text lost against one side', () => {
		const b = type(start(), 'B', 'Raz.');
		const won = merge(null, b, type(type(start(), 'C', 'x'), 'C', 'Inne.'));
		const merged = merge(b, won, type(b, 'B', 'Raz. Dwa.'));
		expect(
			textsOf(merged)
				.map(({ text }) => text)
				.toSorted(),
		).toEqual(['Inne.', 'Raz. Dwa.']);
	});

	it('9: a text remembers its rivals when their variant has moved on', () => {
		const confirmed = type(start(), 'B', 'Dwa.');
		const ahead = type(confirmed, 'B', 'Dwa. Trzy.');
		const won = merge(null, confirmed, type(type(start(), 'C', 'x'), 'C', 'Raz.'));
		expect(won.text?.['apart']).toEqual({ B: 1 });
		const server = merge(null, won, ahead);
		const merged = merge(confirmed, server, type(ahead, 'B', 'Dwa. Trzy. Cztery.'));
		expect(textsOf(merged).map(({ text }) => text)).toContain('Dwa. Trzy. Cztery.');
		expect(textsOf(merged).map(({ text }) => text)).toContain('Raz.');
	});

	it('8: keeps both rather than make a text longer than schemas accept', () => {
		const long = (letter: string) => `${letter.repeat(storedTextLimit - 10)}.`;
		const a = type(base, 'A', `${long('a')}\nDwa.`);
		const b = type(base, 'B', `Raz.\n${long('b')}`);
		const merged = merge(type(start(), 'A', 'Raz.\nDwa.'), a, b);
		expect(merged.variants).toHaveLength(1);
	});

	it('9: keeps both texts when both changed the same sentence', () => {
		const merged = merge(base, type(base, 'B', 'Raz b. Dwa.'), type(base, 'C', 'Raz c. Dwa.'));
		expect(merged.text?.value).toBe('Raz c. Dwa.');
		expect(merged.variants).toMatchObject([
			{ id: textHash('Raz b. Dwa.'), text: 'Raz b. Dwa.', n: 2, replica: 'B' },
		]);
	});

	it('10: collects the variants of both, oldest first', () => {
		const ab = merge(base, type(base, 'B', 'Raz b.'), type(base, 'C', 'Raz c.'));
		const merged = merge(base, ab, type(base, 'D', 'Raz d.'));
		expect(merged.text?.value).toBe('Raz d.');
		expect(merged.variants.map((v) => v.text)).toEqual(['Raz b.', 'Raz c.']);
	});

	it('11: a dismissed variant stays away', () => {
		const clash = merge(base, type(base, 'B', 'Raz b.'), type(base, 'C', 'Raz c.'));
		const decided = dismiss(clash, 'B', 'Raz b.');
		const merged = merge(null, decided, mark(clash, 'C', true));
		expect(merged.variants).toEqual([]);
		expect(merged.dismissed).toEqual([textHash('Raz b.')]);
	});

	it('11: opposite decisions lose neither text', () => {
		const clash = merge(base, type(base, 'B', 'Raz b.'), type(base, 'C', 'Raz c.'));
		const keeps = dismiss(clash, 'B', 'Raz b.');
		const takes = dismiss(type(clash, 'C', 'Raz b.'), 'C', 'Raz c.');
		expect(merge(clash, keeps, takes).text?.value).toBe('Raz b.');
		const goesOn = type(keeps, 'B', 'Raz d.');
		const merged = merge(clash, goesOn, takes);
		expect(merged.text?.value).toBe('Raz d.');
		expect(merged.lost).toMatchObject([{ field: 'text', value: 'Raz b.' }]);
	});

	it('12: a variant that is in the text goes', () => {
		const clash = merge(base, type(base, 'B', 'Raz b.'), type(base, 'C', 'Raz c.'));
		const joint = type(clash, 'B', 'Raz c. Raz b.');
		expect(merge(null, joint, mark(clash, 'C', true)).variants).toEqual([]);
	});

	it('13: an earlier state of a text is no second version', () => {
		const b = type(base, 'B', 'Raz b.');
		const clash = merge(base, b, type(base, 'C', 'Raz c.'));
		const merged = merge(base, clash, type(b, 'B', 'Raz w tygodniu.'));
		expect(merged.text?.value).toBe('Raz w tygodniu.');
		expect(merged.variants.map((v) => v.text)).toEqual(['Raz c.']);
	});

	it('13: also where the side with the variant was busier', () => {
		const b = type(base, 'B', 'Raz b.');
		let clash = merge(base, b, type(base, 'C', 'Raz c.'));
		for (const value of [true, false, true]) clash = mark(clash, 'C', value);
		const merged = merge(base, clash, type(b, 'B', 'Raz w tygodniu.'));
		expect(merged.variants.map((v) => v.text)).toEqual(['Raz c.']);
	});

	it('14: keeps the latest lost values', () => {
		const lost = (replica: string) =>
			Array.from({ length: 15 }, (_, n) => ({
				...{ field: 'text', value: `${replica}${n}`, n: n + 1, replica, at: '', by: '' },
			}));
		const a = { ...mark(base, 'B', true), lost: lost('A') };
		const merged = merge(base, a, { ...mark(base, 'C', true), lost: lost('B') });
		expect(merged.lost).toHaveLength(bounds.lost);
		expect(merged.lost.at(0)).toMatchObject({ n: 6, replica: 'A' });
		expect(merged.lost.at(-1)).toMatchObject({ n: 15, replica: 'B' });
	});

	it('15: takes the greater catalogue version', () => {
		const moved = { ...mark(base, 'B', true), catalogue: 3 };
		expect(merge(base, moved, mark(base, 'C', true)).catalogue).toBe(3);
	});

	it('16: keeps what it does not know, from the side that changed it', () => {
		const old = { ...base, note: 'stara', gone: 1, tags: ['a'] };
		const a = { ...mark(old, 'B', true), note: 'nowa', only: { a: 1 } };
		const b: Answer = { ...mark(old, 'C', true), tags: ['b'] };
		delete b['gone'];
		const merged = merge(old, a, b);
		expect(merged).toMatchObject({ note: 'nowa', only: { a: 1 }, tags: ['b'] });
		expect(merged).not.toHaveProperty('gone');
		const field = { ...mark(base, 'B', true) };
		const odd = { ...field, criteria: { [flag]: { ...field.criteria[flag], extra: 7 } } } as Answer;
		expect(merge(base, odd, type(base, 'C', 'Raz.')).criteria[flag]).toHaveProperty('extra', 7);
	});

	it('17: has seen what both have', () => {
		expect(merge(base, mark(base, 'B', true), mark(base, 'C', true)).seen).toEqual({
			A: 1,
			B: 2,
			C: 2,
		});
	});
});

describe('reconcile', () => {
	it('tells what happened', () => {
		const b = type(base, 'B', 'Raz b.');
		const c = type(base, 'C', 'Raz c.');
		expect(reconcile(null, base, structuredClone(base))).toEqual({ kind: 'same', answer: base });
		expect(reconcile(null, b, base)).toEqual({ kind: 'mine', answer: b });
		expect(reconcile(null, base, b)).toEqual({ kind: 'theirs', answer: b });
		expect(reconcile(base, b, c).kind).toBe('merged');
		const { answer } = reconcile(base, b, c);
		expect(reconcile(base, answer, c)).toEqual({ kind: 'mine', answer });
	});

	it('survives hostile keys', () => {
		const hostile = JSON.parse(
			'{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
		);
		const a = { ...mark(base, 'B', true), ...hostile, criteria: hostile } as Answer;
		const merged = mergeAnswers(null, a, type(base, 'C', 'x'));
		expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
		expect(merged.text?.value).toBe('x');
	});
});
