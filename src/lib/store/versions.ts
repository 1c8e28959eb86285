import type { Field } from '../domain/stamp.ts';
import type { Database, Version } from './database.ts';

/** A pause this long ends an editing session: the text before it is worth keeping. Milliseconds. */
const sessionPause = 2 * 60_000;
/** Bounds for one field: enough for a term of work, small on a phone. */
export const versionsPerField = 40;
const charactersPerField = 400_000;

/**
 * Keeps the text that is about to be replaced, when somebody may want it back: the text a session began with,
 * and the longest text before it was cut down. Ordinary typing and corrections add nothing.
 * Must run inside the transaction that writes the new text.
 */
export async function keepVersion(
	database: Database,
	place: { db: string; id: string; field: string },
	previous: Field<string> | undefined,
	next: string,
	now: Date,
): Promise<void> {
	if (!previous || previous.value.trim() === '' || previous.value === next) return;
	const newSession = now.getTime() - Date.parse(previous.at) > sessionPause;
	// Ordinary typing: nothing to look up, nothing to keep.
	if (!newSession && !cutsDown(previous.value, next)) return;
	const newest = await fieldVersions(database, place).last();
	const old: Omit<Version, 'seq'> = {
		...place,
		text: previous.value,
		at: previous.at,
		by: previous.by,
		open: 0,
	};

	if (newSession || !newest) {
		if (newest?.open) await database.versions.update(newest.seq, { open: 0 });
		if (newest?.text !== previous.value) {
			await database.versions.add({ ...old, open: newSession ? 0 : 1 });
		}
	} else {
		if (!newest.open) await database.versions.add({ ...old, open: 1 });
		else if (previous.value.length > newest.text.length) {
			await database.versions.update(newest.seq, {
				text: previous.value,
				at: previous.at,
				by: previous.by,
			});
		}
		// Once most of it is gone, what follows is another text: this one is settled.
		const kept = await fieldVersions(database, place).last();
		if (kept?.open && survivors(kept.text, next) < kept.text.length / 2) {
			await database.versions.update(kept.seq, { open: 0 });
		}
	}
	await prune(database, place);
}

/** Keeps a text unconditionally, e.g. one that lost a choice between two versions. */
export async function keepText(
	database: Database,
	place: { db: string; id: string; field: string },
	text: string,
	stamp: { at: string; by: string },
): Promise<void> {
	if (text.trim() === '') return;
	const all = await fieldVersions(database, place).toArray();
	if (all.some((version) => version.text === text)) return;
	await database.versions.add({ ...place, text, at: stamp.at, by: stamp.by, open: 0 });
	await prune(database, place);
}

/** The kept texts of one field, newest first. */
export async function listVersions(
	database: Database,
	place: { db: string; id: string; field: string },
): Promise<Version[]> {
	return fieldVersions(database, place).reverse().toArray();
}

function fieldVersions(
	database: Database,
	{ db, id, field }: { db: string; id: string; field: string },
) {
	return database.versions.where('[db+id+field]').equals([db, id, field]);
}

async function prune(
	database: Database,
	place: { db: string; id: string; field: string },
): Promise<void> {
	const all = await listVersions(database, place);
	let characters = 0;
	const surplus = all.filter((version, index) => {
		characters += version.text.length;
		return index > 0 && (index >= versionsPerField || characters > charactersPerField);
	});
	if (surplus.length) await database.versions.bulkDelete(surplus.map((version) => version.seq));
}

/** Typing forward keeps all of the old text; anything that removes some of it cuts down. */
function cutsDown(previous: string, next: string): boolean {
	return survivors(previous, next) < previous.length;
}

/** How many characters of `previous` survive at the beginning and the end of `next`. */
function survivors(previous: string, next: string): number {
	const most = Math.min(previous.length, next.length);
	const start = longest(most, (n) => previous.slice(0, n) === next.slice(0, n));
	const end = longest(
		most - start,
		(n) => previous.slice(previous.length - n) === next.slice(next.length - n),
	);
	return start + end;
}

/** The greatest length up to `most` that fits, when every shorter one fits too. Far quicker than sign by sign. */
function longest(most: number, fits: (length: number) => boolean): number {
	let known = 0;
	let beyond = most + 1;
	while (beyond - known > 1) {
		const middle = (known + beyond) >> 1;
		if (fits(middle)) known = middle;
		else beyond = middle;
	}
	return known;
}
