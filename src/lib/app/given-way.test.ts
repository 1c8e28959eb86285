import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerId } from '$lib/domain/answer-id.ts';
import { Database } from '$lib/store/database.ts';
import { keepGivenWay, listGivenWay } from '$lib/store/given-way.ts';
import { listDocumentVersions } from '$lib/store/given-way.ts';
import { GivenWay } from './given-way.svelte.ts';

const db = 'facility-f1';
const card = { instrument: 'karta', round: '2027-03' };
const at = '2026-11-22T10:00:00.000Z';

let database: Database;
let givenWay: GivenWay;
beforeEach(() => {
	database = new Database(`given-way-${Math.random()}`);
	givenWay = new GivenWay(database, db);
	givenWay.start();
});
afterEach(async () => {
	givenWay.stop();
	await database.delete();
});

/** Values of one category that gave way before they were sent. */
async function gives(category: string, ...values: [field: string, value: string | boolean][]) {
	const place = { db, id: answerId({ ...card, category }) };
	const stamp = { replica: 'aaaaabbbbbbb', at, by: 'a', unconfirmed: true, unsent: true };
	const gone = values.map(([field, value], n) => ({ ...stamp, n: n + 1, field, value }));
	const { versions, meta } = database;
	await database.transaction('rw', [versions, meta], async () => {
		await keepGivenWay(database, [{ place, gone }]);
	});
}

const told = (category?: string) =>
	givenWay.in(card, category).map(({ criterion, value }) => [criterion, value]);

describe('what gave way before it was sent', () => {
	it('is told of its own category and card only', async () => {
		await gives('x', ['text', 'Moje.'], ['x.vip', true]);
		await gives('y', ['text', 'Inne.']);
		await vi.waitFor(() => expect(givenWay.in(card)).toHaveLength(3));
		expect(told('x')).toEqual([
			[null, null],
			['x.vip', true],
		]);
		expect(givenWay.in({ ...card, round: '2026-09' })).toEqual([]);
		expect(told('constructor')).toEqual([]);
	});

	it('is told once of a criterion, as it was last, and closed as a whole', async () => {
		await gives('x', ['x.vip', true], ['x.vip', false]);
		await vi.waitFor(() => expect(told()).toEqual([['x.vip', false]]));
		await givenWay.close(givenWay.in(card));
		expect(told()).toEqual([]);
		expect(await listGivenWay(database, db)).toEqual([]);
		const id = answerId({ ...card, category: 'x' });
		expect(await listDocumentVersions(database, { db, id })).toHaveLength(2);
	});

	it('is told aloud once', async () => {
		await gives('x', ['text', 'Moje.']);
		await vi.waitFor(() => expect(givenWay.in(card)).toHaveLength(1));
		expect(givenWay.tell(givenWay.in(card))).toBe(true);
		expect(givenWay.tell(givenWay.in(card, 'x'))).toBe(false);
	});
});
