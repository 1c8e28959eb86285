import { afterEach, expect, it } from 'vitest';
import { readAnswers, saveAnswerEdits } from './answers.ts';
import { readBackupFile } from './backup-file.ts';
import { exportBackup, writeBackupFile } from './backup.ts';
import { Database, draftDb } from './database.ts';
import { restoreInto } from './restore-into.ts';

const facility = 'facility-pogodna';
const author = { by: '', now: new Date('2026-11-22T09:00:00Z') };
const open: Database[] = [];
function device(): Database {
	const database = new Database(`restore-into-${Math.random()}`);
	open.push(database);
	return database;
}
afterEach(async () => {
	for (const database of open.splice(0)) await database.delete();
});

async function type(database: Database, db: string, category: string, value: string) {
	const key = { instrument: 'karta', round: '2027-03', category };
	await saveAnswerEdits(
		database,
		db,
		[{ key, catalogue: 1, kind: 'text', value, basedOn: null }],
		author,
	);
}
async function copyOf(database: Database) {
	const text = await writeBackupFile(
		await exportBackup(database, { app: '1', now: author.now }),
		'',
	);
	const read = await readBackupFile(new File([text], 'kopia.json'), '');
	if (!read.ok) throw new Error(read.problem);
	return read.contents;
}
const textsIn = async (database: Database, db: string) =>
	(await readAnswers(database, db)).answers.map(({ answer }) => answer.text?.value);

it.each([
	['a draft opens in the facility’s card', draftDb, facility],
	['a facility’s card opens on a device without an account', facility, draftDb],
	['a facility’s card opens in its own', facility, facility],
])('a copy of %s, waits to be sent, and changes nothing a second time', async (_, from, to) => {
	const [old, fresh] = [device(), device()];
	await type(old, from, 'x', 'Z kopii.');
	await type(fresh, to, 'y', 'Stąd.');
	const contents = await copyOf(old);
	expect(await restoreInto(fresh, to, contents, author)).toMatchObject({ added: 1 });
	expect(await textsIn(fresh, to)).toEqual(['Z kopii.', 'Stąd.']);
	expect((await fresh.docs.toArray()).every((row) => row.dirty === 1 && row.db === to)).toBe(true);
	expect(await restoreInto(fresh, to, contents, author)).toMatchObject({ added: 0, merged: 0 });
});

it('another facility’s card joins nothing', async () => {
	const [old, fresh] = [device(), device()];
	await type(old, 'facility-inna', 'x', 'Cudze.');
	await type(fresh, facility, 'x', 'Nasze.');
	await restoreInto(fresh, facility, await copyOf(old), author);
	expect(await textsIn(fresh, facility)).toEqual(['Nasze.']);
	expect(await textsIn(fresh, 'facility-inna')).toEqual(['Cudze.']);
});
