import type { Answer } from '../answer.ts';
import { compareStamps, foldSeen, type Seen } from '../stamp.ts';
import { order, same } from './plain.ts';

/** What an answer carries along at most (V7). The server takes a little more, so that a merge never makes what it refuses. */
export interface Bounds {
	/** Values that lost a merge; older ones are in the histories of devices. */
	readonly lost: number;
	/** Second versions of a text that nobody has decided about. */
	readonly variants: number;
	/** Ids of variants that somebody decided about. */
	readonly dismissed: number;
	/** Edits that a joined text is made of, and rivals it was kept apart from. */
	readonly vectors: number;
	/** Entries of `seen` above which it is folded, and what is left then. */
	readonly foldAbove: number;
	readonly foldTo: number;
	/** Bytes of JSON; the server takes a megabyte. */
	readonly bytes: number;
}

export const bounds: Bounds = {
	...{ lost: 20, variants: 10, dismissed: 1000, vectors: 100, foldAbove: 1000, foldTo: 500 },
	bytes: 800_000,
};

/**
 * Cuts an answer to the bounds before it is written, by edit or merge: from the oldest, `lost` before variants where
 * bytes demand it. The text is never cut. What falls out gives way like anything else (V5).
 * @returns the same answer where nothing is too much
 */
export function prune(answer: Answer): Answer {
	return pruneTo(answer, bounds);
}

/** For tests and the simulation, which reach smaller bounds. */
export function pruneTo(answer: Answer, most: Bounds): Answer {
	const { lost, variants, dismissed, decided, seen, text } = answer;
	const dismissals = latestDecided(dismissed, decided, most.dismissed);
	const cut: Partial<Answer> = {
		lost: newest(lost, most.lost),
		variants: sameList(
			newest(variants, most.variants).map((one) => lean(one, most.vectors)),
			variants,
		),
		dismissed: dismissals,
		...(text && { text: lean(text, most.vectors) }),
		...(decided && { decided: ofThese(decided, dismissals) }),
		seen: { ...foldSeen(seen, most.foldAbove, most.foldTo) },
	};
	const names = Object.keys(cut) as (keyof Answer)[];
	const changed = names.filter((name) => !same(cut[name], answer[name]));
	return fit(changed.length ? { ...answer, ...cut } : answer, most.bytes);
}

/** The latest by `(n, replica)`, in their order. */
function newest<T extends { n: number; replica: string }>(all: T[], most: number): T[] {
	if (all.length <= most) return all;
	const kept = new Set([...all].sort(compareStamps).slice(-most));
	return all.filter((one) => kept.has(one));
}

function sameList<T>(all: T[], before: T[]): T[] {
	return all.length === before.length && all.every((one, n) => one === before[n]) ? before : all;
}

function lean<T extends { joined?: Seen | undefined; apart?: Seen | undefined }>(
	field: T,
	most: number,
): T {
	const joined = newestEntries(field.joined, most);
	const apart = newestEntries(field.apart, most);
	if (joined === field.joined && apart === field.apart) return field;
	return { ...field, ...(joined && { joined }), ...(apart && { apart }) };
}

function newestEntries(seen: Seen | undefined, most: number): Seen | undefined {
	const entries = Object.entries(seen ?? {});
	if (entries.length <= most) return seen;
	const latest = entries.sort(([a, n], [b, m]) => m - n || order(a, b)).slice(0, most);
	return Object.fromEntries(latest.sort(([a], [b]) => order(a, b)));
}

/** The latest by the number of their decision; those of before there were numbers go first. */
function latestDecided(dismissed: string[], decided: Seen | undefined, most: number): string[] {
	if (dismissed.length <= most) return dismissed;
	const numbers = new Map(Object.entries(decided ?? {}));
	const at = (id: string) => numbers.get(id) ?? 0;
	const kept = [...dismissed].sort((a, b) => at(b) - at(a) || order(a, b)).slice(0, most);
	return kept.sort(order);
}

function ofThese(decided: Record<string, number>, ids: readonly string[]): Record<string, number> {
	if (Object.keys(decided).length <= ids.length) return decided;
	const known = new Set(ids);
	return Object.fromEntries(Object.entries(decided).filter(([id]) => known.has(id)));
}

function fit(answer: Answer, most: number): Answer {
	let now = answer;
	while (bytesOf(now, most) > most) {
		const [oldestLost, ...lost] = [...now.lost].sort(compareStamps);
		const [oldest, ...variants] = [...now.variants].sort(compareStamps);
		if (oldestLost) now = { ...now, lost };
		else if (oldest) now = { ...now, variants };
		else break;
	}
	return now;
}

/** Of JSON in UTF-8, at most three a unit: counted only where that could be too much. */
function bytesOf(answer: Answer, most: number): number {
	const json = JSON.stringify(answer);
	return json.length * 3 <= most ? json.length : new TextEncoder().encode(json).length;
}
