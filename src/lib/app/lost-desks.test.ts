import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Database } from '$lib/store/database.ts';
import { emptyIfConfirmed } from '$lib/store/empty.ts';
import { deskRecordKey, noteDesk, type DeskRecord } from './desk-record.ts';
import { forgetDesk, leaveDesk, putDesks, setDeskPin, takeDesk } from './desks.ts';
import { bringDesksBack, withLost } from './lost-desks.ts';
import { databaseNameOf, desksKey, readDesks, type Desk, type Desks } from './workplace.ts';

const anna: Desk = { id: 'anna', name: 'Anna', facility: 'Promyk', db: 'facility-promyk' };
const jan: Desk = { id: 'jan', name: 'Jan', facility: 'Promyk', db: 'facility-promyk' };
const nobody: Desks = { current: null, people: [], at: 0 };

/** A Storage for this test; a lost write is a key that is removed. */
function storage() {
	const kept = new Map<string, string>();
	return {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => void kept.set(key, value),
		removeItem: (key: string) => void kept.delete(key),
	};
}

const reload = vi.fn();
let database: Database;

beforeEach(() => {
	vi.stubGlobal('localStorage', storage());
	vi.stubGlobal('sessionStorage', storage());
	vi.stubGlobal('location', { reload });
	reload.mockClear();
	database = new Database(databaseNameOf(anna.id));
});
afterEach(async () => {
	vi.unstubAllGlobals();
	await database.delete();
});

const recorded = async () => (await database.meta.get(deskRecordKey))?.value;
const session = (secured = true) =>
	({ secured: () => Promise.resolve(secured) }) as Parameters<typeof bringDesksBack>[0];

describe('a database says', () => {
	it('whose it is, with the PIN, and when that was so', async () => {
		takeDesk(anna);
		setDeskPin(anna.id, 'hash');
		await noteDesk(database, anna);
		const { at } = readDesks();
		expect(await recorded()).toEqual({ ...anna, pin: 'hash', at, open: true });
	});

	it('that its person has left', async () => {
		takeDesk(anna);
		await noteDesk(database, anna);
		leaveDesk();
		await noteDesk(database, anna);
		expect(await recorded()).toMatchObject({ open: false, at: readDesks().at });
	});

	it('what it knew when that is later than what is kept outside', async () => {
		takeDesk(anna);
		const before = readDesks();
		setDeskPin(anna.id, 'hash');
		await noteDesk(database, anna);
		putDesks(before);
		await noteDesk(database, anna);
		expect(await recorded()).toMatchObject({ pin: 'hash' });
	});

	it('nothing of somebody who was forgotten, not even to a page that is still open', async () => {
		takeDesk(anna);
		await noteDesk(database, anna);
		leaveDesk();
		expect(await emptyIfConfirmed(database)).toBe(true);
		forgetDesk(anna.id);
		await noteDesk(database, anna);
		expect(await recorded()).toBeUndefined();
		localStorage.removeItem(desksKey);
		expect(await bringDesksBack(session())).toBe(false);
	});

	it('whose it is when the settings of the browser cleared the rest under an open page', async () => {
		await noteDesk(database, anna);
		expect(await recorded()).toMatchObject({ ...anna, open: true });
		expect(await bringDesksBack(session())).toBe(true);
		expect(readDesks()).toMatchObject({ current: anna.id, people: [anna] });
	});

	it('nothing without an account', async () => {
		await noteDesk(database, null);
		expect(await recorded()).toBeUndefined();
	});
});

describe('at the next start', () => {
	it('a desk that was lost is open again, and the page begins anew once', async () => {
		takeDesk(anna);
		await noteDesk(database, anna);
		const desks = readDesks();
		localStorage.removeItem(desksKey);
		expect(await bringDesksBack(session())).toBe(true);
		expect(readDesks()).toEqual(desks);
		expect(reload).toHaveBeenCalledTimes(1);
		expect(await bringDesksBack(session())).toBe(false);
	});

	it('a page that cannot secure what was typed stays', async () => {
		takeDesk(anna);
		await noteDesk(database, anna);
		localStorage.removeItem(desksKey);
		expect(await bringDesksBack(session(false))).toBe(false);
		expect(reload).not.toHaveBeenCalled();
	});

	it('storage that keeps nothing leads to no page anew', async () => {
		takeDesk(anna);
		await noteDesk(database, anna);
		vi.stubGlobal('localStorage', { ...storage(), setItem: () => {} });
		expect(await bringDesksBack(session())).toBe(false);
		expect(reload).not.toHaveBeenCalled();
	});

	it.each([
		['cannot be read', { ...anna, at: 'wczoraj', open: true }],
		['is of another database', { ...jan, at: 5, open: true }],
		['is not there', undefined],
	])('nothing happens when the record %s', async (_, value) => {
		await database.meta.put({ key: deskRecordKey, value });
		expect(await bringDesksBack(session())).toBe(false);
		expect(localStorage.getItem(desksKey)).toBeNull();
	});
});

describe('of several records', () => {
	const record = (desk: Desk, at: number, open = true): DeskRecord => ({ ...desk, at, open });
	it.each<[string, Desks, DeskRecord[], Desks | null]>([
		['none is lost', { current: null, people: [], at: 7 }, [record(anna, 7)], null],
		['there are none', nobody, [], null],
		[
			'all are, and the last one opened is open',
			nobody,
			[record(jan, 9), record(anna, 4)],
			{ current: jan.id, people: [anna, jan], at: 9 },
		],
		[
			'all are, and the last one was left',
			nobody,
			[record(jan, 9, false), record(anna, 4)],
			{ current: null, people: [anna, jan], at: 9 },
		],
		[
			'the last is, beside one who worked here before',
			{ current: anna.id, people: [anna], at: 4 },
			[record(anna, 4), record(jan, 9)],
			{ current: jan.id, people: [anna, jan], at: 9 },
		],
		[
			'only a PIN is',
			{ current: anna.id, people: [anna], at: 4 },
			[record({ ...anna, pin: 'hash' }, 5)],
			{ current: anna.id, people: [{ ...anna, pin: 'hash' }], at: 5 },
		],
		[
			'only that a PIN was removed is',
			{ current: anna.id, people: [{ ...anna, pin: 'hash' }], at: 4 },
			[record(anna, 5)],
			{ current: anna.id, people: [anna], at: 5 },
		],
	])('%s', (_, desks, records, expected) => {
		expect(withLost(desks, records)).toEqual(expected);
	});
});
