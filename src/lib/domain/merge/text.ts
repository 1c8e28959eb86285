import { diffTexts, type Hunk } from './diff.ts';

/**
 * Three-way merge of texts. `base` is what both began with, or null when nobody knows; a blank one is like none.
 *
 * | the texts | result |
 * |---|---|
 * | equal | that text |
 * | one side left the base alone | the other side, also when it emptied the text |
 * | one is blank, the other was changed or has no base | the one with words: empty never beats text |
 * | changes to different sentences or lines | both changes; a change made by both, once |
 * | changes to the same sentence; both added at the same place | null: the caller keeps both texts |
 * | each side removed another copy of one sentence, which both still have | null: it would be gone from both |
 * | no base, one contains the other at the edges of words | the longer |
 * | no base, otherwise | null |
 *
 * Symmetric: `mergeTexts(base, a, b) === mergeTexts(base, b, a)`. No typed word disappears unless a side
 * that had it in its base removed it, and nothing is joined from halves of one sentence.
 */
export function mergeTexts(base: string | null, a: string, b: string): string | null {
	if (a === b) return a;
	if (a === base) return b;
	if (b === base) return a;
	if (base === null || isBlank(base) || isBlank(a) || isBlank(b)) return mergeUnrelated(a, b);
	// Most people write on at the end, where the white space before a sentence belongs to it; with the white space
	// after a sentence as its part, writing at the beginning stays apart from the first sentence.
	return mergeTokens(base, a, b, 'before') ?? mergeTokens(base, a, b, 'after');
}

/** How a sentence ends. */
export const sentenceEnd = /[.!?…]["'”»)\]]*$/;

/** `text` has no words. */
export function isBlank(text: string): boolean {
	return text.trim() === '';
}

/** Every word of `part` is in `whole`, in one piece and not as a half of another word. */
export function containsText(whole: string, part: string): boolean {
	const sought = part.trim();
	// People's texts settle at the first places; the bound is for texts made of one letter.
	let tries = 100;
	// The browser searches for long texts in square time: for their beginning first.
	const head = sought.slice(0, 250);
	for (let at = whole.indexOf(head); at !== -1 && tries--; at = whole.indexOf(head, at + 1)) {
		if (!whole.startsWith(sought, at)) continue;
		const before = whole.slice(Math.max(0, at - 2), at);
		const after = whole.slice(at + sought.length, at + sought.length + 2);
		if (!/[\p{L}\p{N}\p{M}]$/u.test(before) && !/^[\p{L}\p{N}\p{M}]/u.test(after)) return true;
	}
	return false;
}

function mergeUnrelated(a: string, b: string): string | null {
	const [shorter, longer] =
		a.length < b.length || (a.length === b.length && a < b) ? [a, b] : [b, a];
	if (isBlank(longer)) return isBlank(shorter) ? longer : shorter;
	return containsText(longer, shorter) ? longer : null;
}

function mergeTokens(base: string, a: string, b: string, space: 'before' | 'after'): string | null {
	const original = tokenize(base, space);
	const [tokensA, tokensB] = [tokenize(a, space), tokenize(b, space)];
	const hunksA = diffTexts(original, tokensA);
	const hunksB = diffTexts(original, tokensB);
	const merged: string[] = [];
	let done = 0;
	let ia = 0;
	let ib = 0;
	for (;;) {
		const ha = hunksA[ia];
		const hb = hunksB[ib];
		if (!ha && !hb) {
			const all = [...merged, ...original.slice(done)];
			return keepsCommon(all, tokensA, tokensB) ? all.join('') : null;
		}
		if (ha && hb && sameHunk(ha, hb)) ib++;
		else if (ha && hb && clash(ha, hb)) return null;
		const next = !hb || (ha && precedes(ha, hb)) ? ha : hb;
		if (next === ha) ia++;
		else ib++;
		if (!next) return null;
		for (const token of original.slice(done, next.start)) merged.push(token);
		for (const token of next.tokens) merged.push(token);
		done = next.end;
	}
}

/** Every sentence that both sides have is in the merged text. */
function keepsCommon(merged: readonly string[], a: readonly string[], b: readonly string[]) {
	const words = (tokens: readonly string[]) => new Set(tokens.map((token) => token.trim()));
	const [now, others] = [words(merged), words(b)];
	return [...words(a)].every((sentence) => !sentence || now.has(sentence) || !others.has(sentence));
}

/** Order of hunks that do not clash; an insertion comes before the replacement that starts where it stands. */
function precedes(a: Hunk, b: Hunk): boolean {
	return a.start - b.start < 0 || (a.start === b.start && a.end <= b.end);
}

function sameHunk(a: Hunk, b: Hunk): boolean {
	return (
		a.start === b.start &&
		a.end === b.end &&
		a.tokens.length === b.tokens.length &&
		a.tokens.every((token, index) => token === b.tokens[index])
	);
}

/**
 * Two changes that must not be joined: of the same sentence, additions at the same place, and neighbours that both
 * bring the same sentence, which would stand twice. Neighbours otherwise are apart: texts are short, and somebody
 * who corrects the last sentence does not disturb somebody who adds another.
 */
function clash(a: Hunk, b: Hunk): boolean {
	const bothInsert = a.start === a.end && b.start === b.end;
	if (bothInsert ? a.start === b.start : a.start < b.end && b.start < a.end) return true;
	const touch = a.end === b.start || b.end === a.start;
	if (!touch) return false;
	const brought = new Set(a.tokens.map((token) => token.trim()));
	return b.tokens.some((token) => brought.has(token.trim()));
}

/**
 * Cuts a text into sentences and lines, each with the white space before or after it; joined they are the text.
 * Never into words: a diff of those is quadratic, and joins halves of two people's sentences.
 */
export function tokenize(text: string, space: 'before' | 'after'): string[] {
	const tokens: string[] = [];
	let start = 0;
	for (const gap of text.matchAll(/\s+/g)) {
		const sentenceEnds = sentenceEnd.test(text.slice(Math.max(0, gap.index - 4), gap.index));
		if (!sentenceEnds && !gap[0].includes('\n')) continue;
		const cut = space === 'before' ? gap.index : gap.index + gap[0].length;
		if (cut > start) tokens.push(text.slice(start, cut));
		start = Math.max(start, cut);
	}
	if (start < text.length) tokens.push(text.slice(start));
	return tokens;
}
