import { randomUUID } from 'node:crypto';
import type { BulkRow } from '../../couch/types.ts';
import { badRequest, conflict } from './answers.ts';
import { isLocal, type Incoming } from './documents.ts';
import { treeOf, type Pouch } from './pouch.ts';
import { leavesOf, revisionsOf } from './revision-tree.ts';

type Identified = Incoming & { readonly id: string };

/**
 * Writes documents made from the revisions they name.
 * @returns one row a document, in their order
 */
export async function writeEdits(pouch: Pouch, docs: readonly Incoming[]): Promise<BulkRow[]> {
	const seen = new Set<string>();
	const named = docs.map((doc): Identified => ({ ...doc, id: doc.id ?? newId() }));
	const rows = new Map<Identified, BulkRow>();
	const accepted: Identified[] = [];
	const once = new Set(named.map(({ id }) => id)).size === named.length;
	const fromLeaves = await Promise.all(
		// The storage engine refuses a second beginning itself; read before only where it decides between two.
		named.map((doc) => (once && doc.rev === null) || isFromLeaf(pouch, doc)),
	);
	for (const [i, doc] of named.entries()) {
		if (isLocal(doc.id)) rows.set(doc, await writeLocal(pouch, doc));
		// The second of one id cannot know the revision that the first is about to make.
		else if (seen.has(doc.id) || !fromLeaves[i]) rows.set(doc, refuse(doc.id));
		else {
			seen.add(doc.id);
			accepted.push(doc);
		}
	}
	const results = await pouch.bulkDocs(accepted.map(toPouch));
	results.forEach((result, i) => {
		const doc = accepted[i];
		if (doc) rows.set(doc, rowOf(doc.id, result));
	});
	return named.map((doc) => rows.get(doc) ?? refuse(doc.id));
}

/**
 * Writes revisions as another replica made them; conflicts are kept beside one another.
 * @returns one row for each that was refused
 */
export async function writeRevisions(pouch: Pouch, docs: readonly Incoming[]): Promise<BulkRow[]> {
	for (const doc of docs) {
		if (doc.rev === null)
			throw badRequest(
				'When `new_edits: false`, the document needs `_rev` or `_revisions` specified',
			);
		if (!isLocal(doc.id ?? '') && doc.rev.startsWith('0-')) throw badRequest('Invalid rev format');
	}
	const named = docs.map((doc): Identified => ({ ...doc, id: doc.id ?? newId() }));
	for (const doc of named) if (isLocal(doc.id)) await writeLocal(pouch, doc);
	const others = named.filter((doc) => !isLocal(doc.id)).map(toPouchRevision);
	const results = await pouch.bulkDocs(others, { new_edits: false });
	return results.filter((row) => 'error' in row).map((row) => rowOf(row.id ?? '', row));
}

/**
 * As CouchDB: a local document is never in conflict, and every write counts on.
 * @returns the row, with revision `0-0` for one removed
 */
export async function writeLocal(pouch: Pouch, doc: Identified): Promise<BulkRow> {
	const { id } = doc;
	const current = await pouch.get(id).catch(nullWhenMissing);
	const rev = current?._rev;
	if (doc.deleted) {
		if (rev !== undefined) await pouch.remove({ _id: id, _rev: rev });
		return { ok: true, id, rev: '0-0' };
	}
	const written = await pouch.put({ ...doc.fields, _id: id, ...(rev && { _rev: rev }) });
	return { ok: true, id, rev: written.rev };
}

export function nullWhenMissing(error: unknown): null {
	if ((error as { status?: unknown } | null)?.status === 404) return null;
	throw error;
}

/**
 * CouchDB's rule: an edit replaces a leaf, or begins a document that is not there. The storage engine holds it too,
 * except after a deletion: a repeated edit of an inner revision is answered "written" although nobody can see anything of it.
 */
async function isFromLeaf(pouch: Pouch, { id, rev }: Identified): Promise<boolean> {
	if (isLocal(id)) return true;
	const tree = await treeOf(pouch, id);
	if (!tree) return rev === null;
	const leaves = leavesOf(revisionsOf(tree));
	return rev === null ? leaves.every(({ deleted }) => deleted) : leaves.some((l) => l.rev === rev);
}

function toPouch({ id, rev, deleted, fields }: Identified) {
	return { ...fields, _id: id, ...(rev && { _rev: rev }), ...(deleted && { _deleted: true }) };
}

function toPouchRevision(doc: Identified) {
	const { history } = doc;
	return {
		...toPouch(doc),
		...(history && { _revisions: { start: history.start, ids: [...history.ids] } }),
	};
}

function rowOf(id: string, row: PouchDB.Core.Response | PouchDB.Core.Error | undefined): BulkRow {
	if (row && 'ok' in row && row.ok) return { ok: true, id, rev: row.rev };
	const failed = row as PouchDB.Core.Error | undefined;
	if (failed?.status === 409) return refuse(id);
	return { id, error: failed?.name ?? 'unknown_error', reason: failed?.message ?? '' };
}

function refuse(id: string): BulkRow {
	const { error, reason } = conflict();
	return { id, error, reason };
}

function newId(): string {
	return randomUUID().replaceAll('-', '');
}
