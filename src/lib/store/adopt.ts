import { same } from '../domain/merge/plain.ts';
import { pinnedCatalogue } from './backup.ts';
import {
	draftDb,
	programDb,
	type Database,
	type Row,
	type SetAside,
	type Version,
} from './database.ts';
import type { Author } from './replica.ts';
import { mergeIn, type RestoreReport } from './restore.ts';
import type { Rename } from './rounds.ts';
import { intoFacility, meetTheCard } from './meet-the-card.ts';

/** A draft as it was at one moment. */
interface Draft {
	readonly rows: readonly Row[];
	readonly versions: readonly Version[];
	readonly aside: readonly SetAside[];
	/** What the city published and the draft refers to; it is copied, never moved. */
	readonly catalogues: readonly Row[];
}

/**
 * Moves the draft made without an account into the account's database, by merging: nothing there is overwritten,
 * earlier texts and documents set aside come along. The draft is emptied only after the account's disk has it, and
 * only of what was moved: an edit made meanwhile stays and moves the next time. Interrupted anywhere, nothing is lost,
 * and a repetition changes nothing. An empty draft writes nothing.
 *
 * Call it after what was typed is flushed and the facility's card has been pulled, so that a draft begun in another
 * round meets the card that is there.
 * @param db the facility's database, `facility-<id>`
 * @throws Dexie's errors when a disk is full or closed; then the draft is still whole, here or there
 */
export async function adoptDraft(
	database: Database,
	draft: Database,
	db: string,
	author: Author,
): Promise<RestoreReport> {
	const read = await readDraft(draft);
	if (!read.rows.length && !read.versions.length && !read.aside.length)
		return { added: 0, merged: 0, unchanged: 0, setAside: 0, clashes: 0, newer: 0 };
	const contents = {
		app: '',
		createdAt: author.now.toISOString(),
		// A revision of another database would say nothing here.
		docs: [
			...read.rows.map((row) => travelling({ ...row, base: null })),
			...read.catalogues.map(travelling),
		],
		versions: read.versions.map(({ seq: _, open: __, ...text }) => text),
		aside: read.aside.map(({ seq: _, ...one }) => one),
		unreadable: [],
	};
	let rename: Rename = (entry) => entry;
	const stay = new Set<string>();
	const naming = async () => {
		const there = await database.docs.where('db').equals(db).toArray();
		return (rename = intoFacility(db, meetTheCard(db, there, read.rows)));
	};
	const report = await mergeIn(database, contents, author, naming, stay);
	// What meets a document that only a newer app can read moves once this one can.
	const rows = read.rows.filter((row) => !stay.has(rename(row).id));
	await emptyDraft(draft, { ...read, rows });
	return report;
}

function travelling({ db, id, type, body, base }: Row) {
	return { db, id, type, body, base };
}

async function readDraft(draft: Database): Promise<Draft> {
	const tables = [draft.docs, draft.versions, draft.aside];
	return draft.transaction('r', tables, async () => {
		const all = await draft.docs.toArray();
		const rows = all.filter((row) => row.db === draftDb);
		const pinned = new Set(rows.flatMap(pinnedCatalogue));
		return {
			rows,
			versions: (await draft.versions.toArray()).filter((one) => one.db === draftDb),
			// What was no document at all has no database either.
			aside: (await draft.aside.toArray()).filter((one) => one.db === draftDb || one.db === ''),
			catalogues: all.filter((row) => row.db === programDb && pinned.has(row.id)),
		};
	});
}

/** Deletes what is still exactly as it was moved. What is edited afterwards begins anew, under other ids. */
async function emptyDraft(draft: Database, moved: Draft): Promise<void> {
	const { docs, versions, aside } = draft;
	await draft.transaction('rw', [docs, versions, aside], async () => {
		const rows = await docs.bulkGet(moved.rows.map(({ db, id }) => [db, id]));
		const texts = await versions.bulkGet(moved.versions.map(({ seq }) => seq));
		await docs.bulkDelete(
			moved.rows
				.filter(({ body }, n) => rows[n] && same(rows[n].body, body))
				.map(({ db, id }) => [db, id]),
		);
		await versions.bulkDelete(
			moved.versions.filter(({ text }, n) => texts[n]?.text === text).map(({ seq }) => seq),
		);
		await aside.bulkDelete(moved.aside.map(({ seq }) => seq));
	});
}
