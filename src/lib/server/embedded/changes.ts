import type { Change, Changes, CouchDocument } from '../../couch/types.ts';
import type { Database } from './databases.ts';
import type { ChangesParameters } from './parameters.ts';
import { treeOf } from './pouch.ts';
import { leavesOf, revisionsOf } from './revision-tree.ts';
import { readSequence, writeSequence } from './sequences.ts';
import type { Store } from './store.ts';

/** Changes read in one turn: a writer waits for one such part, a tenth of a second, and not for ten thousand. */
const part = 500;

type Selection = Omit<ChangesParameters, 'feed' | 'since' | 'timeout' | 'heartbeat'>;

export interface Page extends Changes {
	/** Where the next page begins. */
	readonly next: number;
}

/** Some changes of a page, in order. */
export interface PagePart {
	readonly results: readonly Change[];
	/** With the last part: how the page ends. */
	readonly end: Omit<Page, 'results'> | null;
}

/** The number that a sequence stands for here and now. */
export function startOf(database: Database, since: string | null): Promise<number> {
	return database.read(async (store) => readSequence(since, store.token, await store.latest()));
}

/** Everything that changed after `after`, up to the limit. */
export async function readPage(database: Database, after: number, asked: Selection): Promise<Page> {
	const results: Change[] = [];
	for await (const { results: more, end } of readParts(database, after, asked)) {
		results.push(...more);
		if (end) return { results, ...end };
	}
	throw new Error('A page of changes has no end.');
}

/** The same, read as far as somebody asks for it: whoever has enough leaves the rest unread. */
export async function* readParts(
	database: Database,
	after: number,
	asked: Selection,
): AsyncGenerator<PagePart> {
	if (asked.descending) {
		const { results, ...end } = await database.read((store) => readBackwards(store, asked));
		return yield { results, end };
	}
	let left = asked.limit;
	let next = after;
	for (;;) {
		const { found, end, latest, token } = await database.read((store) =>
			readPart(store, next, Math.min(part, left), asked),
		);
		left -= found.length;
		next = end ? Math.max(latest, next) : (numberOf(found) ?? next);
		if (!end && left > 0) {
			yield { results: found, end: null };
			continue;
		}
		const pending = end ? 0 : await database.read((store) => countAfter(store, next));
		// Nothing after the page, although it was full: its end is the end of all.
		return yield { results: found, end: { last_seq: writeSequence(next, token), pending, next } };
	}
}

interface Part {
	readonly found: Change[];
	/** True when nothing comes after. */
	readonly end: boolean;
	readonly latest: number;
	readonly token: string;
}

async function readPart(
	store: Store,
	after: number,
	limit: number,
	asked: Selection,
): Promise<Part> {
	const latest = await store.latest();
	const found = after >= latest ? [] : await read(store, { since: after, limit }, asked);
	return { found, end: found.length < limit, latest, token: store.token };
}

async function readBackwards(store: Store, asked: Selection): Promise<Page> {
	const limit = Number.isFinite(asked.limit) ? { limit: asked.limit } : {};
	const results = await read(store, { since: 0, descending: true, ...limit }, asked);
	const next = numberOf(results) ?? (await store.latest());
	return { results, last_seq: writeSequence(next, store.token), pending: 0, next };
}

async function read(
	store: Store,
	range: { since: number; limit?: number; descending?: boolean },
	asked: Selection,
): Promise<Change[]> {
	const { results } = await store.pouch.changes({
		...range,
		// The text is read in any case; it names the winner.
		include_docs: true,
		conflicts: asked.includeDocs && asked.conflicts,
		...(asked.docIds && { doc_ids: [...asked.docIds] }),
	});
	const leaves = asked.allLeaves
		? await Promise.all(results.map(({ id }) => leafRevs(store, id)))
		: results.map(({ changes }) => changes);
	return results.map(({ seq, id, deleted, doc }, i): Change => {
		const revs = leaves[i] ?? [];
		return {
			seq: writeSequence(Number(seq), store.token),
			id,
			changes: revs.map(({ rev }) => ({ rev })),
			...(deleted && { deleted }),
			...(asked.includeDocs && { doc: doc as CouchDocument }),
		};
	});
}

/** Winner first, as CouchDB orders them. */
async function leafRevs(store: Store, id: string): Promise<readonly { readonly rev: string }[]> {
	return leavesOf(revisionsOf((await treeOf(store.pouch, id)) ?? []));
}

/**
 * How many documents changed after this one. Counted once a write at most: a reader that goes through ten thousand
 * documents by the hundred would otherwise have all of them read a hundred times.
 */
async function countAfter(store: Store, after: number): Promise<number> {
	const latest = await store.latest();
	if (after >= latest) return 0;
	const { counted } = store;
	if (!counted || counted.latest !== latest || counted.after > after) {
		const seqs: number[] = [];
		const feed = store.pouch.changes({ since: after, return_docs: false });
		feed.on('change', ({ seq }) => void seqs.push(Number(seq)));
		await feed;
		store.counted = { latest, after, seqs };
	}
	return store.counted?.seqs.filter((seq) => seq > after).length ?? 0;
}

function numberOf(changes: readonly Change[]): number | undefined {
	const last = changes.at(-1);
	return last && Number.parseInt(last.seq, 10);
}
