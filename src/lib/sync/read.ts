import { CouchError } from '../couch/errors.ts';
import type { CouchDocument } from '../couch/types.ts';
import { applyRead, type Loser } from '../store/sync-apply.ts';
import type { Incoming } from '../store/sync-settle.ts';
import { chunks, context, remote, type Work } from './work.ts';

/** Keys in one request: some hundred kilobytes of answers at most. */
const keysAtOnce = 500;

/**
 * Reads documents by their ids, now, and applies them: what the server has is never guessed from an error. The feed
 * would come later, and in a cluster from another node.
 */
export async function readBack(work: Work, db: string, ids: readonly string[]): Promise<void> {
	for (const keys of chunks(ids, keysAtOnce)) {
		const rows = await work.request((signal) =>
			remote(work, db).allDocs(keys, { includeDocs: true, conflicts: true }, signal),
		);
		const docs: Incoming[] = [];
		const missing: string[] = [];
		for (const { key, value, doc, error } of rows) {
			if (value?.deleted) docs.push({ id: key, rev: value.rev, body: null, direct: true });
			else if (doc && value)
				docs.push({ ...(await incoming(work, db, doc, value.rev)), direct: true });
			else if (error === 'not_found') missing.push(key);
			else throw new CouchError('broken', error ?? `no document ${key}`);
		}
		await deleteLeaves(
			work,
			db,
			await applyRead(work.database, db, { docs, missing }, context(work)),
		);
	}
}

/**
 * Deletes leaves whose content the reading showed to be in what the server has (G3): nothing is planned or kept for it.
 * Deleted already, or not for this device to delete: either way there is nothing more to do.
 */
export async function deleteLeaves(
	work: Work,
	db: string,
	losers: readonly Loser[],
): Promise<void> {
	// One by one: a request never names a document twice, and there is hardly ever more than one.
	for (const { id, rev } of losers)
		await work.request((signal) =>
			remote(work, db).bulkDocs([{ _id: id, _rev: rev, _deleted: true }], signal),
		);
}

/** A document as it arrived, with the losing leaves that this device is to merge. */
export async function incoming(
	work: Work,
	db: string,
	doc: CouchDocument,
	rev: string,
): Promise<Incoming> {
	const { _id: id, _conflicts: losing } = doc;
	if (doc._deleted) return { id, rev, body: null };
	if (!losing?.length || !work.mayWrite(db, id)) return { id, rev, body: bodyOf(doc) };
	const leaves: { rev: string; body: unknown }[] = [];
	for (const loser of losing) {
		const leaf = await work.request((signal) => remote(work, db).get(id, { rev: loser }, signal));
		if (leaf && !leaf._deleted) leaves.push({ rev: loser, body: bodyOf(leaf) });
	}
	return { id, rev, body: bodyOf(doc), leaves };
}

/** Without what belongs to CouchDB. */
function bodyOf(doc: CouchDocument): unknown {
	const body: Record<string, unknown> = {};
	for (const key in doc) if (!key.startsWith('_')) body[key] = doc[key];
	return body;
}
