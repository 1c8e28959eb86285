import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markDifferences, type Piece } from './marks.ts';

const whole = (pieces: readonly Piece[]) => pieces.map(({ text }) => text).join('');
const shown = (pieces: readonly Piece[]) =>
	pieces.map(({ text, differs }) => (differs ? `[${text}]` : text)).join('');
const both = (a: string, b: string) => {
	const marked = markDifferences(a, b);
	return [shown(marked.a), shown(marked.b)];
};

describe('markDifferences', () => {
	it('marks nothing in equal texts', () => {
		const same = [{ text: 'Raz. Dwa.', differs: false }];
		expect(markDifferences('Raz. Dwa.', 'Raz. Dwa.')).toEqual({
			difference: 'spaces',
			a: same,
			b: same,
		});
		expect(markDifferences('', '')).toEqual({ difference: 'spaces', a: [], b: [] });
	});

	it('marks the words that differ within a sentence', () => {
		expect(
			both(
				'Pierwsze zdanie z tabletu. Drugie zdanie.',
				'Pierwsze zdanie z telefonu. Drugie zdanie.',
			),
		).toEqual([
			'Pierwsze zdanie z [tabletu.] Drugie zdanie.',
			'Pierwsze zdanie z [telefonu.] Drugie zdanie.',
		]);
	});

	it('marks a sentence that only one text has, in its place', () => {
		expect(both('Raz. Dwa. Trzy.', 'Raz. Trzy.')).toEqual(['Raz. [Dwa.] Trzy.', 'Raz. Trzy.']);
		expect(both('- a\n- c\n', '- a\n- b\n- c\n')).toEqual(['- a\n- c\n', '- a\n[- b]\n- c\n']);
	});

	it('marks two corrections of one sentence apart', () => {
		expect(
			both(
				'Prowadzimy zajęcia sportowe dla dzieci w parku obok świetlicy.',
				'Prowadzimy zajęcia plastyczne dla dzieci w parku obok szkoły.',
			),
		).toEqual([
			'Prowadzimy zajęcia [sportowe] dla dzieci w parku obok [świetlicy.]',
			'Prowadzimy zajęcia [plastyczne] dla dzieci w parku obok [szkoły.]',
		]);
	});

	it('marks as a whole what has only chance words in common', () => {
		expect(both('Raz. Mamy dwie sale i ogród.', 'Raz. Wolontariusze uczą i grają.')).toEqual([
			'Raz. [Mamy dwie sale i ogród.]',
			'Raz. [Wolontariusze uczą i grają.]',
		]);
	});

	it('takes white space for no difference', () => {
		expect(markDifferences('Raz. Dwa.', 'Raz.\n\nDwa.\n')).toMatchObject({ difference: 'spaces' });
		expect(both(' \nRaz. Dwa', 'Raz.  Trzy')).toEqual([' \nRaz. [Dwa]', 'Raz.  [Trzy]']);
	});

	it('marks nothing where nothing is common', () => {
		expect(markDifferences('Superwizja.', 'Wolontariat.')).toEqual({
			difference: 'all',
			a: [{ text: 'Superwizja.', differs: false }],
			b: [{ text: 'Wolontariat.', differs: false }],
		});
		expect(markDifferences('', 'Wolontariat.')).toMatchObject({ difference: 'all', a: [] });
	});

	const text = fc
		.array(
			fc.tuple(
				fc.constantFrom('Raz', 'dwa', 'trzy', 'i', 'w', 'cztery.', 'Pięć!', 'sześć…', '👩‍👧', '-'),
				fc.constantFrom(' ', ' ', ' ', '\n', '\n\n', '  ', '\u00a0'),
			),
			{ maxLength: 40 },
		)
		.map((parts) => parts.map(([word, space]) => word + space).join(''));
	const anyText = fc.oneof(text, fc.string({ unit: 'grapheme', maxLength: 60 }));
	const bare = (value: string) => value.split(/\s+/).filter(Boolean).join(' ');

	it('loses and adds no letter, and its pieces alternate', () => {
		fc.assert(
			fc.property(anyText, anyText, (a, b) => {
				const marked = markDifferences(a, b);
				expect(whole(marked.a)).toBe(a);
				expect(whole(marked.b)).toBe(b);
				for (const pieces of [marked.a, marked.b])
					pieces.forEach((piece, index) => {
						expect(piece.text).not.toBe('');
						expect(piece.differs).not.toBe(pieces[index + 1]?.differs);
						if (piece.differs) expect(piece.text).toBe(piece.text.trim());
					});
			}),
			{ numRuns: 3000 },
		);
	});

	it('leaves unmarked in both only what is the same in both', () => {
		fc.assert(
			fc.property(text, text, (a, b) => {
				const marked = markDifferences(a, b);
				if (marked.difference === 'all') return;
				const common = (pieces: readonly Piece[]) =>
					bare(pieces.map(({ text: part, differs }) => (differs ? ' ' : part)).join(''));
				expect(common(marked.a)).toBe(common(marked.b));
				expect(marked.difference === 'spaces').toBe(bare(a) === bare(b));
			}),
			{ numRuns: 3000 },
		);
	});

	it('marks nothing in a text and itself, whatever it is', () => {
		fc.assert(
			fc.property(anyText, (a) => {
				const { difference, ...sides } = markDifferences(a, a);
				expect(difference).toBe('spaces');
				for (const pieces of [sides.a, sides.b])
					expect(pieces.some(({ differs }) => differs)).toBe(false);
			}),
		);
	});

	it('marks 20,000 characters within 50 ms, the worst texts included', () => {
		const lines = (count: number, line: (n: number) => string) =>
			Array.from({ length: count }, (_, n) => line(n)).join('');
		const prose = (odd: string) =>
			lines(
				250,
				(n) => `W ${n}. tygodniu prowadzimy ${n % 3 ? 'zajęcia' : odd} w świetlicy obok. `,
			);
		const cases: Record<string, [string, string]> = {
			prose: [prose('gry'), prose('tańce')],
			'one sentence of one letter': ['a '.repeat(10_000), `b ${'a '.repeat(9_000)}`],
			'one sentence of two letters': ['a b '.repeat(5_000), 'b a a '.repeat(3_333)],
			'one word': ['a'.repeat(20_000), 'b'.repeat(20_000)],
			'equal lines': ['a\n'.repeat(10_000), `b\n${'a\n'.repeat(9_000)}c`],
			'hundreds of long sentences of few words': [
				lines(80, (n) => `${'a b '.repeat(60)}x${n}. `),
				lines(80, (n) => `${'b a a '.repeat(40)}y${n}. `),
			],
			'white space': [`a${' '.repeat(19_998)}b`, `a${' '.repeat(19_998)}c`],
			'wholly different': [lines(2000, (n) => `${n * 7} x. `), lines(2000, (n) => `${n * 11} y. `)],
		};
		const took: Record<string, number> = {};
		for (const [name, [a, b]] of Object.entries(cases)) {
			let best = Infinity;
			for (let run = 0; run < 5; run++) {
				const start = performance.now();
				markDifferences(a, b);
				best = Math.min(best, performance.now() - start);
			}
			took[name] = Math.round(best * 10) / 10;
		}
		if (process.env['SHOW_TIMES']) process.stderr.write(`${JSON.stringify(took)}\n`);
		for (const [name, ms] of Object.entries(took)) expect(ms, name).toBeLessThan(50);
	});
});
