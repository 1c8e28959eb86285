import * as fc from 'fast-check';
import { defaults, seal } from 'iron-webcrypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCookies } from '../../src/lib/server/accounts/cookie.ts';
import type { Accounts } from '../../src/lib/server/accounts/types.ts';
import {
	active,
	day,
	from,
	hour,
	openWorld,
	password,
	secret,
	second,
	withCookie,
	type World,
} from './support.ts';

let world: World;
let accounts: Accounts;
beforeEach(async () => {
	world = await openWorld();
	accounts = world.accounts;
});
afterEach(() => world.close());

const who = (cookie: string, server = accounts) => server.principalOf(withCookie(cookie));

/** Two devices of one person. */
async function twoDevices() {
	const account = await active(accounts);
	const tablet = await accounts.createSession(account, 'Chrome, Android');
	const computer = await accounts.createSession(account, 'Firefox, Windows');
	return { account, tablet, computer };
}

describe('sessions', () => {
	test('are listed and ended one by one, at once', async () => {
		const { tablet, computer } = await twoDevices();
		expect(await who(computer.cookie)).toEqual(computer.principal);
		const listed = await accounts.sessions(tablet.principal);
		const now = world.now().toISOString();
		expect(listed).toHaveLength(2);
		expect(listed).toContainEqual({
			id: tablet.principal.session,
			device: 'Chrome, Android',
			created: now,
			lastSeen: now,
			current: true,
		});
		await accounts.endSession(tablet.principal, computer.principal.session);
		await accounts.endSession(tablet.principal, computer.principal.session);
		expect(await who(computer.cookie)).toBeNull();
		expect(await who(tablet.cookie)).toEqual(tablet.principal);
		expect(await accounts.sessions(tablet.principal)).toHaveLength(1);
	});

	test('of others cannot be ended, whatever the id', async () => {
		const { tablet } = await twoDevices();
		const other = await accounts.createSession(
			await active(accounts, { email: 'jan@przyklad.pl' }),
			'',
		);
		const { session, account } = tablet.principal;
		for (const id of [session, `${account}:${session}`, `../session:${account}:${session}`, ''])
			await accounts.endSession(other.principal, id);
		expect(await who(tablet.cookie)).toEqual(tablet.principal);
	});

	test('end when signed out; signing out twice is fine', async () => {
		const { tablet } = await twoDevices();
		expect(await who(tablet.cookie)).not.toBeNull();
		const cleared = await accounts.signOut(tablet.principal);
		expect(cleared).toMatch(/^mk_session=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
		expect(await who(tablet.cookie)).toBeNull();
		await accounts.signOut(tablet.principal);
		await accounts.signOut(null);
	});

	test('slide: two months without a request end one, requests keep it', async () => {
		const { tablet, computer } = await twoDevices();
		for (let week = 0; week < 20; week++) {
			world.pass(7 * day);
			expect(await who(tablet.cookie)).toEqual(tablet.principal);
		}
		expect(await who(computer.cookie)).toBeNull();
		expect(await accounts.sessions(tablet.principal)).toHaveLength(1);
		world.pass(60 * day);
		expect(await who(tablet.cookie)).toBeNull();
	});

	test('are written to once an hour at most, however many requests come', async () => {
		const { account, tablet } = await twoDevices();
		const database = world.couch.database('accounts');
		const id = `session:${account}:${tablet.principal.session}`;
		const first = (await database.get(id))?._rev;
		for (let i = 0; i < 59; i++) {
			world.pass(hour / 60);
			await who(tablet.cookie);
		}
		expect((await database.get(id))?._rev).toBe(first);
		world.pass(hour / 60);
		await Promise.all(Array.from({ length: 10 }, () => who(tablet.cookie)));
		expect((await database.get(id))?._rev).toMatch(/^2-/);
		expect((await accounts.sessions(tablet.principal))[0]?.lastSeen).toBe(
			world.now().toISOString(),
		);
	});

	test('ended in another process are believed here for five seconds at most', async () => {
		const { tablet, computer } = await twoDevices();
		const elsewhere = world.another();
		expect(await who(computer.cookie)).toEqual(computer.principal);
		expect(await who(computer.cookie, elsewhere)).toEqual(computer.principal);
		await elsewhere.endSession(tablet.principal, computer.principal.session);
		expect(await who(computer.cookie, elsewhere)).toBeNull();
		world.pass(5 * second);
		expect(await who(computer.cookie)).toBeNull();
	});

	test('are swept once nobody can use them', async () => {
		const { tablet } = await twoDevices();
		await accounts.issueToken('invitation', {}, day);
		const database = world.couch.database('accounts');
		const rows = async () =>
			(await database.allDocsRange()).filter(({ key }) => /^(?:session|token):/.test(key)).length;
		await accounts.sweep();
		expect(await rows()).toBe(3);
		world.pass(59 * day);
		await who(tablet.cookie);
		world.pass(2 * day);
		await accounts.sweep();
		expect(await rows()).toBe(1);
		expect(await who(tablet.cookie)).toEqual(tablet.principal);
	});
});

describe('a change of the password', () => {
	const passwords = { current: password, next: 'nowe hasło 2026' };

	test('ends the other sessions at once and keeps this one', async () => {
		const { tablet, computer } = await twoDevices();
		expect(await who(computer.cookie)).not.toBeNull();
		await accounts.changePassword(tablet.principal, passwords, from.client);
		expect(await who(computer.cookie)).toBeNull();
		expect(await who(tablet.cookie)).toEqual(tablet.principal);
		expect(await accounts.sessions(tablet.principal)).toMatchObject([{ current: true }]);

		const credentials = { email: 'anna@przyklad.pl', ...from };
		await expect(accounts.signIn({ ...credentials, password })).rejects.toMatchObject({
			error: 'wrong_credentials',
		});
		const again = await accounts.signIn({ ...credentials, password: passwords.next });
		await accounts.changePassword(
			again.principal,
			{ current: passwords.next, next: 'trzecie hasło 3' },
			from.client,
		);
		expect(await who(tablet.cookie)).toBeNull();
		expect(await who(again.cookie)).toEqual(again.principal);
		await accounts.close();
		expect(world.letters.map(({ subject }) => subject)).toEqual([
			'Hasło zostało zmienione',
			'Hasło zostało zmienione',
		]);
	});

	test('from several devices at once is won by one', async () => {
		const { account } = await twoDevices();
		const devices = await Promise.all(
			Array.from({ length: 6 }, (_, i) => accounts.createSession(account, `device ${i}`)),
		);
		const results = await Promise.allSettled(
			devices.map(({ principal }, i) =>
				accounts.changePassword(
					principal,
					{ current: password, next: `nowe hasło nr ${i}` },
					`10.0.0.${i}`,
				),
			),
		);
		const won = results.flatMap(({ status }, i) => (status === 'fulfilled' ? [i] : []));
		expect(won).toHaveLength(1);
		for (const [i, { cookie }] of devices.entries())
			expect((await who(cookie)) !== null).toBe(i === won[0]);
	});

	test('leaves no session that was being opened with the old one', async () => {
		const { tablet } = await twoDevices();
		const credentials = { email: 'anna@przyklad.pl', ...from, password };
		const entering = Array.from({ length: 6 }, () => accounts.signIn(credentials));
		await accounts.changePassword(tablet.principal, passwords, from.client);
		for (const result of await Promise.allSettled(entering))
			if (result.status === 'fulfilled') expect(await who(result.value.cookie)).toBeNull();
		expect(await accounts.sessions(tablet.principal)).toHaveLength(1);
	});

	test('with a wrong current one, or a weak new one, changes nothing', async () => {
		const { tablet, computer } = await twoDevices();
		await expect(
			accounts.changePassword(tablet.principal, { ...passwords, current: 'nie to hasło' }, ''),
		).rejects.toMatchObject({ status: 401, error: 'wrong_credentials' });
		for (const next of ['krótkie', 'anna@przyklad.pl', 'Anna Nowak'])
			await expect(
				accounts.changePassword(tablet.principal, { ...passwords, next }, ''),
			).rejects.toMatchObject({ status: 400, error: 'weak_password', fields: { next: {} } });
		expect(await who(computer.cookie)).not.toBeNull();
	});
});

describe('cookies', () => {
	test('are ours alone: HttpOnly, this site, https, the whole path', async () => {
		const { tablet } = await twoDevices();
		expect(tablet.cookie).toMatch(
			/^mk_session=[\w.*-]+; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
		);
		const value = tablet.cookie.split(';')[0] ?? '';
		expect(value).not.toContain(tablet.principal.account);
		expect(value.length).toBeLessThan(1000);
	});

	test('that are forged in any way mean nobody', async () => {
		const { account, tablet } = await twoDevices();
		const value = (tablet.cookie.split(';')[0] ?? '').slice('mk_session='.length);
		const nobody = async (cookie: string): Promise<void> => {
			const request = new Request('https://karta.example/', { headers: { Cookie: cookie } });
			expect(await accounts.principalOf(request)).toBeNull();
		};

		await fc.assert(
			fc.asyncProperty(fc.nat(value.length - 1), fc.integer({ min: 33, max: 126 }), (at, code) => {
				const letter = String.fromCharCode(code);
				if (letter === value[at] || letter === ';') return Promise.resolve();
				// Other spellings of the same seal: the last letter of base64 has bits to spare, two have a twin.
				const next = value[at + 1];
				if (next === undefined || next === '*' || '+/'.includes(letter)) return Promise.resolve();
				return nobody(`mk_session=${value.slice(0, at)}${letter}${value.slice(at + 1)}`);
			}),
			{ numRuns: 300 },
		);
		for (let length = 0; length < value.length; length += 7)
			await nobody(`mk_session=${value.slice(0, length)}`);
		await fc.assert(
			fc.asyncProperty(fc.string({ unit: 'binary-ascii', maxLength: 200 }), (text) =>
				nobody(`mk_session=${text.replaceAll(/[^\x20-\x7e]/g, '')}`),
			),
			{ numRuns: 200 },
		);
		await nobody(`MK_SESSION=${value}`);
		await nobody(`other=${value}`);
		await nobody(`mk_session=${value.repeat(5)}`);
		await nobody('mk_session');

		const sealed = async (content: unknown, by = secret) =>
			`mk_session=${await seal(content, by, defaults)}`;
		await nobody(await sealed(`${account}.${'A'.repeat(43)}`, 'x'.repeat(40)));
		for (const content of [
			`${account}.${'A'.repeat(43)}`,
			`${crypto.randomUUID()}.${'A'.repeat(43)}`,
			account,
			'',
			null,
			42,
			{ account },
			['x'],
			`../${account}.${'A'.repeat(43)}`,
		])
			await nobody(await sealed(content));
		expect(await who(tablet.cookie)).toEqual(tablet.principal);
	});

	test('sealed with another secret mean nobody', async () => {
		const { tablet } = await twoDevices();
		const renewed = world.another({ secret: 'another secret of the tests, also long enough' });
		expect(await who(tablet.cookie, renewed)).toBeNull();
	});

	test('are found among others, also behind a false one of the same name', async () => {
		const { tablet } = await twoDevices();
		const value = tablet.cookie.split(';')[0];
		const headers = { Cookie: `a=b; mk_session=forged;mk_session=; ${value}; theme=dark` };
		expect(await accounts.principalOf(new Request('https://karta.example/', { headers }))).toEqual(
			tablet.principal,
		);
	});

	test('need a secret worth the name', () => {
		expect(() => createCookies('short', true)).toThrow(/32/);
	});

	test('are sent without https only where there is none', async () => {
		expect(await createCookies(secret, false).give('x')).not.toContain('Secure');
	});
});
