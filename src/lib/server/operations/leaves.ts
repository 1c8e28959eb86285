import type { Backend, CouchDocument } from '../../couch/types.ts';

/** A leaf of a document's revision tree with its history in `_revisions`: what `new_edits: false` takes back. */
export type Leaf = CouchDocument;

/** Changes asked for at once; their leaves are read together, at most a few tens of MB of long texts. */
const page = 200;

interface Change {
	readonly id: string;
	readonly changes: readonly { readonly rev: string }[];
}

/**
 * Every leaf of a database: winners, conflicts, deletions, each with its history. In the protocol's own words, so that
 * it reads the embedded database and a CouchDB alike; up to the moment when nothing newer is left.
 */
export async function* readLeaves(backend: Backend, database: string): AsyncGenerator<Leaf[]> {
	let since = '0';
	for (;;) {
		const query = new URLSearchParams({ style: 'all_docs', limit: String(page), since });
		const changes = await ask<{ results: Change[]; last_seq: unknown; pending: number }>(
			backend,
			`${database}/_changes?${query}`,
		);
		if (changes.results.length) yield await leavesOf(backend, database, changes.results);
		since = sequence(changes.last_seq);
		if (changes.pending === 0 || changes.results.length === 0) return;
	}
}

async function leavesOf(backend: Backend, database: string, changes: Change[]): Promise<Leaf[]> {
	const docs = changes.flatMap(({ id, changes: leaves }) => leaves.map(({ rev }) => ({ id, rev })));
	// `latest`: a leaf that grew since then is read as it is now; its old body may be compacted away.
	const path = `${database}/_bulk_get?revs=true&latest=true`;
	const { results } = await ask<{ results: { docs: { ok?: Leaf }[] }[] }>(backend, path, { docs });
	return results.flatMap(({ docs }) => docs.flatMap(({ ok }) => (ok ? [ok] : [])));
}

/** Writes leaves as they are. Those that are there already change nothing. */
export async function writeLeaves(
	backend: Backend,
	database: string,
	leaves: readonly Leaf[],
): Promise<void> {
	const answer = await ask<unknown>(backend, `${database}/_bulk_docs`, {
		docs: leaves,
		new_edits: false,
	});
	const refused = (Array.isArray(answer) ? answer : []).find(
		(row): row is { id: string; error: string } => Boolean(Object(row).error),
	);
	if (refused) throw new Error(`${database} refuses ${refused.id}: ${refused.error}`);
}

async function ask<Answer>(backend: Backend, path: string, body?: unknown): Promise<Answer> {
	const request = new Request(`http://couch.invalid/${path}`, {
		method: body === undefined ? 'GET' : 'POST',
		headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	const answer = await backend(request);
	if (!answer.ok) throw new Error(`${path.split('?')[0]} answers ${answer.status}.`);
	return (await answer.json()) as Answer;
}

/** Opaque; CouchDB 1 gave numbers, CouchDB 2 and later strings. */
function sequence(last: unknown): string {
	return typeof last === 'string' ? last : JSON.stringify(last);
}
