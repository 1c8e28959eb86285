import * as z from 'zod/mini';
import { atLeast } from '$lib/domain/checks.ts';
import { Database } from '$lib/store/database.ts';
import { deskRecordKey, type DeskRecord } from './desk-record.ts';
import { putDesks } from './desks.ts';
import type { session as Session } from './session.svelte.ts';
import { databaseNameOf, readDesks, type Desks } from './workplace.ts';

const text = z.string().check(atLeast(1));
const recordSchema = z.object({
	...{ id: text, name: text, facility: text, db: text },
	pin: z.optional(text),
	at: z.number(),
	open: z.boolean(),
});

/**
 * Puts back what the browser lost of the desks when it ended before it had written localStorage, from what the
 * databases say, and opens the page anew. What was typed meanwhile is secured before; a draft joins the account's card
 * as drafts do. What cannot be read changes nothing. Never rejects.
 * @returns whether the page is on its way out
 */
export async function bringDesksBack(session: typeof Session): Promise<boolean> {
	try {
		const records = await readRecords();
		const desks = withLost(readDesks(), records);
		if (!desks) return false;
		putDesks(desks);
		// Storage that keeps nothing would begin this anew for ever.
		if (readDesks().at !== desks.at || !(await session.secured())) return false;
		location.reload();
		return true;
	} catch {
		return false;
	}
}

/**
 * The desks with every change that a record knows of and they do not; null when there is none. A record that is no
 * later than the desks says nothing: whoever is missing there has been forgotten.
 */
export function withLost(desks: Desks, records: readonly DeskRecord[]): Desks | null {
	const lost = records.filter(({ at }) => at > desks.at).sort((a, b) => a.at - b.at);
	const last = lost.at(-1);
	if (!last) return null;
	const back = lost.map(({ at: _, open: __, ...desk }) => desk);
	const others = desks.people.filter(({ id }) => !back.some((desk) => desk.id === id));
	return {
		current: last.open ? last.id : null,
		people: [...others, ...back],
		at: last.at,
	};
}

async function readRecords(): Promise<DeskRecord[]> {
	const prefix = databaseNameOf('');
	const all = await indexedDB.databases();
	const names = all.flatMap(({ name }) => (name?.startsWith(prefix) ? name : []));
	return (await Promise.all(names.map(readRecord))).filter((record) => record !== null);
}

/** Null when the database has none that can be read, or has another's. */
async function readRecord(name: string): Promise<DeskRecord | null> {
	const database = new Database(name);
	try {
		const { data } = recordSchema.safeParse((await database.meta.get(deskRecordKey))?.value);
		return data && databaseNameOf(data.id) === name ? data : null;
	} catch {
		return null;
	} finally {
		database.close();
	}
}
