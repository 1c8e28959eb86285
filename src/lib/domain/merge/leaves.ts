import { heldIn, mergeBodies, readBody, type Body } from './body.ts';
import type { Held } from './held.ts';
import { same } from './plain.ts';

/** One state of a document, e.g. a leaf that a split cluster left behind. */
export interface Leaf {
	/** CouchDB's revision: `3-…`. */
	readonly rev: string;
	readonly body: unknown;
}

/** A document with its losing leaves. */
export interface Leaves extends Leaf {
	readonly id: string;
	readonly leaves?: readonly Leaf[];
}

export interface Folded {
	readonly body: unknown;
	/** Revisions whose content is in the body: to be deleted once the server's winner is that very body. */
	readonly losers: readonly string[];
	/** What stood in the leaves: it may have given way. */
	readonly held: readonly Held[];
	/** Bodies that could not be read. */
	readonly aside: readonly { readonly body: unknown; readonly reason: string }[];
}

/** All leaves in one body: without a base, in order of revision, so that every device makes the same of them. */
export function fold({ id, rev, body, leaves = [] }: Leaves): Folded {
	const plain: Folded = { body, losers: [], held: [], aside: [] };
	// Nearly always; a first pull of thousands of documents does not wait for thousands of readings that decide nothing.
	if (!leaves.length || !('seen' in readBody(id, body))) return plain;
	const aside: { body: unknown; reason: string }[] = [];
	const held: Held[] = [];
	const losers: string[] = [];
	let all: Body | null = null;
	for (const leaf of [{ rev, body }, ...leaves].sort((a, b) => byRevision(a.rev, b.rev))) {
		const read = readBody(id, leaf.body);
		if (read.kind === 'unreadable') aside.push({ body: leaf.body, reason: read.reason });
		// A leaf that nobody here can read stays on the server.
		if (!('seen' in read)) continue;
		if (leaf.rev !== rev) losers.push(leaf.rev);
		held.push(...heldIn(read));
		if (!all) {
			all = read;
			continue;
		}
		const merged = mergeBodies(null, all, read);
		all = readBody(id, merged.body);
	}
	if (!all || !('value' in all)) return { ...plain, aside };
	const winner = readBody(id, body);
	const unchanged = 'value' in winner && same(winner.value, all.value);
	return { body: unchanged ? body : all.value, losers, held, aside };
}

/** By generation, then by hash: CouchDB's own order of leaves. */
function byRevision(a: string, b: string): number {
	return parseInt(a) - parseInt(b) || (a < b ? -1 : a > b ? 1 : 0);
}
