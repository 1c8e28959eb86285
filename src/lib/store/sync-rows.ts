import type { Database } from './database.ts';
import { changeCheckpoint } from './sync-checkpoint.ts';
import { dirtyRows, rowsOf } from './rows.ts';
import { isDamaged } from './damaged.ts';
import { isAccepted, isRefused } from './sync-push.ts';

/** The revision of each document that the server has confirmed to this device; a damaged one differs from the server's. */
export async function confirmedRevisions(
	database: Database,
	db: string,
): Promise<{ readonly id: string; readonly rev: string }[]> {
	const rows = await rowsOf(database, db).toArray();
	return rows.flatMap(({ id, base, body }) =>
		base ? [{ id, rev: isDamaged(id, body) ? '' : base.rev }] : [],
	);
}

/** Why a row of a database that was closed waits. */
export const closedDatabase = 'gone';

/**
 * The server has closed a database for good (erased data): what it had confirmed goes from this device, with its
 * earlier texts and with what could not be read of it. What was never confirmed stays, marked, for its author to decide about.
 * @returns how many rows stay
 */
export async function dropClosed(database: Database, db: string): Promise<number> {
	const { docs, versions, aside, meta } = database;
	return database.transaction('rw', [docs, versions, aside, meta], async () => {
		const left = await dirtyRows(database, db).toArray();
		const waiting = new Set(left.map(({ id }) => id));
		const all = await rowsOf(database, db).primaryKeys();
		const clean = all.filter(([, id]) => !waiting.has(id));
		const places = new Set(clean.map(([, id]) => id));
		await docs.bulkDelete(clean);
		const texts = await versions.where('[db+id+field]').between([db], [db, []]).toArray();
		const erased = texts.filter(({ id }) => places.has(id));
		await versions.bulkDelete(erased.map(({ seq }) => seq));
		const unread = await aside.where('[db+id]').between([db], [db, []]).toArray();
		const gone = unread.filter(({ id }) => !waiting.has(id));
		await aside.bulkDelete(gone.map(({ seq }) => seq));
		await refuseClosed(database, db);
		await changeCheckpoint(database, db, { since: null, closed: true });
		return left.length;
	});
}

/** What is typed for a closed database waits as what was there before: marked, and nobody is asked. */
export async function refuseClosed(database: Database, db: string): Promise<void> {
	await database.transaction('rw', database.docs, async () => {
		const waiting = await dirtyRows(database, db).toArray();
		const open = waiting.filter((row) => row.refused !== closedDatabase || row.sent || row.base);
		await database.docs.bulkPut(
			open.map(({ sent: _, ...row }) => ({ ...row, base: null, refused: closedDatabase })),
		);
	});
}

/** Where a row stands. `device`: only here; `sent`: a cluster has it without its quorum. */
export interface WaitingRow {
	readonly db: string;
	readonly id: string;
	readonly state: 'device' | 'sent' | 'refused';
	/** The server's words, or one of ours: `newer-document`, `gone`, `too-large`. */
	readonly reason?: string;
}

/**
 * Everything that waits for confirmation; a document that is not named here and has a row is confirmed. For a live
 * query: a read of the index, no clean row is touched.
 */
export async function readWaiting(
	database: Database,
	databases: readonly string[],
): Promise<WaitingRow[]> {
	// All rows of one at once; of several in one query the library would fetch them row by row.
	const rows = await Promise.all(databases.map((db) => dirtyRows(database, db).toArray()));
	return rows.flat().map((row) => {
		const { db, id, refused } = row;
		if (isRefused(row)) return { db, id, state: 'refused', reason: refused ?? '' };
		return { db, id, state: isAccepted(row) ? 'sent' : 'device' };
	});
}
