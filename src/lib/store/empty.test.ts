import { afterEach, beforeEach, expect, it } from 'vitest';
import { Database, type Row } from './database.ts';
import { emptyIfConfirmed } from './empty.ts';

let database: Database;
beforeEach(() => void (database = new Database(`empty-${Math.random()}`)));
afterEach(() => database.delete());

const confirmed: Row = {
	...{ db: 'facility-a', id: 'answer:karta:2026-09:x', type: 'answer', body: {} },
	...{ base: { rev: '1-a', body: {} }, dirty: null, edit: 1 },
};
const aside = { db: '', id: '', body: 1, reason: '', at: '', source: 'database' } as const;
const counts = async () => [
	await database.docs.count(),
	await database.versions.count(),
	await database.aside.count(),
	await database.meta.count(),
];

beforeEach(async () => {
	await database.docs.put(confirmed);
	await database.versions.add({
		...{ db: 'facility-a', id: confirmed.id, field: 'text', text: 'Dawniej.', at: '', by: '' },
		open: 0,
	});
	await database.meta.put({ key: 'replica', value: { id: 'r', n: 1 } });
});

it('empties what the server has', async () => {
	expect(await emptyIfConfirmed(database)).toBe(true);
	expect(await counts()).toEqual([0, 0, 0, 0]);
});

it.each(['facility-a', 'facility-inna', 'program'])(
	'keeps all when something of %s waits',
	async (db) => {
		await database.docs.put({ ...confirmed, db, id: 'answer:karta:2026-09:y', dirty: 1 });
		expect(await emptyIfConfirmed(database)).toBe(false);
		expect(await counts()).toEqual([2, 1, 0, 1]);
	},
);

it('keeps all when something was set aside', async () => {
	await database.aside.add(aside);
	expect(await emptyIfConfirmed(database)).toBe(false);
	expect(await counts()).toEqual([1, 1, 1, 1]);
});
