import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containsText, mergeTexts } from './text.ts';

const both = (base: string | null, a: string, b: string) => {
	const merged = mergeTexts(base, a, b);
	expect(mergeTexts(base, b, a)).toBe(merged);
	return merged;
};

describe('mergeTexts', () => {
	it('takes equal texts as they are', () => {
		expect(both('Raz.', 'Dwa.', 'Dwa.')).toBe('Dwa.');
		expect(both(null, 'Dwa.', 'Dwa.')).toBe('Dwa.');
	});

	it('takes the side that changed the base', () => {
		expect(both('Raz.', 'Raz.', 'Raz. Dwa.')).toBe('Raz. Dwa.');
		expect(both('', '', 'Raz.')).toBe('Raz.');
	});

	it('lets somebody empty a text that was in the base', () => {
		expect(both('Raz.', 'Raz.', '')).toBe('');
	});

	it('never lets empty beat a text that was changed or has no base', () => {
		expect(both('Raz.', '', 'Raz. Dwa.')).toBe('Raz. Dwa.');
		expect(both('Raz.', ' \n', 'Dwa.')).toBe('Dwa.');
		expect(both(null, '', 'Raz.')).toBe('Raz.');
		expect(both(null, ' ', 'Raz.')).toBe('Raz.');
	});

	it('joins changes to different sentences of one paragraph', () => {
		expect(both('Raz. Dwa. Trzy.', 'Raz! Dwa. Trzy.', 'Raz. Dwa. Trzy i pół.')).toBe(
			'Raz! Dwa. Trzy i pół.',
		);
	});

	it('joins changes to neighbouring sentences, and a correction with an addition', () => {
		expect(both('Raz. Dwa.', 'Raz jeden. Dwa.', 'Raz. Dwa dwa.')).toBe('Raz jeden. Dwa dwa.');
		expect(both('Raz. Dwa.', 'Raz. Dwa dwa.', 'Raz. Dwa. Trzy.')).toBe('Raz. Dwa dwa. Trzy.');
		expect(both('Raz. Dwa.', 'Raz jeden. Dwa.', 'Zero. Raz. Dwa.')).toBe('Zero. Raz jeden. Dwa.');
	});

	it('joins lines and keeps every line break', () => {
		expect(both('- a\n- b\n\n- c', '- a\n- b2\n\n- c', '- a\n- b\n\n- c\n- d')).toBe(
			'- a\n- b2\n\n- c\n- d',
		);
	});

	it('takes a change that both made once', () => {
		expect(both('Raz. Dwa. Trzy.', 'Raz. Dwa! Trzy.', 'Zero. Raz. Dwa! Trzy.')).toBe(
			'Zero. Raz. Dwa! Trzy.',
		);
	});

	it('gives up when both changed the same sentence', () => {
		expect(both('Raz. Dwa.', 'Raz a. Dwa.', 'Raz b. Dwa.')).toBeNull();
	});

	it('gives up when one changed what the other deleted', () => {
		expect(both('Raz. Dwa. Trzy.', 'Raz. Trzy.', 'Raz. Dwa dwa. Trzy.')).toBeNull();
	});

	it('gives up when both added at the same place', () => {
		expect(both('Raz.', 'Raz. Dwa.', 'Raz. Trzy.')).toBeNull();
	});

	it('never writes one new sentence twice', () => {
		expect(both('Raz. Dwa.', 'Raz. Dwa dwa. Nowe.', 'Raz. Dwa. Nowe.')).toBeNull();
	});

	it('without a base takes the longer text when it contains the other', () => {
		expect(both(null, 'Raz', 'Raz dwa.')).toBe('Raz dwa.');
		expect(both(null, 'dwa', 'Raz dwa.')).toBe('Raz dwa.');
		expect(both(null, 'Raz.', 'Trzy.')).toBeNull();
	});

	it('does not take half of a word for the word', () => {
		expect(both(null, 'tak', 'taktyka')).toBeNull();
		expect(containsText('zaś tak', 'tak')).toBe(true);
		expect(containsText('półtak tak', 'tak')).toBe(true);
	});

	// Sentences that are each a token of their own, so that the model can count them.
	const sentence = fc.integer({ min: 0, max: 12 }).map((n) => `Zdanie ${n}.`);
	const text = fc
		.array(fc.tuple(sentence, fc.constantFrom(' ', '\n', '\n\n', '  ')), { maxLength: 10 })
		.map((parts) => parts.map(([words, space]) => words + space).join(''));
	const sentences = (value: string) => value.match(/Zdanie \d+\./g) ?? [];

	it('is symmetric, repeatable and stable under its own result', () => {
		fc.assert(
			fc.property(fc.option(text), text, text, (base, a, b) => {
				const merged = mergeTexts(base, a, b);
				expect(mergeTexts(base, b, a)).toBe(merged);
				if (merged === null) return;
				expect(mergeTexts(base, merged, merged)).toBe(merged);
				expect(mergeTexts(a, a, merged)).toBe(merged);
			}),
			{ numRuns: 3000 },
		);
	});

	it('keeps both texts where each side removed another copy of one sentence', () => {
		expect(mergeTexts('Raz.  Raz.\n', 'Raz.\n', 'Raz.  ')).toBeNull();
		expect(mergeTexts('Raz. Dwa. Raz.', 'Dwa. Raz.', 'Raz. Dwa.')).toBeNull();
	});

	it('loses no sentence that nobody removed and makes none up', () => {
		fc.assert(
			fc.property(text, text, text, (base, a, b) => {
				const merged = mergeTexts(base, a, b);
				if (merged === null) return;
				const had = new Set(sentences(base));
				const now = new Set(sentences(merged));
				for (const [mine, other] of [
					[a, b],
					[b, a],
				] as const) {
					const others = new Set(sentences(other));
					for (const one of sentences(mine)) {
						if (!had.has(one) || others.has(one)) expect(now).toContain(one);
					}
				}
				for (const one of now) expect([...sentences(a), ...sentences(b)]).toContain(one);
			}),
			{ numRuns: 3000 },
		);
	});

	it('joins 20,000 characters within 50 ms, the worst texts included', () => {
		const lines = (count: number, line: (n: number) => string) =>
			Array.from({ length: count }, (_, n) => line(n));
		const edit = (all: string[], every: number, mark: string) =>
			all.map((line, n) => (n % every === 0 ? mark + line : line));
		const tiny = lines(5000, (n) => `${(n * 7) % 10}${n % 3}\n`);
		const unique = lines(2500, (n) => `${n.toString(36)}.z\n`.padStart(8, 'x'));
		const prose = lines(
			250,
			(n) => `W ${n}. tygodniu prowadzimy zajęcia z uczniami w świetlicy i w parku obok. `,
		);
		const cases: Record<string, [string, string, string]> = {
			'one sentence': ['a'.repeat(20_000), 'b'.repeat(20_000), 'a'.repeat(10_000)],
			'one letter, many times': [
				'a '.repeat(10_000),
				`b${'a '.repeat(10_000)}`,
				'a '.repeat(9_000),
			],
			'equal lines': [
				'a\n'.repeat(10_000),
				`b\n${'a\n'.repeat(9_000)}c`,
				`d\n${'a\n'.repeat(9_500)}e`,
			],
			'white space only between': [
				`a${' '.repeat(20_000)}b`,
				`a${' '.repeat(19_999)}c`,
				`d${' '.repeat(19_999)}b`,
			],
			'5,000 tiny lines': [
				tiny.join(''),
				edit(tiny, 3, 'x').join(''),
				edit(tiny.toReversed(), 4, 'y').join(''),
			],
			'2,500 lines, all moved': [
				unique.join(''),
				unique.toReversed().join(''),
				[...unique.slice(9), 'q\n'].join(''),
			],
			prose: [prose.join(''), edit(prose, 10, 'Dziś: ').join(''), [...prose, 'Koniec.'].join('')],
			'wholly different': [
				prose.join(''),
				edit(prose, 1, 'a').join(''),
				edit(prose, 1, 'b').join(''),
			],
		};
		const took: Record<string, number> = {};
		for (const [name, [base, a, b]] of Object.entries(cases)) {
			let best = Infinity;
			for (let run = 0; run < 5; run++) {
				const start = performance.now();
				mergeTexts(base, a, b);
				best = Math.min(best, performance.now() - start);
			}
			took[name] = Math.round(best * 10) / 10;
		}
		if (process.env['SHOW_TIMES']) process.stderr.write(`${JSON.stringify(took)}\n`);
		for (const [name, ms] of Object.entries(took)) expect(ms, name).toBeLessThan(50);
	});
});
