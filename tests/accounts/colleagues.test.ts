import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Accounts } from '../../src/lib/server/accounts/types.ts';
import { browser } from './http.ts';
import { active, day, hour, openWorld, withCookie, type World } from './support.ts';

let world: World;
let accounts: Accounts;
beforeEach(async () => {
	world = await openWorld();
	accounts = world.accounts;
});
afterEach(() => world.close());

const [tabletId, phoneId, computerId] = ['000000000tab', '00000000tel0', '0000000komp0'] as const;

async function signedIn(device: string, change: Parameters<typeof active>[1] = {}) {
	const account = await active(accounts, change);
	return { account, ...(await accounts.createSession(account, device)) };
}

/** Anna's tablet and Ola's phone, of one facility. */
async function twoPeople() {
	const anna = await signedIn('Chrome, Android');
	const ola = await signedIn('Safari, iPhone', {
		email: 'ola@przyklad.pl',
		name: 'Ola',
		role: 'staff',
	});
	return { anna: anna.principal, ola: ola.principal };
}

describe('the people and devices of a facility', () => {
	test('are known by name and by the ids the devices write under', async () => {
		const { anna, ola } = await twoPeople();
		const people = [
			{ id: anna.account, name: 'Anna Nowak' },
			{ id: ola.account, name: 'Ola' },
		];
		expect(await accounts.colleagues(anna, [])).toEqual({ people, devices: {} });
		await accounts.colleagues(anna, [tabletId]);
		expect(await accounts.colleagues(ola, [phoneId])).toEqual({
			people,
			devices: { [tabletId]: 'Chrome, Android', [phoneId]: 'Safari, iPhone' },
		});
	});

	test("are never another facility's", async () => {
		const { anna } = await twoPeople();
		await accounts.colleagues(anna, [tabletId]);
		const jan = await signedIn('Firefox, Linux', { email: 'jan@przyklad.pl', facility: 'zabka' });
		expect(await accounts.colleagues(jan.principal, [computerId])).toEqual({
			people: [{ id: jan.account, name: 'Anna Nowak' }],
			devices: { [computerId]: 'Firefox, Linux' },
		});
		expect((await accounts.colleagues(anna, [])).devices).toEqual({
			[tabletId]: 'Chrome, Android',
		});
		const city = await signedIn('', {
			email: 'miasto@przyklad.pl',
			role: 'coordinator',
			facility: null,
		});
		await expect(accounts.colleagues(city.principal, [])).rejects.toMatchObject({ status: 403 });
	});

	test('lose a device when its session ends, whichever way', async () => {
		const { anna, ola } = await twoPeople();
		const second = await accounts.createSession(anna.account, 'Firefox, Windows');
		await accounts.colleagues(anna, [tabletId]);
		await accounts.colleagues(second.principal, [computerId]);
		await accounts.colleagues(ola, [phoneId]);
		const named = async () => Object.keys((await accounts.colleagues(anna, [])).devices).sort();
		expect(await named()).toEqual([tabletId, phoneId, computerId].sort());
		await accounts.endSession(anna, second.principal.session);
		expect(await named()).toEqual([tabletId, phoneId].sort());
		await accounts.endMember(anna, ola.account);
		expect(await named()).toEqual([tabletId]);
		await accounts.signOut(anna);
		// What a device still tells after the end of its session is kept nowhere.
		expect((await accounts.colleagues(anna, [tabletId])).devices).toEqual({});
	});

	test('lose a device that nobody has used for two months', async () => {
		const { anna, ola } = await twoPeople();
		await accounts.colleagues(anna, [tabletId]);
		world.pass(61 * day);
		expect((await accounts.colleagues(ola, [])).devices).toEqual({});
	});

	test('are written down once, however often a device tells, and few at a time', async () => {
		const { anna } = await twoPeople();
		const id = `session:${anna.account}:${anna.session}`;
		const stored = () => world.couch.database('accounts').get(id);
		await Promise.all(Array.from({ length: 5 }, () => accounts.colleagues(anna, [tabletId])));
		expect((await stored())?._rev).toMatch(/^2-/);
		const restored = Array.from({ length: 20 }, (_, n) => `restored${String(n).padStart(4, '0')}`);
		for (const one of restored) await accounts.colleagues(anna, [one]);
		expect((await stored())?.replicas).toEqual(restored.slice(-8));
	});

	test('outlive what else is written to a session', async () => {
		const { account, cookie, principal } = await signedIn('Chrome, Android');
		await accounts.colleagues(principal, [tabletId]);
		world.pass(2 * hour);
		await accounts.principalOf(withCookie(cookie));
		const stored = await world.couch
			.database('accounts')
			.get(`session:${account}:${principal.session}`);
		expect(stored).toMatchObject({ lastSeen: world.now().toISOString(), replicas: [tabletId] });
	});
});

test('POST /api/colleagues takes ids of databases and nothing else', async () => {
	const send = browser(world);
	const { cookie, account } = await signedIn('Chrome, Android');
	const ask = (json: object | null) =>
		send('POST', '/api/colleagues', { json: json && { account, ...json }, cookie });
	const answer = await ask({ replicas: [tabletId] });
	expect(answer.status).toBe(200);
	expect(await answer.json()).toMatchObject({ devices: { [tabletId]: 'Chrome, Android' } });
	for (const json of [
		null,
		{},
		{ replicas: tabletId },
		{ replicas: [''] },
		{ replicas: ['__proto__'] },
		{ replicas: [`${tabletId}0`] },
		{ replicas: ['ZZZZZZZZZZZZ'] },
		{ replicas: [`${tabletId}\n`] },
		{ replicas: [7] },
		{ replicas: Array.from({ length: 9 }, () => tabletId) },
	])
		expect((await ask(json)).status, JSON.stringify(json)).toBe(400);
	const after = await ask({ replicas: [] });
	expect(await after.json()).toMatchObject({ devices: { [tabletId]: 'Chrome, Android' } });
});

test('a tablet with the work of somebody else than who is signed in is told nothing', async () => {
	const send = browser(world);
	const { cookie } = await signedIn('Chrome, Android');
	const json = { account: 'somebody-else', replicas: [tabletId] };
	const answer = await send('POST', '/api/colleagues', { json, cookie });
	expect(answer.status).toBe(409);
	expect(await answer.json()).toEqual({
		error: 'account_mismatch',
		message: 'Na tym urządzeniu jest zalogowana inna osoba.',
	});
});
