import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readAnswers, saveAnswerEdits } from './answers.ts';
import { Database, draftDb } from './database.ts';
import { observeDocs } from './observe.ts';

const key = { instrument: 'miasto-korzysci', round: '2027-03', category: 'superwizja' };

let database: Database;
let stop: () => void;
let readings: string[][];

beforeEach(async () => {
	database = new Database(`observe-${Math.random()}`);
	// A new database announces itself as changed.
	await database.open();
	readings = [];
	stop = observeDocs(
		database,
		() => readAnswers(database, draftDb),
		({ answers }) => readings.push(answers.map(({ answer }) => answer.text?.value ?? '')),
		(error) => expect.unreachable(String(error)),
	);
	await vi.waitFor(() => expect(readings).toEqual([[]]));
});
afterEach(() => {
	stop();
	return database.delete();
});

function type(into: Database, value: string) {
	const edit = { key, catalogue: 1, kind: 'text', value, basedOn: null } as const;
	return saveAnswerEdits(into, draftDb, [edit], { by: '', now: new Date() });
}

/** A change as everybody but the writer of answers makes it: the sync, a backup, another tab's. */
async function put(value: string) {
	const [row] = await database.docs.toArray();
	if (!row) throw new Error('nothing is stored');
	const body = { ...(row.body as object), text: { ...textStamp, value } };
	await database.docs.put({ ...row, body, edit: row.edit + 1 });
}
const textStamp = { n: 9, replica: 'other', at: '2026-11-22T10:00:00Z', by: '' };

it('does not read again what this writer has just stored, and reads what anybody else does', async () => {
	await type(database, 'Moje.');
	await put('Cudze.');
	await vi.waitFor(() => expect(readings.at(-1)).toEqual(['Cudze.']));
	expect(readings).toEqual([[], ['Cudze.']]);
});

it('reads nothing more once stopped', async () => {
	await type(database, 'Moje.');
	stop();
	await put('Cudze.');
	await new Promise((done) => setTimeout(done, 100));
	expect(readings).toEqual([[]]);
});
