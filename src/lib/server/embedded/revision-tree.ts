/** A document's history as the storage engine keeps it: trees that begin at revision number `pos`. */
export type RevisionTree = readonly { readonly pos: number; readonly ids: RevisionNode }[];

type RevisionNode = readonly [
	hash: string,
	state: { readonly status: 'available' | 'missing'; readonly deleted?: boolean },
	children: readonly RevisionNode[],
];

export interface Revision {
	readonly pos: number;
	readonly hash: string;
	readonly rev: string;
	readonly leaf: boolean;
	readonly deleted: boolean;
	readonly parent: Revision | null;
}

/** Every revision that the tree knows, its text kept or not. */
export function revisionsOf(tree: RevisionTree): Revision[] {
	const found: Revision[] = [];
	const open = tree.map(({ pos, ids }) => ({ pos, node: ids, parent: null as Revision | null }));
	for (let next = open.pop(); next; next = open.pop()) {
		const { pos, node, parent } = next;
		const [hash, { deleted = false }, children] = node;
		const leaf = children.length === 0;
		const revision = { pos, hash, rev: `${pos}-${hash}`, leaf, deleted, parent };
		found.push(revision);
		for (const child of children) open.push({ pos: pos + 1, node: child, parent: revision });
	}
	return found;
}

/** The winner first: not deleted before deleted, longer before shorter, then by hash. Every replica agrees on it. */
export function leavesOf(revisions: readonly Revision[]): Revision[] {
	return revisions
		.filter(({ leaf }) => leaf)
		.sort(
			(a, b) =>
				Number(a.deleted) - Number(b.deleted) || b.pos - a.pos || (a.hash < b.hash ? 1 : -1),
		);
}

/** Itself and what it came from, newest first. */
export function* ancestry(revision: Revision): Generator<Revision> {
	for (let one: Revision | null = revision; one; one = one.parent) yield one;
}
