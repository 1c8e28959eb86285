import * as z from 'zod/mini';

/**
 * Who wrote a field, and after what. `n` is a Lamport counter: every edit takes a number greater than any
 * it has seen, so the greater `(n, replica)` is never the older one of two edits that knew of each other.
 * Clocks lie; `at` is for people only.
 */
export interface Stamp {
	readonly n: number;
	/** Minted when a local database is created or restored into; never an account or a device name. */
	readonly replica: string;
	/** ISO 8601 in UTC. */
	readonly at: string;
	/** Account id, or empty for a draft without an account. */
	readonly by: string;
}

export interface Field<T> extends Stamp {
	readonly value: T;
}

/** A version vector: for each replica the last of its edits that a document includes. */
export type Seen = Readonly<Record<string, number>>;

/** Greater than any count of edits a person makes; keeps a hostile file from using up the counter. */
const counter = z.int().check(z.positive(), z.lt(2 ** 48));

export const stampShape = {
	n: counter,
	replica: z.string().check(z.minLength(1), z.maxLength(64)),
	at: z.string().check(z.maxLength(40)),
	by: z.string().check(z.maxLength(80)),
};

export const seenSchema = z.record(z.string().check(z.minLength(1), z.maxLength(64)), counter);

/** `a` includes every edit that `b` does. */
export function includes(a: Seen, b: Seen): boolean {
	return Object.entries(b).every(([replica, n]) => (a[replica] ?? 0) >= n);
}

/** How `a` stands to `b`: neither includes the other when `concurrent`. */
export function compareSeen(a: Seen, b: Seen): 'equal' | 'newer' | 'older' | 'concurrent' {
	const newer = includes(a, b);
	const older = includes(b, a);
	return newer && older ? 'equal' : newer ? 'newer' : older ? 'older' : 'concurrent';
}

/** The pointwise maximum: a document that includes the edits of both. */
export function joinSeen(a: Seen, b: Seen): Seen {
	const joined: Record<string, number> = { ...a };
	for (const [replica, n] of Object.entries(b)) joined[replica] = Math.max(joined[replica] ?? 0, n);
	return joined;
}

/** The greatest counter a document has seen; the next edit takes a greater one. */
export function latest(seen: Seen): number {
	return Math.max(0, ...Object.values(seen));
}

/** Orders stamps by `(n, replica)`: positive when `a` is the later one. */
export function compareStamps(a: Stamp, b: Stamp): number {
	return a.n - b.n || (a.replica < b.replica ? -1 : a.replica > b.replica ? 1 : 0);
}
