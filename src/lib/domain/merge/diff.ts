import { diffIndices } from 'node-diff3';

/** `tokens` stand where the tokens from `start` to before `end` of the original stood. */
export interface Hunk {
	readonly start: number;
	readonly end: number;
	readonly tokens: readonly string[];
}

/**
 * Steps of comparison one diff may take, about 10 ms on a PC. Beyond it the rest of a stretch counts as replaced:
 * still true, only coarser, so that texts of thousands of equal lines cannot freeze a screen.
 */
export const stepLimit = 2_000_000;

/**
 * What turns `original` into `changed`, in order, no two hunks touching. Tokens that occur once on both sides are
 * matched first (patience), and node-diff3 does the stretches between them: its own search is quadratic in what it
 * is given.
 * @param budget what is left of it afterwards can be spent on the next diff
 */
export function diffTexts(
	original: readonly string[],
	changed: readonly string[],
	budget = { steps: stepLimit },
): Hunk[] {
	const hunks: Hunk[] = [];
	let from = 0;
	let to = 0;
	for (const [i, j] of [
		...anchors(original, changed),
		[original.length, changed.length] as const,
	]) {
		stretch(i, j);
		from = i + 1;
		to = j + 1;
	}
	return joinTouching(hunks);

	function stretch(endOriginal: number, endChanged: number) {
		let end = endOriginal;
		let last = endChanged;
		for (; from < end && to < last && original[from] === changed[to]; from++) to++;
		for (; from < end && to < last && original[end - 1] === changed[last - 1]; end--) last--;
		if (from === end && to === last) return;
		const before = original.slice(from, end);
		const after = changed.slice(to, last);
		budget.steps -= cost(before, after);
		if (budget.steps < 0) hunks.push({ start: from, end, tokens: after });
		else {
			for (const { buffer1, buffer2Content } of diffIndices(before, after)) {
				const start = from + buffer1[0];
				hunks.push({ start, end: start + buffer1[1], tokens: buffer2Content });
			}
		}
	}
}

/** Pairs of positions, ascending in both, of tokens that occur exactly once in each. */
function anchors(original: readonly string[], changed: readonly string[]): [number, number][] {
	const there = uniquePositions(changed);
	const pairs: [number, number][] = [];
	for (const [token, i] of uniquePositions(original)) {
		const j = there.get(token);
		if (j !== undefined) pairs.push([i, j]);
	}
	return longestAscending(pairs.sort((a, b) => a[0] - b[0]));
}

function uniquePositions(tokens: readonly string[]): Map<string, number> {
	const positions = new Map<string, number>();
	const repeated = new Set<string>();
	tokens.forEach((token, index) => {
		if (positions.has(token)) repeated.add(token);
		positions.set(token, index);
	});
	for (const token of repeated) positions.delete(token);
	return positions;
}

/** The longest run of pairs whose second numbers ascend: patience sorting, n log n. */
function longestAscending(pairs: readonly [number, number][]): [number, number][] {
	interface Link {
		readonly pair: [number, number];
		readonly previous: Link | undefined;
	}
	const piles: Link[] = [];
	for (const pair of pairs) {
		let low = 0;
		let high = piles.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((piles[middle]?.pair[1] ?? Infinity) < pair[1]) low = middle + 1;
			else high = middle;
		}
		piles[low] = { pair, previous: piles[low - 1] };
	}
	const run: [number, number][] = [];
	for (let link = piles.at(-1); link; link = link.previous) run.push(link.pair);
	return run.reverse();
}

/** An upper bound of the steps node-diff3 takes: each pair of equal tokens may walk the whole list of candidates. */
function cost(before: readonly string[], after: readonly string[]): number {
	const counts = new Map<string, number>();
	for (const token of after) counts.set(token, (counts.get(token) ?? 0) + 1);
	let pairs = 0;
	for (const token of before) pairs += counts.get(token) ?? 0;
	return pairs * Math.min(before.length, after.length);
}

function joinTouching(hunks: readonly Hunk[]): Hunk[] {
	const joined: Hunk[] = [];
	for (const hunk of hunks) {
		const last = joined.at(-1);
		if (last?.end === hunk.start && joined.length) {
			joined[joined.length - 1] = {
				start: last.start,
				end: hunk.end,
				tokens: [...last.tokens, ...hunk.tokens],
			};
		} else joined.push(hunk);
	}
	return joined;
}
