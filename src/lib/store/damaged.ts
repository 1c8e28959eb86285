import { readBody } from '../domain/merge/body.ts';
import { setAside } from './aside.ts';
import { draftDb, type Database } from './database.ts';

/** A body that no version of the app can have meant; what a newer one wrote is not damaged. */
export function isDamaged(id: string, body: unknown): boolean {
	if (body === null) return false;
	const read = readBody(id, body);
	return read.kind === 'unreadable' && !read.newer;
}

/**
 * Damaged rows, put in the way of being mended: the damaged body is set aside, and what the server last confirmed takes
 * its place; where that is not here either, the row waits and the server is asked. A draft has no server: what is
 * damaged of it stays until somebody begins it anew.
 * @param ids of documents that could not be read
 * @returns whether the server must be asked
 */
export async function readDamaged(
	database: Database,
	db: string,
	ids: readonly string[],
	now: Date,
): Promise<boolean> {
	if (db === draftDb || !ids.length) return false;
	const { docs, aside } = database;
	return database.transaction('rw', [docs, aside], async () => {
		let ask = false;
		for (const id of ids) {
			const row = await docs.get([db, id]);
			if (!row || !isDamaged(id, row.body)) continue;
			const { base, sent, refused: _, ...rest } = row;
			// Of what a cluster only accepted, `base` has the revision and not the body.
			if (base && base.body !== null && !sent?.accepted && !isDamaged(id, base.body)) {
				const read = readBody(id, row.body);
				const reason = read.kind === 'unreadable' ? read.reason : '';
				const at = now.toISOString();
				await setAside(database, { db, id, body: row.body, reason, at, source: 'database' });
				await docs.put({ ...rest, base, body: base.body, dirty: null, edit: row.edit + 1 });
			} else {
				await docs.put({ ...rest, base: null, dirty: 1 });
				ask = true;
			}
		}
		return ask;
	});
}
