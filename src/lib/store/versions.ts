import type { Held } from '../domain/merge/held.ts';
import type { Field } from '../domain/stamp.ts';
import type { Database, Version } from './database.ts';

/** A pause this long ends an editing session: the text before it is worth keeping. Milliseconds. */
const sessionPause = 2 * 60_000;
/** Bounds for one field: enough for a term of work, small on a phone. What was never confirmed is not counted (V5). */
export const versionsPerField = 40;
const charactersPerField = 400_000;

export interface VersionPlace {
	readonly db: string;
	readonly id: string;
	/** `text`, or a criterion's id. */
	readonly field: string;
}

/** A value for the history of a field. */
export type Kept = Omit<Version, 'seq' | 'open'>;

/** What stood in a document, as an entry of its history. */
export function toKept(
	{ db, id }: Omit<VersionPlace, 'field'>,
	{ field, value, at, by, unconfirmed }: Omit<Held, 'n' | 'replica'> & { unconfirmed: boolean },
): Kept {
	return {
		...{ db, id, field, text: typeof value === 'string' ? value : '', at, by },
		...(typeof value !== 'string' && { value }),
		...(unconfirmed && { unconfirmed: 1 as const }),
	};
}

/**
 * Keeps the text that is about to be replaced by its own author's typing, when somebody may want it back: the text a
 * session began with, and the longest text before it was cut down. Ordinary typing and corrections add nothing.
 * Must run inside the transaction that writes the new text. What gives way to anything else goes by `keepVersions`.
 */
export async function keepVersion(
	database: Database,
	place: VersionPlace,
	previous: Field<string> | undefined,
	next: string,
	now: Date,
): Promise<void> {
	if (!previous || previous.value.trim() === '' || previous.value === next) return;
	const newSession = now.getTime() - Date.parse(previous.at) > sessionPause;
	// Ordinary typing: nothing to look up, nothing to keep.
	if (!newSession && isCutOf(previous.value, next)) return;
	const newest = await fieldVersions(database, place).last();
	// Of what is cut down step by step the longest is there already.
	if (newest && !newSession && isCutOf(previous.value, newest.text)) return;
	await keepText(database, place, previous.value, previous);
}

/** Keeps a text unconditionally, e.g. one that lost a choice between two versions. */
export async function keepText(
	database: Database,
	place: VersionPlace,
	text: string,
	{ at, by }: { readonly at: string; readonly by: string },
): Promise<void> {
	const { db, id, field } = place;
	await keepVersions(database, [{ db, id, field, text, at, by }]);
}

/**
 * Adds values to the histories of their fields. One that is there already adds nothing; a history that grows too long
 * is thinned, but loses none of those that come, and none that was never confirmed. Must run inside a transaction that
 * covers `versions`.
 * @returns the numbers of those that were given, in their order; null for what has no words
 */
export async function keepVersions(
	database: Database,
	all: readonly Kept[],
): Promise<(number | null)[]> {
	const seqs: (number | null)[] = [];
	const fresh = new Map<string, { place: VersionPlace; seqs: Set<number> }>();
	for (const one of all) {
		const seq = await keep(database, one);
		seqs.push(seq);
		if (seq === null) continue;
		const name = JSON.stringify([one.db, one.id, one.field]);
		const entry = fresh.get(name) ?? { place: one, seqs: new Set() };
		fresh.set(name, { ...entry, seqs: entry.seqs.add(seq) });
	}
	for (const { place, seqs } of fresh.values()) await thin(database, place, seqs);
	return seqs;
}

async function keep(database: Database, one: Kept): Promise<number | null> {
	if (one.value === undefined && one.text.trim() === '') return null;
	const there = await fieldVersions(database, one)
		.filter((old) => sameValue(old, one))
		.first();
	if (!there) return database.versions.add({ ...one, open: 0 });
	if (one.unconfirmed && !there.unconfirmed)
		await database.versions.update(there.seq, { unconfirmed: 1 });
	return there.seq;
}

/** An answer that was given at another time is another one; the words of a text are the same whenever. */
function sameValue(a: Kept, b: Kept): boolean {
	if (a.value === undefined && b.value === undefined) return a.text === b.text;
	return a.value === b.value && a.at === b.at && a.by === b.by;
}

/** The kept values of one field, newest first. */
export async function listVersions(database: Database, place: VersionPlace): Promise<Version[]> {
	const all = await fieldVersions(database, place).toArray();
	return newestFirst(all);
}

/** A time that is none, or is not written as others are, is no reason to stand first. */
export function newestFirst(all: Version[]): Version[] {
	return all.sort((a, b) => timeOf(b) - timeOf(a) || b.seq - a.seq);
}

/** Milliseconds; a time that cannot be read is long ago. */
function timeOf({ at }: Version): number {
	return Date.parse(at) || 0;
}

function fieldVersions(database: Database, { db, id, field }: VersionPlace) {
	return database.versions.where('[db+id+field]').equals([db, id, field]);
}

/** Every entry of every field of a document. */
export function documentVersions(database: Database, { db, id }: Omit<VersionPlace, 'field'>) {
	return database.versions.where('[db+id+field]').between([db, id, ''], [db, id, '\uffff']);
}

/**
 * Deletes what a history has too much of: confirmed entries, the one first whose neighbours are closest in time, so that
 * what is left tells of the whole time. The newest and the oldest stay, and those of `spared`, as long as there are others.
 */
async function thin(
	database: Database,
	place: VersionPlace,
	spared: ReadonlySet<number>,
): Promise<void> {
	const counted = (await listVersions(database, place)).filter((one) => !one.unconfirmed);
	const times = () => counted.map(timeOf);
	const tooMuch = () =>
		counted.length > versionsPerField ||
		counted.reduce((sum, { text }) => sum + text.length, 0) > charactersPerField;
	while (counted.length > 1 && tooMuch()) {
		const at = times();
		const gap = ({ seq }: Version, n: number) =>
			spared.has(seq) || !n ? Infinity : (at[n - 1] ?? 0) - (at[n + 1] ?? -Infinity);
		const gaps = counted.map(gap);
		const [gone] = counted.splice(Math.max(1, gaps.lastIndexOf(Math.min(...gaps))), 1);
		if (gone) await database.versions.delete(gone.seq);
	}
}

/** All of the text is still at the beginning and the end of the other. */
function isCutOf(text: string, whole: string): boolean {
	if (whole.startsWith(text)) return true;
	let start = 0;
	while (start < text.length && text[start] === whole[start]) start++;
	return whole.slice(start).endsWith(text.slice(start));
}
