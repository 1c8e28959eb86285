import { readAnswer } from '../../../src/lib/domain/answer.ts';
import { includes, type Seen } from '../../../src/lib/domain/stamp.ts';
import type { CouchDatabase } from '../../../src/lib/couch/client.ts';

/** A document as it is pushed. */
export type Pushed = Readonly<Record<string, unknown>>;

/**
 * What a device may never send, compared with what the server has at that moment.
 * @param docs of one `_bulk_docs`
 */
export async function wrongPushes(
	database: CouchDatabase,
	docs: readonly Pushed[],
): Promise<string[]> {
	const ids = docs.map(({ _id }) => String(_id));
	const rows = await database.allDocs([...new Set(ids)], { includeDocs: true });
	const stored = new Map(rows.map((row) => [row.key, row] as const));
	return docs.flatMap((doc) => {
		const id = String(doc._id);
		const there = stored.get(id);
		// Another revision than the current one writes nothing, or a leaf that lost.
		const current = there?.value !== undefined && there.value.rev === doc._rev;
		if (!current || !/^(answer|card|submission):/.test(id)) return [];
		if (doc._deleted) return [`a device deletes ${id}`];
		const [parent, pushed] = [seenOf(there?.doc), seenOf(doc)];
		if (!parent || (pushed && includes(pushed, parent))) return [];
		return [`${id} is pushed over ${String(doc._rev)} and has not seen all of it`];
	});
}

function seenOf(doc: object | undefined): Seen | null {
	if (!doc) return null;
	// Without what is the database's own, as devices read it; also what a newer app wrote.
	const body = Object.entries(doc).filter(([name]) => !name.startsWith('_'));
	const read = readAnswer({ ...Object.fromEntries(body), schema: 1 });
	return read.ok ? read.answer.seen : null;
}
