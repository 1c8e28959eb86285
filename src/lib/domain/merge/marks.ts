import { diffTexts, stepLimit } from './diff.ts';
import { isBlank, tokenize } from './text.ts';

/** A stretch of a text that the other text has too, or has not. */
export interface Piece {
	readonly text: string;
	readonly differs: boolean;
}

export interface Marked {
	/**
	 * `some`: the pieces say which words. `spaces`: the words are the same in the same order, at most the white space is
	 * another. `all`: there is nothing in common that a mark could be read against, so nothing is marked.
	 */
	readonly difference: 'some' | 'spaces' | 'all';
	/** Joined they are the text, letter by letter; so for `b`. */
	readonly a: readonly Piece[];
	readonly b: readonly Piece[];
}

/** From before the first to before the last index, of tokens. */
interface Stretch {
	readonly from: number;
	readonly to: number;
}

/**
 * What two texts differ in, for people to see: sentences and lines first, then words within those that differ. White
 * space is no difference. Bounded as a merge is: what is too much to compare word by word is marked as a whole.
 */
export function markDifferences(a: string, b: string): Marked {
	const budget = { steps: stepLimit };
	const [sentencesA, sentencesB] = [tokenize(a, 'after'), tokenize(b, 'after')];
	const piecesA = new Pieces();
	const piecesB = new Pieces();
	for (const [mine, others, differs] of runs(sentencesA, sentencesB, budget)) {
		const [textA, textB] = [join(sentencesA, mine), join(sentencesB, others)];
		const [wordsA, wordsB] = [words(textA), words(textB)];
		const parts = differs ? joined(runs(wordsA, wordsB, budget), wordsA) : null;
		if (!parts || !worthReading(parts, wordsA, wordsB)) {
			piecesA.add(textA, differs);
			piecesB.add(textB, differs);
			continue;
		}
		for (const [own, other, apart] of parts) {
			piecesA.add(join(wordsA, own), apart);
			piecesB.add(join(wordsB, other), apart);
		}
	}
	const both = [...piecesA.all, ...piecesB.all];
	if (!both.some(({ differs }) => differs)) return unmarked('spaces', a, b);
	if (both.every(({ text, differs }) => differs || isBlank(text))) return unmarked('all', a, b);
	return { difference: 'some', a: piecesA.all, b: piecesB.all };
}

function unmarked(difference: 'spaces' | 'all', a: string, b: string): Marked {
	const plain = (text: string) => (text ? [{ text, differs: false }] : []);
	return { difference, a: plain(a), b: plain(b) };
}

type Run = readonly [a: Stretch, b: Stretch, differs: boolean];

/** Both lists of tokens from end to end, as stretches that are equal but for white space, and stretches that differ. */
function runs(a: readonly string[], b: readonly string[], budget: { steps: number }): Run[] {
	const bare = (tokens: readonly string[]) => tokens.map((token) => token.trim());
	const all: Run[] = [];
	let atA = 0;
	let atB = 0;
	for (const { start, end, tokens } of diffTexts(bare(a), bare(b), budget)) {
		const common = start - atA;
		if (common) all.push([{ from: atA, to: start }, { from: atB, to: atB + common }, false]);
		atB += common;
		all.push([{ from: start, to: end }, { from: atB, to: atB + tokens.length }, true]);
		atA = end;
		atB += tokens.length;
	}
	if (atA < a.length) all.push([{ from: atA, to: a.length }, { from: atB, to: b.length }, false]);
	return all;
}

/** A single short word that two texts share between differences is chance: "i", "w", "na". It joins them. */
function joined(parts: readonly Run[], wordsA: readonly string[]): Run[] {
	const all: Run[] = [];
	for (const [index, part] of parts.entries()) {
		const [mine, others] = part;
		const between = index > 0 && index < parts.length - 1;
		const chance = between && mine.to - mine.from === 1 && join(wordsA, mine).trim().length <= 3;
		const differs = part[2] || chance;
		const last = all.at(-1);
		if (last?.[2] && differs)
			all[all.length - 1] = [
				{ from: last[0].from, to: mine.to },
				{ from: last[1].from, to: others.to },
				true,
			];
		else all.push([mine, others, differs]);
	}
	return all;
}

/** Of sentences that have little in common, marks on single words would be a sieve: they are marked as a whole. */
function worthReading(parts: readonly Run[], a: readonly string[], b: readonly string[]): boolean {
	const common = parts.reduce(
		(sum, [{ from, to }, , differs]) => sum + (differs ? 0 : to - from),
		0,
	);
	return common * 3 >= Math.min(a.length, b.length);
}

/** Words, each with the white space after it; white space at the beginning goes with the first. */
function words(text: string): string[] {
	return text.match(/^\s+\S*\s*|\S+\s*/g) ?? [];
}

function join(tokens: readonly string[], { from, to }: Stretch): string {
	return tokens.slice(from, to).join('');
}

/** Pieces in order, equal neighbours as one; the white space at the ends of a difference is outside of it. */
class Pieces {
	readonly all: Piece[] = [];

	add(text: string, differs: boolean): void {
		const bare = differs ? text.trim() : '';
		if (!bare) return this.#push(text, false);
		const start = text.indexOf(bare);
		this.#push(text.slice(0, start), false);
		this.#push(bare, true);
		this.#push(text.slice(start + bare.length), false);
	}

	#push(text: string, differs: boolean): void {
		if (!text) return;
		const last = this.all.at(-1);
		if (last?.differs === differs)
			this.all[this.all.length - 1] = { text: last.text + text, differs };
		else this.all.push({ text, differs });
	}
}
