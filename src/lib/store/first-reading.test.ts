import { afterEach, beforeEach, expect, it } from 'vitest';
import { readAnswers, saveAnswerEdits } from './answers.ts';
import { catalogueId } from '../domain/instrument.ts';
import { Database, draftDb, programDb } from './database.ts';
import { readFirst } from './first-reading.ts';

const key = { instrument: 'miasto-korzysci', round: '2027-03', category: 'superwizja' };
const shipped = catalogueId({ id: 'miasto-korzysci', version: 1 });

let database: Database;
const first = (name = database.name) =>
	readFirst({ name, db: draftDb, program: programDb, shipped: [shipped] });

beforeEach(async () => {
	database = new Database(`first-${Math.random()}`);
	const author = { by: '', now: new Date('2026-11-22T10:00:00Z') };
	const edit = { key, catalogue: 1 };
	await saveAnswerEdits(
		database,
		draftDb,
		[
			{ ...edit, kind: 'criterion', criterion: 'superwizja.standard', value: true },
			{ ...edit, kind: 'text', value: 'Sześć superwizji.', basedOn: null },
		],
		author,
	);
});
afterEach(() => database.delete());

async function damage(change: (body: Record<string, unknown>) => unknown): Promise<void> {
	await database.docs.toCollection().modify((row) => {
		Object.assign(row, { body: change({ ...(row.body as object) }) });
	});
}

it('reads what the full reading reads', async () => {
	expect(await first()).toEqual((await readAnswers(database, draftDb)).answers);
});

it('finds nothing on a new device, and makes nothing there', async () => {
	expect(await first('never-opened')).toEqual([]);
	expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain('never-opened');
});

it.each<[string, (body: Record<string, unknown>) => unknown]>([
	['no document', () => 'x'],
	['a newer document', (body) => ({ ...body, schema: 2 })],
	['another type', (body) => ({ ...body, type: 'card' })],
	['no criteria', (body) => ({ ...body, criteria: [] })],
	['a criterion that is none', (body) => ({ ...body, criteria: { a: { value: 'tak' } } })],
	['a text that is none', (body) => ({ ...body, text: { value: 7 } })],
	['a variant that is none', (body) => ({ ...body, variants: [null] })],
	['no category', (body) => ({ ...body, category: '' })],
	['no version of the catalogue', (body) => ({ ...body, catalogue: '1' })],
])('leaves %s to the full reading', async (_, change) => {
	await damage(change);
	expect(await first()).toBeNull();
});

it('passes over a deleted document', async () => {
	await damage(() => null);
	expect(await first()).toEqual([]);
});

it('leaves a card with a catalogue from the city to the full reading', async () => {
	const row = {
		db: programDb,
		type: 'catalogue',
		body: {},
		base: null,
		dirty: null,
		edit: 0,
	} as const;
	await database.docs.put({ ...row, id: shipped });
	expect(await first()).toHaveLength(1);
	await database.docs.put({ ...row, id: catalogueId({ id: 'miasto-korzysci', version: 2 }) });
	expect(await first()).toBeNull();
});

it('leaves a database of a newer app to the full reading', async () => {
	database.close();
	const newer = await new Promise<IDBDatabase>((resolve, reject) => {
		const opening = indexedDB.open(database.name, 30);
		opening.onsuccess = () => resolve(opening.result);
		opening.onerror = () => reject(opening.error ?? new Error('not opened'));
	});
	newer.close();
	expect(await first()).toBeNull();
});
