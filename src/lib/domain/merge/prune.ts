import type { Answer } from '../answer.ts';
import { compareStamps, foldSeen, type Seen, type Stamp } from '../stamp.ts';
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

/** A hash of a text has eleven letters at most. */
const longestId = 16;

export const bounds: Bounds = {
	...{ lost: 20, variants: 10, dismissed: 1000, vectors: 100, foldAbove: 1000, foldTo: 500 },
	bytes: 800_000,
};

/**
 * Cuts an answer to the bounds before it goes anywhere, by a merge or on its way to the server: from the oldest, `lost` before variants where
 * bytes demand it. The text is never cut. What falls out gives way like anything else (V5).
 * @returns the same answer where nothing is too much
 */
export function prune(answer: Answer): Answer {
	return pruneTo(answer, bounds);
}

/** For tests and the simulation, which reach smaller bounds. */
export function pruneTo(answer: Answer, most: Bounds): Answer {
	const { lost, variants, decided, seen, text } = answer;
	const dismissed = latestDecided(answer, most.dismissed);
	const cut: Answer = {
		...answer,
		lost: newest(lost, most.lost),
		variants: newest(variants, most.variants).map((one) => lean(one, most.vectors)),
		dismissed,
		...(text && { text: lean(text, most.vectors) }),
		...(decided && { decided: pick(decided, ([id]) => dismissed.includes(id), most.dismissed) }),
		seen: { ...foldSeen(seen, most.foldAbove, most.foldTo) },
	};
	// Bytes of JSON in UTF-8.
	while (new Blob([JSON.stringify(cut)]).size > most.bytes) {
		const list = cut.lost.length ? 'lost' : 'variants';
		if (!cut[list].length) break;
		Object.assign(cut, { [list]: newest<Numbered>(cut[list], cut[list].length - 1) });
	}
	return same(cut, answer) ? answer : cut;
}

type Numbered = Pick<Stamp, 'n' | 'replica'>;

/** The latest by `(n, replica)`, in their order. */
function newest<T extends Numbered>(all: readonly T[], most: number): T[] {
	const kept = [...all].sort(compareStamps).slice(Math.max(0, all.length - most));
	return all.filter((one) => kept.includes(one));
}

type Vectors = { joined?: Seen | undefined; apart?: Seen | undefined };

function lean<T extends Vectors>(field: T, most: number): T {
	const { joined, apart } = field;
	const all = () => true;
	return {
		...field,
		...(joined && { joined: pick(joined, all, most) }),
		...(apart && { apart: pick(apart, all, most) }),
	};
}

/** The entries of the greatest numbers. */
function pick(
	seen: Seen,
	which: (entry: [string, number]) => boolean,
	most: number,
): Record<string, number> {
	const entries = Object.entries(seen).filter(which);
	return Object.fromEntries(entries.sort(([a, n], [b, m]) => m - n || order(a, b)).slice(0, most));
}

/** The latest by the number of their decision; those of before there were numbers go first. */
function latestDecided({ dismissed, decided }: Answer, most: number): string[] {
	const ids = dismissed.filter((id) => id.length <= longestId);
	if (ids.length <= most) return ids;
	const numbers = new Map(Object.entries(decided ?? {}));
	const at = (id: string) => numbers.get(id) ?? 0;
	return ids.sort((a, b) => at(b) - at(a) || order(a, b)).slice(0, most);
}
