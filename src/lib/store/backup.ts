import * as z from 'zod/mini';
import { readAnswer } from '../domain/answer.ts';
import { catalogueId } from '../domain/instrument.ts';
import {
	draftDb,
	programDb,
	type Database,
	type Row,
	type SetAside,
	type Version,
} from './database.ts';
import { checksum, seal } from './sealed.ts';

/** What a copy says of itself; how people and other programs tell it from any other JSON. */
export const backupFormat = 'miasto-korzysci-kopia';
/** A greater one was written by a newer app. From 2 on a file without its checksum is damaged. */
export const backupVersion = 2;

/** A row as it travels: with its merge base, without what only concerns this device and its account. */
export type BackupRow = Pick<Row, 'db' | 'id' | 'type' | 'body' | 'base'>;

/** Everything a lost device would take with it. */
export interface Backup {
	readonly format: typeof backupFormat;
	readonly version: typeof backupVersion;
	/** Version of the app that wrote it, for support. */
	readonly app: string;
	/** ISO 8601 */
	readonly createdAt: string;
	readonly docs: readonly BackupRow[];
	/** Earlier texts. */
	readonly versions: readonly Omit<Version, 'seq' | 'open'>[];
	/** Documents this device could not read; another one may. */
	readonly aside: readonly Omit<SetAside, 'seq'>[];
}

/** Reads everything worth keeping in one consistent reading; changes nothing. */
export async function exportBackup(
	database: Database,
	options: { readonly app: string; readonly now: Date },
): Promise<Backup> {
	const tables = [database.docs, database.versions, database.aside];
	return database.transaction('r', tables, async () => {
		const rows = await database.docs.toArray();
		const pinned = new Set(rows.flatMap(pinnedCatalogue));
		const versions = await database.versions.toArray();
		const aside = await database.aside.toArray();
		return {
			format: backupFormat,
			version: backupVersion,
			app: options.app,
			createdAt: options.now.toISOString(),
			docs: rows
				.filter((row) => belongs(row, pinned))
				.map(({ db, id, type, body, base }) => ({ db, id, type, body, base })),
			versions: versions.map(({ seq: _, open: __, ...version }) => version),
			aside: aside.map(({ seq: _, ...one }) => one),
		};
	});
}

/** The person's own work, and the catalogues it refers to. The rest comes back from the server. */
function belongs(row: Row, pinned: ReadonlySet<string>): boolean {
	if (row.db === programDb) return pinned.has(row.id);
	return row.db === draftDb || row.db.startsWith('facility-') || row.dirty === 1;
}

/** The id of the catalogue that an answer refers to; empty for everything else. */
export function pinnedCatalogue({ type, body }: Row): string[] {
	const read = type === 'answer' ? readAnswer(body) : null;
	if (!read?.ok) return [];
	const { instrument: id, catalogue: version } = read.answer;
	return [catalogueId({ id, version })];
}

/**
 * The copy as the text of a file, sealed when a passphrase is given.
 * @throws NoCryptoError for a passphrase where the browser gives no cryptography
 */
export async function writeBackupFile(backup: Backup, passphrase = ''): Promise<string> {
	const plain = await withChecksum(backup);
	if (!passphrase) return plain;
	const { format, version } = backup;
	return withChecksum({ format, version, ...(await seal(plain, passphrase)) });
}

/** The sum stands beside what it is of, and covers it as JSON, so that a reformatted file is still whole. */
async function withChecksum(content: object): Promise<string> {
	const sum = await checksum(JSON.stringify(content));
	return JSON.stringify({ ...content, checksum: sum });
}

const lastKey = 'last-backup';

/** When a copy was last handed to the person, or null. */
export async function lastBackup(database: Database): Promise<Date | null> {
	const stored = z.string().safeParse((await database.meta.get(lastKey))?.value);
	const at = new Date(stored.data ?? NaN);
	return Number.isNaN(at.getTime()) ? null : at;
}

/** Remembers that a copy was handed to the person. */
export async function noteBackup(database: Database, now: Date): Promise<void> {
	await database.meta.put({ key: lastKey, value: now.toISOString() });
}
