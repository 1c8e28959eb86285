import * as z from 'zod/mini';
import { atLeast, atMost, whole } from './checks.ts';

/**
 * Who wrote a field, and after what (V1). `n` is one more than the greatest that the document's `seen` knows, so the
 * greater `(n, replica)` is never the older one of two edits that knew of each other. Clocks lie; `at` is for people only.
 */
export interface Stamp {
	readonly n: number;
	/** One row in one opening of a database (V2); never an account or a device. */
	readonly replica: string;
	/** ISO 8601 in UTC. */
	readonly at: string;
	/** Account id, or empty for a draft without an account. */
	readonly by: string;
}

export interface Field<T> extends Stamp {
	readonly value: T;
}

/**
 * A version vector: for each replica the last of its edits that a document includes. The key `floor`, which no id looks
 * like, is for all that are not named: their edits up to it are included (V3).
 */
export type Seen = Readonly<Record<string, number>>;

const floorKey = 'floor';

/** Greater than any count of edits a person makes; keeps a hostile file from using up the counter. */
const counter = whole(1, 2 ** 48 - 1);

export const stampShape = {
	n: counter,
	replica: z.string().check(atLeast(1), atMost(64)),
	at: z.string().check(atMost(40)),
	by: z.string().check(atMost(80)),
};

export const seenSchema = z.record(z.string().check(atLeast(1), atMost(64)), counter);

/** What is included of replicas that are not named. */
export function floorOf(seen: Seen): number {
	return Object.hasOwn(seen, floorKey) ? (seen[floorKey] ?? 0) : 0;
}

/** The last edit of a replica that is included; 0 for none. Ids come from anybody: only own properties count. */
export function lastSeen(seen: Seen, replica: string): number {
	const named = Object.hasOwn(seen, replica) ? (seen[replica] ?? 0) : 0;
	return Math.max(named, floorOf(seen));
}

/** `a` includes every edit that `b` does. */
export function includes(a: Seen, b: Seen): boolean {
	return (
		floorOf(a) >= floorOf(b) && Object.entries(b).every(([replica, n]) => lastSeen(a, replica) >= n)
	);
}

/** How `a` stands to `b`: neither includes the other when `concurrent`. */
export function compareSeen(a: Seen, b: Seen): 'equal' | 'newer' | 'older' | 'concurrent' {
	const newer = includes(a, b);
	const older = includes(b, a);
	return newer && older ? 'equal' : newer ? 'newer' : older ? 'older' : 'concurrent';
}

/** The greater floor and the pointwise maximum above it: a document that includes the edits of both. */
export function joinSeen(a: Seen, b: Seen): Seen {
	const floor = Math.max(floorOf(a), floorOf(b));
	const joined = new Map<string, number>();
	for (const [replica, n] of [...Object.entries(a), ...Object.entries(b)])
		if (n > floor && replica !== floorKey)
			joined.set(replica, Math.max(joined.get(replica) ?? 0, n));
	if (floor) joined.set(floorKey, floor);
	// Unlike an assignment, this makes a property also of a name that objects inherit.
	return Object.fromEntries(joined);
}

/** The greatest counter a document has seen; the next edit takes a greater one. */
export function latest(seen: Seen): number {
	let most = 0;
	for (const n of Object.values(seen)) most = Math.max(most, n);
	return most;
}

/** Entries above which a vector is folded when it is written, and how many are left then. */
export const foldAbove = 1000;
export const foldTo = 500;

/** Where there are too many entries, the lowest go below a floor (V6): still included, no longer named. */
export function foldSeen(seen: Seen, above = foldAbove, to = foldTo): Seen {
	if (Object.keys(seen).length <= above) return seen;
	const named = Object.entries(seen).filter(([replica]) => replica !== floorKey);
	const counts = named.map(([, n]) => n).sort((a, b) => b - a);
	const floor = Math.max(floorOf(seen), counts[to] ?? 0);
	return joinSeen(seen, { [floorKey]: floor });
}

/** Orders stamps by `(n, replica)`: positive when `a` is the later one. */
export function compareStamps(
	a: Pick<Stamp, 'n' | 'replica'>,
	b: Pick<Stamp, 'n' | 'replica'>,
): number {
	return a.n - b.n || (a.replica < b.replica ? -1 : a.replica > b.replica ? 1 : 0);
}
