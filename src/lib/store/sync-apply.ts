import { stampAnew } from '../domain/merge/stamp-anew.ts';
import { setAside } from './aside.ts';
import type { Database, Row } from './database.ts';
import { keepGivenWay } from './given-way.ts';
import { stamped, storedSeen, type Stamps } from './replica.ts';
import { dirtyRows, rowsOf } from './rows.ts';
import { putCheckpoint, readCheckpoint, type Checkpoint } from './sync-checkpoint.ts';
import { missing, settle, type Incoming, type Settled } from './sync-settle.ts';

export interface ApplyContext {
	readonly now: Date;
	/** Whether this device may write the document; where it may not, what the server has is right. */
	readonly mayWrite: (db: string, id: string) => boolean;
}

/** A page of changes and where it stands. */
export interface Page {
	/** The checkpoint it was asked with. */
	readonly from: Checkpoint;
	/** CouchDB's `last_seq` of it. */
	readonly lastSeq: string;
	readonly epoch: string | null;
	/** The server has gone backwards: what it is said to have must be asked after. */
	readonly backwards?: boolean;
	readonly docs: readonly Incoming[];
}

/** A losing leaf whose content is in what the server has. */
export interface Loser {
	readonly id: string;
	readonly rev: string;
}

/**
 * Applies a page of changes and moves the checkpoint, in one transaction; a page that is late (somebody else has
 * moved the checkpoint) changes nothing. While losing leaves are to be deleted the checkpoint stays: interrupted in
 * between, the page is read again.
 * @param done leaves that were deleted already, or cannot be, by `<id> <rev>`
 * @returns null when it was late, else the leaves to delete
 */
export async function applyPage(
	database: Database,
	db: string,
	page: Page,
	context: ApplyContext,
	done: ReadonlySet<string> = new Set(),
): Promise<readonly Loser[] | null> {
	return write(database, context, async (stamps) => {
		const { since, epoch } = page.from;
		const [stored, unconfirmed] = await Promise.all([
			readCheckpoint(database, db),
			since === null ? unconfirmedRows(database, db) : null,
		]);
		if (stored.since !== since || stored.epoch !== epoch) return null;
		const local = unconfirmed ?? (await rowsMet(database, db, page.docs));
		const settled = settleAll(db, page.docs, context, local, stamps);
		// What comes to a device that had nothing is confirmed by its coming: there is nothing to ask after.
		const first = unconfirmed !== null && stored.healedAt === null;
		const losers = losersOf(settled).filter(({ id, rev }) => !done.has(`${id} ${rev}`));
		await Promise.all([
			keepAll(database, settled, context.now),
			losers.length
				? null
				: putCheckpoint(database, db, {
						...stored,
						...{ since: page.lastSeq, epoch: page.epoch },
						...(first && { healedAt: context.now.toISOString() }),
						...(page.backwards && { healedAt: null }),
					}),
		]);
		return losers;
	});
}

/**
 * Applies documents that were read by their ids, and takes note of those that the server does not have at all:
 * this device's own are sent anew as new documents, others go.
 * @returns losing leaves to delete
 */
export async function applyRead(
	database: Database,
	db: string,
	read: { readonly docs: readonly Incoming[]; readonly missing: readonly string[] },
	context: ApplyContext,
): Promise<readonly Loser[]> {
	return write(database, context, async (stamps) => {
		const local = await rowsMet(database, db, read.docs);
		const settled = settleAll(db, read.docs, context, local, stamps);
		const rows = await database.docs.bulkGet(read.missing.map((id) => [db, id]));
		for (const row of rows) {
			if (!row) continue;
			const { row: next, ...rest } = missing(row, context.mayWrite(db, row.id));
			if (!next) await database.docs.delete([db, row.id]);
			settled.push({ ...rest, row: next ?? row, ...(next ? {} : { deleted: true }) });
		}
		await keepAll(database, settled, context.now);
		return losersOf(settled);
	});
}

function write<T>(
	database: Database,
	{ now }: ApplyContext,
	work: (stamps: Stamps) => Promise<T>,
): Promise<T> {
	const { docs, versions, aside, meta } = database;
	return stamped(database, [docs, versions, aside, meta], { by: '', now }, work);
}

/** @param local the rows that the documents meet, by id; brought up to date */
function settleAll(
	db: string,
	incoming: readonly Incoming[],
	{ now, mayWrite }: ApplyContext,
	local: Map<string, Row>,
	stamps: Stamps,
): Settled[] {
	const at = now.toISOString();
	const settled: Settled[] = [];
	for (const one of incoming) {
		const row = local.get(one.id);
		const change = settle(row, one, {
			...{ db, at, writable: mayWrite(db, one.id) },
			stampAnew: (mine, theirs) =>
				stampAnew(mine, theirs, row?.base?.body, (seen) =>
					stamps.next({ db, id: one.id }, storedSeen(row?.body), seen),
				),
		});
		if (!change) continue;
		settled.push(change);
		// A document may come twice in one page.
		local.set(one.id, change.row);
	}
	return settled;
}

/** The losing leaves whose content is in what the server has. */
function losersOf(settled: readonly Settled[]): Loser[] {
	return settled.flatMap(({ row, losers }) => losers.map((rev) => ({ id: row.id, rev })));
}

async function rowsMet(
	database: Database,
	db: string,
	incoming: readonly Incoming[],
): Promise<Map<string, Row>> {
	return byId(await database.docs.bulkGet(incoming.map(({ id }) => [db, id])));
}

/**
 * All rows, where the server has confirmed none of them; else null. So a first pull searches for no row of thousands:
 * one reading of the index gives those that wait to be sent, and one key more would be a clean one.
 */
async function unconfirmedRows(database: Database, db: string): Promise<Map<string, Row> | null> {
	const waiting = await dirtyRows(database, db).toArray();
	if (waiting.some(({ base }) => base)) return null;
	const some = await rowsOf(database, db)
		.limit(waiting.length + 1)
		.primaryKeys();
	return some.length > waiting.length ? null : byId(waiting);
}

function byId(rows: readonly (Row | undefined)[]): Map<string, Row> {
	return new Map(rows.flatMap((row) => (row ? [[row.id, row]] : [])));
}

async function keepAll(
	database: Database,
	settled: readonly (Settled & { readonly deleted?: boolean })[],
	now: Date,
): Promise<void> {
	const rows = new Map(settled.flatMap(({ row, deleted }) => (deleted ? [] : [[row.id, row]])));
	if (rows.size) await database.docs.bulkPut([...rows.values()]);
	await keepGivenWay(
		database,
		settled.map(({ row, gone }) => ({ place: row, gone })),
	);
	const at = now.toISOString();
	for (const { row, aside } of settled)
		for (const { body, reason } of aside)
			await setAside(database, { db: row.db, id: row.id, body, reason, at, source: 'database' });
}
