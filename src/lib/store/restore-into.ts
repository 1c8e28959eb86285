import { facilityOf } from '../domain/access.ts';
import type { BackupContents } from './backup-file.ts';
import { draftDb, type Database } from './database.ts';
import { intoFacility, meetTheCard } from './meet-the-card.ts';
import type { Author } from './replica.ts';
import { mergeIn, restoreBackup, type RestoreReport } from './restore.ts';
import type { Rename } from './rounds.ts';

/**
 * Merges a copy into the card that is open, also when one of the two was made without an account: a draft's copy joins
 * the facility's card, and a facility's copy opens as the draft of a device without one. Another facility's card is
 * kept under its own name and joins nothing.
 * @param db of the card's rows: a facility's database, or the draft
 * @throws Dexie's errors when the disk is full or closed; then nothing has changed
 */
export async function restoreInto(
	database: Database,
	db: string,
	contents: BackupContents,
	author: Author,
): Promise<RestoreReport> {
	if (db === draftDb) return restoreBackup(database, asDraft(contents), author);
	const file = renamed(contents, draftDb, (entry) => entry);
	return mergeIn(database, file, author, async () => {
		const there = await database.docs.where('db').equals(db).toArray();
		return intoFacility(db, meetTheCard(db, there, contents.docs));
	});
}

/** The one facility's card in a file, as a draft; as it is where there are several, or a draft beside it. */
function asDraft(contents: BackupContents): BackupContents {
	const names = new Set(contents.docs.map((row) => row.db));
	const [facility, ...others] = [...names].filter((name) => facilityOf(name) !== null);
	if (!facility || others.length || names.has(draftDb)) return contents;
	return renamed(contents, facility, (entry) => ({ ...entry, db: draftDb }));
}

/** What was confirmed of `db` elsewhere says nothing under another name: without its bases. */
function renamed(contents: BackupContents, db: string, rename: Rename): BackupContents {
	const of: Rename = (entry) => (entry.db === db ? rename(entry) : entry);
	return {
		...contents,
		docs: contents.docs.map((row) => (row.db === db ? { ...rename(row), base: null } : row)),
		versions: contents.versions.map(of),
		aside: contents.aside.map(of),
	};
}
