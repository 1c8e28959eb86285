import type { Database, Row, SetAside } from './database.ts';
import { same } from '../domain/merge/plain.ts';
import { joinVersions, type KeptText } from './kept-texts.ts';
import { dirtyRows, rowsOf } from './rows.ts';
import { putCheckpoint, readCheckpoint, type Checkpoint } from './sync-checkpoint.ts';
import { settle, type Incoming, type Settled } from './sync-settle.ts';
import { keepVersion } from './versions.ts';

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

/**
 * Applies a page of changes and moves the checkpoint, in one transaction; a page that is late (somebody else has
 * moved the checkpoint) changes nothing.
 * @returns false when it was late
 */
export async function applyPage(
	database: Database,
	db: string,
	page: Page,
	context: ApplyContext,
): Promise<boolean> {
	return write(database, async () => {
		const { since, epoch } = page.from;
		const [stored, unconfirmed] = await Promise.all([
			readCheckpoint(database, db),
			since === null ? unconfirmedRows(database, db) : null,
		]);
		if (stored.since !== since || stored.epoch !== epoch) return false;
		const local = unconfirmed ?? (await rowsMet(database, db, page.docs));
		const settled = settleAll(db, page.docs, context, local);
		// What comes to a device that had nothing is confirmed by its coming: there is nothing to ask after.
		const first = unconfirmed !== null && stored.healedAt === null;
		await Promise.all([
			keepAll(database, settled, context.now),
			putCheckpoint(database, db, {
				...stored,
				...{ since: page.lastSeq, epoch: page.epoch },
				losers: { ...stored.losers, ...losersOf(settled) },
				...(first && { healedAt: context.now.toISOString() }),
				...(page.backwards && { healedAt: null }),
			}),
		]);
		return true;
	});
}

/**
 * Applies documents that were read by their ids, and takes note of those that the server does not have at all:
 * this device's own are sent anew as new documents, others go.
 */
export async function applyRead(
	database: Database,
	db: string,
	read: { readonly docs: readonly Incoming[]; readonly missing: readonly string[] },
	context: ApplyContext,
): Promise<void> {
	await write(database, async () => {
		const local = await rowsMet(database, db, read.docs);
		const settled = settleAll(db, read.docs, context, local);
		await keepAll(database, settled, context.now);
		const losers = losersOf(settled);
		if (Object.keys(losers).length) {
			const stored = await readCheckpoint(database, db);
			const all = { ...stored.losers, ...losers };
			await putCheckpoint(database, db, { ...stored, losers: all });
		}
		const rows = await database.docs.bulkGet(read.missing.map((id) => [db, id]));
		for (const row of rows) {
			if (!row) continue;
			const { sent: _, ...rest } = row;
			if (row.dirty || (row.body !== null && context.mayWrite(db, row.id))) {
				await database.docs.put({ ...rest, base: null, dirty: row.body === null ? null : 1 });
			} else await database.docs.delete([db, row.id]);
		}
	});
}

function write<T>(database: Database, work: () => Promise<T>): Promise<T> {
	const { docs, versions, aside, meta } = database;
	return database.transaction('rw', [docs, versions, aside, meta], work);
}

/** @param local the rows that the documents meet, by id; brought up to date */
function settleAll(
	db: string,
	incoming: readonly Incoming[],
	{ now, mayWrite }: ApplyContext,
	local: Map<string, Row>,
): Settled[] {
	const at = now.toISOString();
	const settled: Settled[] = [];
	for (const one of incoming) {
		const change = settle(local.get(one.id), one, { db, at, writable: mayWrite(db, one.id) });
		if (!change) continue;
		settled.push(change);
		// A document may come twice in one page.
		local.set(one.id, change.row);
	}
	return settled;
}

/** The losing leaves whose content is in the rows now, by id. */
function losersOf(settled: readonly Settled[]): Checkpoint['losers'] {
	const losing = settled.filter((one) => one.losers.length);
	return Object.fromEntries(losing.map((one) => [one.row.id, one.losers]));
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

async function keepAll(database: Database, settled: readonly Settled[], now: Date): Promise<void> {
	const rows = new Map(settled.map(({ row }) => [row.id, row]));
	if (rows.size) await database.docs.bulkPut([...rows.values()]);
	const texts: KeptText[] = [];
	const aside: Omit<SetAside, 'seq'>[] = [];
	for (const { row, displaced, typedOver, aside: bodies } of settled) {
		const { db, id } = row;
		texts.push(...displaced.map((one) => ({ db, id, ...one })));
		if (typedOver) {
			const { previous, next } = typedOver;
			await keepVersion(database, { db, id, field: 'text' }, previous, next, now);
		}
		for (const { body, reason } of bodies)
			aside.push({ db, id, body, reason, at: now.toISOString(), source: 'database' });
	}
	await joinVersions(database, texts);
	for (const one of aside) {
		const there = await database.aside.where('[db+id]').equals([one.db, one.id]).toArray();
		if (!there.some(({ body }) => same(body, one.body))) await database.aside.add(one);
	}
}
