import { afterEach, beforeEach, expect, test } from 'vitest';
import { readDocument } from '../../src/lib/domain/documents/index.ts';
import type { Principal } from '../../src/lib/server/types.ts';
import { openWorld, refusal, signedIn, type World } from './support.ts';

let world: World;
let manager: Principal;
const database = () => world.couch.database('facility-swit');
const full = {
	...{ operator: 'Fundacja Łąka', name: 'Świt', district: 'Wola' },
	...{ address: 'Żytnia 1', email: 'swit@laka.pl' },
};
const change = (details: object, who = manager, id = 'swit') =>
	world.programme.changeFacility(who, id, { ...full, ...details });

beforeEach(async () => {
	world = await openWorld();
	await database().create();
	const before = { operator: 'Łąka', name: 'Swit', address: 'Stara 1' };
	await database().put({ _id: 'facility', type: 'facility', schema: 1, ...before });
	manager = await signedIn(world.accounts, 'manager', 'swit');
});
afterEach(() => world.close());

test('who a facility is, is said anew by its manager, and by the city', async () => {
	await change({ name: ' Świt\u0007 \t2 ', email: 'Swit@Laka.pl' });
	expect(await database().get('facility')).toMatchObject({
		...{ ...full, name: 'Świt 2' },
		...{ type: 'facility', schema: 1 },
	});
	const { account } = await world.accounts.describe(manager);
	expect(account?.facility).toEqual({ id: 'swit', name: 'Świt 2' });
	await change({ district: '', address: ' ', email: '' }, world.city);
	const { _id, _rev, ...body } = (await database().get('facility')) ?? { _id: '' };
	expect(body).toEqual({
		...{ type: 'facility', schema: 1 },
		...{ operator: 'Fundacja Łąka', name: 'Świt' },
	});
	expect(readDocument(_id, body)).toMatchObject({ ok: true });
});

test('what an older document holds beside it stays', async () => {
	const stamp = { n: 1, replica: 'r', at: '2026-11-22T10:42:00.000Z', by: 'a' };
	const older = { phone: { ...stamp, value: '22 100' }, seen: { r: 1 } };
	const doc = await database().get('facility');
	await database().put({ ...doc, _id: 'facility', ...older });
	await change({});
	expect(await database().get('facility')).toMatchObject({ ...full, ...older });
});

test('two changes at once are one after the other', async () => {
	await Promise.all([change({ name: 'Raz' }), change({ name: 'Dwa' }, world.city)]);
	const doc = await database().get('facility');
	expect(doc?._rev).toMatch(/^3-/);
	expect(doc?.name).toMatch(/^(Raz|Dwa)$/);
});

test('it is not for staff, another manager, or a facility that there is none of', async () => {
	const staff = await signedIn(world.accounts, 'staff', 'swit');
	const stranger = await signedIn(world.accounts, 'manager', 'zorza');
	for (const who of [staff, stranger])
		expect(await refusal(change({}, who))).toMatchObject({ status: 403, error: 'forbidden' });
	for (const id of ['nie-ma', 'Swit', '', '../accounts', 'constructor'])
		expect(await refusal(change({}, world.city, id))).toMatchObject({
			...{ status: 404, error: 'missing' },
		});
	await world.couch.database('facility-pusta').create();
	expect(await refusal(change({}, world.city, 'pusta'))).toMatchObject({ status: 404 });
});

test('what it may not be is said by field', async () => {
	const bad = { name: ' ', operator: 'x'.repeat(201), district: 'x'.repeat(81), email: 'swit' };
	const refused = change(bad).catch((error: unknown) => error);
	expect(await refused).toMatchObject({ status: 400, error: 'invalid' });
	const { fields } = (await refused) as { fields: object };
	expect(Object.keys(fields).sort()).toEqual(['district', 'email', 'name', 'operator']);
	expect(await database().get('facility')).toMatchObject({ name: 'Swit' });
});
