import { same } from '../domain/merge/plain.ts';
import type { Database, Row } from './database.ts';
import { relaxed } from './durability.ts';
import { dirtyRows } from './rows.ts';
import { isSound, newerDocument } from './sync-settle.ts';

/** A row as it was when it was taken for sending. */
export interface Claimed {
	readonly id: string;
	/** Null: a deletion. */
	readonly body: unknown;
	readonly edit: number;
	readonly baseRev: string | null;
	/** The same was on its way before: an answer may have been lost. */
	readonly again: boolean;
}

/** What waits in one database, by what has to be done with it. */
export interface Waiting {
	/** To be sent; noted in the rows as being on their way. */
	readonly claimed: readonly Claimed[];
	/**
	 * The server must be asked what it has first: something was sent before, not answered, and edited since; or what this
	 * device takes for the server's state cannot be relied on (S1).
	 */
	readonly uncertain: readonly string[];
}

/**
 * Takes everything that waits in `db` and notes durably what is about to be sent, so that an answer that gets lost
 * is recognised later.
 * @param accepted also what a cluster took without its write quorum: it goes once more, on top of what was taken (S3)
 */
export async function claimDirty(
	database: Database,
	db: string,
	{ accepted = true } = {},
): Promise<Waiting> {
	return database.transaction('rw', database.docs, async () => {
		const rows = await dirtyRows(database, db).toArray();
		const claimed: Claimed[] = [];
		const uncertain: string[] = [];
		const noted: Row[] = [];
		for (const row of rows) {
			const { id, body, edit, sent } = row;
			const baseRev = row.base?.rev ?? null;
			if (isRefused(row) || (!accepted && isAccepted(row))) continue;
			if (mayBeThere(row) || !isSound(row)) uncertain.push(id);
			else if (body === null && (row.base?.body ?? null) === null) {
				// Made and deleted here: the server never needs to know.
				noted.push({ ...row, dirty: null });
			} else {
				const again = sent?.edit === edit && sent.baseRev === baseRev;
				claimed.push({ id, body, edit, baseRev, again });
				if (again && !row.refused) continue;
				const { refused: _, ...rest } = row;
				noted.push({ ...rest, sent: { body, edit, baseRev } });
			}
		}
		if (noted.length) await database.docs.bulkPut(noted);
		return { claimed, uncertain };
	});
}

/** Refused, and nobody has edited it since. */
export function isRefused({ refused, sent, edit }: Row): boolean {
	return refused !== undefined && (refused === newerDocument || !sent || sent.edit === edit);
}

/** The server accepted this very state without its write quorum. */
export function isAccepted({ sent, edit, base }: Row): boolean {
	return sent?.accepted === true && sent.edit === edit && sent.baseRev === base?.rev;
}

/** An earlier state was sent and not answered: it may be there. */
function mayBeThere({ sent, edit, base, refused }: Row): boolean {
	return (
		sent !== undefined &&
		!sent.accepted &&
		refused === undefined &&
		sent.edit !== edit &&
		sent.baseRev === (base?.rev ?? null)
	);
}

/**
 * The server wrote these. A confirmation counts only for the state it was for: where the row has met another
 * revision meanwhile it says nothing, and where the body is not the one that was sent, it still waits (S2): the number
 * of an edit proves nothing after a disk was replaced.
 * @param accepted true when a cluster took them without its write quorum: sent, not confirmed
 */
export async function confirmSent(
	database: Database,
	db: string,
	written: readonly { readonly claimed: Claimed; readonly rev: string }[],
	accepted: boolean,
	now: Date,
): Promise<void> {
	const at = now.toISOString();
	// A confirmation lost at a power cut is asked after again: the row is as it was when it was sent, and that is on disk.
	await database.transaction('rw', relaxed(database.docs), async () => {
		const rows = await database.docs.bulkGet(written.map(({ claimed }) => [db, claimed.id]));
		const changed: Row[] = [];
		written.forEach(({ claimed: { body, edit, baseRev }, rev }, n) => {
			const row = rows[n];
			if (!row || (row.base?.rev ?? null) !== baseRev) return;
			const { sent: _, refused: __, ...rest } = row;
			// What is not confirmed is no base to merge on: the cluster may lose it.
			const before = { ...row.base, rev, body: row.base?.body ?? null };
			changed.push(
				accepted
					? { ...rest, base: before, dirty: 1, sent: { body, edit, baseRev: rev, accepted } }
					: { ...rest, base: { rev, body, at }, dirty: same(row.body, body) ? null : 1 },
			);
		});
		await database.docs.bulkPut(changed);
	});
}

/** The server says that it never took these: what was not on its way before was never sent. */
export async function forgetSent(
	database: Database,
	db: string,
	overtaken: readonly Claimed[],
): Promise<void> {
	const keys = overtaken.map(({ id }) => [db, id] as [string, string]);
	await database.docs.where('[db+id]').anyOf(keys).modify({ sent: undefined });
}

/** The server refused these for good; each stays, with the reason, until it is edited or asked for again. */
export async function refuseSent(
	database: Database,
	db: string,
	refused: readonly { readonly claimed: Claimed; readonly reason: string }[],
): Promise<void> {
	await database.transaction('rw', database.docs, async () => {
		for (const { claimed, reason } of refused) {
			const row = await database.docs.get([db, claimed.id]);
			if (!row?.dirty || row.edit !== claimed.edit) continue;
			const { body, edit, baseRev } = claimed;
			await database.docs.put({ ...row, refused: reason, sent: { body, edit, baseRev } });
		}
	});
}

/** Sends a refused row again, as somebody asked. */
export async function resendRefused(database: Database, db: string, id: string): Promise<void> {
	await again(database, db, (row) => row.id === id);
}

/** A new version of the app may be able to merge what the last one could not. */
export async function retryUnmerged(database: Database, db: string): Promise<void> {
	await again(database, db, (row) => row.refused === newerDocument);
}

async function again(database: Database, db: string, which: (row: Row) => boolean): Promise<void> {
	if (!(await dirtyRows(database, db).count())) return;
	await database.transaction('rw', database.docs, async () => {
		const all = await dirtyRows(database, db).toArray();
		const rows = all.filter((row) => row.refused && which(row));
		await database.docs.bulkPut(rows.map(({ refused: _, sent: __, ...row }) => row));
	});
}
