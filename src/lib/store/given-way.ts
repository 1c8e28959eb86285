import { heldIn, readBody, type Body } from '../domain/merge/body.ts';
import { gaveWay, holds, type Held } from '../domain/merge/held.ts';
import type { Database, Row, Version } from './database.ts';
import { documentVersions, keepVersions, newestFirst, toKept } from './versions.ts';

/** A value that is no longer in its document, although nobody who knew it took it out here (V5). */
export interface GivenWay extends Held {
	/** The server never said that it has it. */
	readonly unconfirmed: boolean;
	/** It was not even on its way: nobody else can have seen it, and its author is told. */
	readonly unsent: boolean;
}

/**
 * What of a row, and of the other states that its new body was made of, is not in the new body.
 * @param others what stood in those states; the server had it
 */
export function givenWay(
	row: Pick<Row, 'id' | 'body' | 'base' | 'sent' | 'dirty'> | undefined,
	now: Body,
	others: readonly Held[] = [],
): GivenWay[] {
	const mine = row && row.body !== null ? heldIn(readBody(row.id, row.body)) : [];
	if (!mine.length && !others.length) return [];
	const gone = gaveWay(heldIn(now), [...mine, ...others]);
	if (!gone.length) return [];
	const confirmed = row?.dirty
		? [...heldIn(readBody(row.id, row.base?.body ?? null)), ...others]
		: mine;
	const sent = row?.sent ? heldIn(readBody(row.id, row.sent.body)) : [];
	return gone.map((one) => {
		const unconfirmed = holds(mine, one) && !holds(confirmed, one);
		return { ...one, unconfirmed, unsent: unconfirmed && !holds(sent, one) };
	});
}

/**
 * Puts what gave way into the histories, and notes what its author is to be told. Must run inside a transaction that
 * covers `versions` and `meta`.
 */
export async function keepGivenWay(
	database: Database,
	all: readonly { readonly place: Pick<Row, 'db' | 'id'>; readonly gone: readonly GivenWay[] }[],
): Promise<void> {
	const gone = all.flatMap(({ place, gone }) => gone.map((one) => ({ place, one })));
	if (!gone.length) return;
	const seqs = await keepVersions(
		database,
		gone.map(({ place, one }) => toKept(place, one)),
	);
	const told = gone.flatMap(({ one }, n) => (one.unsent ? (seqs[n] ?? []) : []));
	if (told.length) await putTold(database, [...(await readTold(database)), ...told]);
}

const toldKey = 'given-way';

async function readTold(database: Database): Promise<number[]> {
	const stored: unknown = (await database.meta.get(toldKey))?.value;
	return Array.isArray(stored) ? stored.filter((seq) => Number.isInteger(seq)) : [];
}

async function putTold(database: Database, seqs: readonly number[]): Promise<void> {
	await database.meta.put({ key: toldKey, value: [...new Set(seqs)] });
}

/** What gave way before it was ever sent, and nobody has closed the line about yet; oldest first. */
export async function listGivenWay(database: Database, db: string): Promise<Version[]> {
	const all = await database.versions.bulkGet(await readTold(database));
	return all.filter((one): one is Version => one?.db === db);
}

/** A person has read the line, or taken the value back: it stays in the history. */
export async function closeGivenWay(database: Database, seqs: readonly number[]): Promise<void> {
	await database.transaction('rw', database.meta, async () => {
		const left = (await readTold(database)).filter((seq) => !seqs.includes(seq));
		await putTold(database, left);
	});
}

/** The kept texts and answers of a document, newest first. */
export async function listDocumentVersions(
	database: Database,
	place: Pick<Row, 'db' | 'id'>,
): Promise<Version[]> {
	return newestFirst(await documentVersions(database, place).toArray());
}
