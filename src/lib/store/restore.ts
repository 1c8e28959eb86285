import { answerId, readAnswer, type Answer } from '../domain/answer.ts';
import { readCatalogueDocument } from '../domain/catalogue.ts';
import { same } from '../domain/merge/plain.ts';
import { counterBound } from '../domain/counter-bound.ts';
import { heldIn, readBody } from '../domain/merge/body.ts';
import { reconcile } from '../domain/merge/reconcile.ts';
import { stampAnew } from '../domain/merge/stamp-anew.ts';
import { latest } from '../domain/stamp.ts';
import type { BackupContents } from './backup-file.ts';
import type { BackupRow } from './backup.ts';
import { programDb, type Database, type Row, type SetAside } from './database.ts';
import { givenWay, keepGivenWay, type GivenWay } from './given-way.ts';
import { stamped, storedSeen, type Author } from './replica.ts';
import { restorable } from './restorable.ts';
import { meetInOneRound, type Rename } from './rounds.ts';
import { restartCheckpoints } from './sync-checkpoint.ts';
import { keepVersions, type Kept } from './versions.ts';

/** What a restore did, in documents of the person's own. */
export interface RestoreReport {
	/** New on this device. */
	readonly added: number;
	/** Changed by what the file knew and this device did not. */
	readonly merged: number;
	/** Here already, as new or newer. */
	readonly unchanged: number;
	/** Damaged in the file; kept apart. */
	readonly setAside: number;
	/** Of those merged: with two texts for a person to decide about. */
	readonly clashes: number;
	/** Written by a newer app; kept, but not merged. */
	readonly newer: number;
}

type Outcome = keyof RestoreReport;

interface Work {
	readonly database: Database;
	readonly at: string;
	readonly count: (outcome: Outcome) => void;
	readonly write: Row[];
	readonly aside: Omit<SetAside, 'seq'>[];
	readonly versions: Kept[];
	readonly gone: { readonly place: Pick<Row, 'db' | 'id'>; readonly gone: readonly GivenWay[] }[];
	/** The greatest counter that the server takes now. */
	readonly most: number;
	/** An id for what is numbered anew. */
	readonly mint: () => string;
	readonly stay: Set<string> | undefined;
}

/**
 * Merges a copy into this database, all of it or nothing: each document by its `seen`, so that an old copy of a newer
 * card changes nothing and the same file a second time neither. Nothing here is overwritten or deleted; texts that
 * give way go to the history, and what cannot be read is set aside.
 * @throws Dexie's errors when the disk is full or closed; then nothing has changed
 */
export async function restoreBackup(
	database: Database,
	contents: BackupContents,
	author: Author,
): Promise<RestoreReport> {
	return mergeIn(database, contents, author, async () => {
		const keys = await database.docs.toCollection().primaryKeys();
		return meetInOneRound(
			keys.map(([db, id]) => ({ db, id })),
			contents.docs,
		);
	});
}

/**
 * What `restoreBackup` does, for contents that take other names here.
 * @param naming gives the new names; runs inside the transaction, so that they fit what is there
 * @param stay takes the new names of what meets a newer app's document and stays where it is; else it is set aside
 */
export async function mergeIn(
	database: Database,
	contents: BackupContents,
	author: Author,
	naming: () => Promise<Rename>,
	stay?: Set<string>,
): Promise<RestoreReport> {
	const { docs, versions, aside, meta } = database;
	return stamped(database, [docs, versions, aside, meta], author, async (stamps) => {
		const report: Record<Outcome, number> = {
			...{ added: 0, merged: 0, unchanged: 0, setAside: 0, clashes: 0, newer: 0 },
		};
		const rekey = await naming();
		const work: Work = {
			database,
			at: author.now.toISOString(),
			count: (outcome) => report[outcome]++,
			write: [],
			aside: contents.aside.map(rekey),
			versions: contents.versions.map(rekey),
			gone: [],
			most: counterBound(author.now),
			mint: () => stamps.mint(),
			stay,
		};
		for (const entry of contents.unreadable)
			setAside(work, { db: '', id: '', body: entry }, 'not a document');
		const incoming = distinct(contents.docs.map(rekey), work);
		const local = await docs.bulkGet(incoming.map(({ db, id }) => [db, id]));
		incoming.forEach((row, index) => restoreRow(work, row, local[index]));
		if (work.write.length) {
			await docs.bulkPut(work.write);
			await restartCheckpoints(database);
		}
		await keepVersions(database, work.versions);
		await keepGivenWay(database, work.gone);
		await addAside(database, work.aside);
		return report;
	});
}

/** One row a document; a second one of the same name in a file is damage. */
function distinct(rows: readonly BackupRow[], work: Work): BackupRow[] {
	const byKey = new Map<string, BackupRow>();
	for (const row of rows) {
		const key = JSON.stringify([row.db, row.id]);
		if (byKey.has(key)) setAside(work, row, 'twice in the file');
		else byKey.set(key, row);
	}
	return [...byKey.values()];
}

function restoreRow(work: Work, row: BackupRow, local: Row | undefined): void {
	if (row.db === programDb) restoreProgram(work, row, local);
	else if (row.body === null) restoreDeletion(work, row, local);
	else if (row.type === 'answer' || row.id.startsWith('answer:')) restoreAnswer(work, row, local);
	else if (!local || local.body === null) add(work, row, local);
	else if (same(local.body, row.body)) work.count('unchanged');
	else {
		// A type without rules of merging here: a newer app has them, and finds both.
		work.aside.push(asideOf(work, row, 'no rules to merge this type', 'backup'));
		work.count('newer');
	}
}

/**
 * What the city publishes is never written by a device, so it is never merged: a version is there or not.
 * It does not count: the report is about the person's own work.
 */
function restoreProgram(work: Work, row: BackupRow, local: Row | undefined): void {
	if (local) return;
	const read = readCatalogueDocument(row.id, row.body);
	if (row.type === 'catalogue' && !read.ok) return setAside(work, row, read.reason);
	work.write.push({ ...row, dirty: null, edit: 0 });
}

/** A deletion never beats what is here; one that the server still waits for is worth keeping. */
function restoreDeletion(work: Work, row: BackupRow, local: Row | undefined): void {
	if (local || !row.base) work.count('unchanged');
	else add(work, row, local);
}

function restoreAnswer(work: Work, row: BackupRow, local: Row | undefined): void {
	const read = readAnswer(row.body);
	if (!read.ok && read.newer) return restoreNewer(work, row, local);
	if (!read.ok) return setAside(work, row, read.reason);
	if (row.type !== 'answer' || answerId(read.answer) !== row.id)
		return setAside(work, row, 'not what its id says');
	const theirs = restorable(read.answer, storedSeen(local?.body) ?? {}, work);
	const good = { ...row, body: theirs };
	if (!local || local.body === null) return add(work, good, local);

	const own = readAnswer(local.body);
	if (!own.ok && own.newer) return restoreNewer(work, row, local);
	if (!own.ok) {
		work.aside.push(asideOf(work, local, own.reason, 'database'));
		return add(work, good, local);
	}
	// What the card claims to know by its floor alone was never seen there (V6). Under an id of its own, as it has not
	// seen what this row wrote.
	const replica = work.mint();
	const mine = stampAnew(theirs, own.answer, null, (seen) => ({ n: latest(seen) + 1, replica }));
	const { kind, answer } = reconcile(commonBase(row, local), own.answer, mine);
	if (kind === 'same') return work.count('unchanged');
	const now = readBody(row.id, answer);
	if (work.stay)
		work.gone.push({
			place: row,
			gone: givenWay({ id: row.id, body: mine, base: null, dirty: 1 }, now),
		});
	if (kind === 'mine') return work.count('unchanged');
	work.write.push({ ...local, body: answer, dirty: 1, edit: local.edit + 1 });
	const there = kind === 'merged' && !work.stay ? heldIn(readBody(row.id, theirs)) : [];
	work.gone.push({ place: row, gone: givenWay(local, now, there) });
	work.count('merged');
	const known = new Set(own.answer.variants.map((variant) => variant.id));
	if (answer.variants.some((variant) => !known.has(variant.id))) work.count('clashes');
}

/** Written by a newer app: taken where nothing is lost by it, otherwise kept apart. */
function restoreNewer(work: Work, row: BackupRow, local: Row | undefined): void {
	if (local && local.body !== null) {
		if (same(local.body, row.body)) return work.count('unchanged');
		if (work.stay) work.stay.add(row.id);
		else work.aside.push(asideOf(work, row, 'written by a newer app', 'backup'));
	} else work.write.push(rowOf(row, local));
	work.count('newer');
}

function add(work: Work, row: BackupRow, local: Row | undefined): void {
	work.write.push(rowOf(row, local));
	work.count(local ? 'merged' : 'added');
}

/** What the server had confirmed when the copy was made waits until it is seen there: a file confirms nothing. */
function rowOf(row: BackupRow, local: Row | undefined): Row {
	if (local) return { ...local, type: row.type, body: row.body, dirty: 1, edit: local.edit + 1 };
	return { ...row, dirty: 1, edit: 1 };
}

/** The body both sides came from, when both remember the same revision. */
function commonBase(row: BackupRow, local: Row): Answer | null {
	if (!row.base || row.base.rev !== local.base?.rev || !same(row.base.body, local.base.body))
		return null;
	const read = readAnswer(row.base.body);
	return read.ok ? read.answer : null;
}

function setAside(work: Work, row: Pick<Row, 'db' | 'id' | 'body'>, reason: string): void {
	work.aside.push(asideOf(work, row, reason, 'backup'));
	work.count('setAside');
}

function asideOf(
	{ at }: Work,
	{ db, id, body }: Pick<Row, 'db' | 'id' | 'body'>,
	reason: string,
	source: SetAside['source'],
): Omit<SetAside, 'seq'> {
	return { db, id, body, reason, at, source };
}

/** What is set aside already is not set aside again. */
async function addAside(
	database: Database,
	entries: readonly Omit<SetAside, 'seq'>[],
): Promise<void> {
	if (!entries.length) return;
	const there = await database.aside.toArray();
	const fresh: Omit<SetAside, 'seq'>[] = [];
	for (const one of entries) {
		const equal = (other: Omit<SetAside, 'seq'>) =>
			other.db === one.db && other.id === one.id && same(other.body, one.body);
		if (![...there, ...fresh].some(equal)) fresh.push(one);
	}
	await database.aside.bulkAdd(fresh);
}
