import type { Database, Row, SetAside } from './database.ts';
import { same } from '../domain/merge/plain.ts';
import { joinVersions, type KeptText } from './kept-texts.ts';
import { dirtyRows, rowsOf } from './rows.ts';
import { changeCheckpoint, readCheckpoint, type Checkpoint } from './sync-checkpoint.ts';
import { confirmedRevisions } from './sync-rows.ts';
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
		const stored = await readCheckpoint(database, db);
		if (stored.since !== page.from.since || stored.epoch !== page.from.epoch) return false;
		// What comes to a device that had nothing is confirmed by its coming: there is nothing to ask after.
		const first = stored.healedAt === null && !(await confirmedRevisions(database, db)).length;
		await applyAll(database, db, page.docs, context, {
			...{ since: page.lastSeq, epoch: page.epoch },
			...(first && { healedAt: context.now.toISOString() }),
		});
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
		await applyAll(database, db, read.docs, context, {});
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

async function applyAll(
	database: Database,
	db: string,
	incoming: readonly Incoming[],
	{ now, mayWrite }: ApplyContext,
	move: Partial<Checkpoint>,
): Promise<void> {
	const local = await localRows(database, db, incoming);
	const settled: Settled[] = [];
	for (const one of incoming) {
		const change = settle(local.get(one.id), one, { db, writable: mayWrite(db, one.id) });
		if (!change) continue;
		settled.push(change);
		// A document may come twice in one page.
		local.set(one.id, change.row);
	}
	const rows = new Map(settled.map(({ row }) => [row.id, row]));
	if (rows.size) await database.docs.bulkPut([...rows.values()]);
	await keepAll(database, settled, now);
	const losers = settled.filter((one) => one.losers.length);
	if (losers.length || Object.keys(move).length) {
		const before = losers.length ? (await readCheckpoint(database, db)).losers : null;
		const added = Object.fromEntries(losers.map((one) => [one.row.id, one.losers]));
		await changeCheckpoint(database, db, {
			...move,
			...(before && { losers: { ...before, ...added } }),
		});
	}
}

/**
 * The rows that the documents meet. A database that holds nothing clean yet (the first pull) is not searched for
 * thousands of rows: one read of the index gives those that wait to be sent.
 */
async function localRows(
	database: Database,
	db: string,
	incoming: readonly Incoming[],
): Promise<Map<string, Row>> {
	if (!incoming.length) return new Map();
	const dirty = await dirtyRows(database, db).toArray();
	const some = await rowsOf(database, db)
		.limit(dirty.length + 1)
		.primaryKeys();
	const rows =
		some.length > dirty.length
			? await database.docs.bulkGet(incoming.map(({ id }) => [db, id]))
			: dirty;
	return new Map(rows.flatMap((row) => (row ? [[row.id, row]] : [])));
}

async function keepAll(database: Database, settled: readonly Settled[], now: Date): Promise<void> {
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
