import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Accounts } from '../../src/lib/server/accounts/types.ts';
import {
	active,
	day,
	from,
	hour,
	minute,
	openWorld,
	password,
	person,
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

const credentials = { email: 'anna@przyklad.pl', password, ...from };
const wrong = { status: 401, error: 'wrong_credentials' };
const gone = { status: 410, error: 'link_used_or_expired' };

async function register(): Promise<string> {
	const created = await accounts.createWaiting(person({ facility: null }));
	if (created === 'taken') throw new Error('the address is taken');
	return created.account;
}

/** The token in the link of the latest letter. */
function tokenOfLetter(): string {
	return world.letters.at(-1)?.action?.url.split('#')[1] ?? '';
}

describe('the life of an account', () => {
	test('from the registration to the end of access', async () => {
		const account = await register();
		await expect(accounts.signIn(credentials)).rejects.toMatchObject(wrong);

		const { token } = await accounts.accept(account, 'slonik');
		await expect(accounts.signIn(credentials)).rejects.toMatchObject(wrong);

		await accounts.activate(token);
		await expect(accounts.activate(token)).rejects.toMatchObject(gone);
		const { principal, cookie } = await accounts.signIn(credentials);
		expect(principal).toMatchObject({
			account,
			email: 'anna@przyklad.pl',
			name: 'Anna Nowak',
			role: 'manager',
			facility: 'slonik',
		});
		expect(await accounts.principalOf(withCookie(cookie))).toEqual(principal);

		const city = await active(accounts, {
			email: 'miasto@przyklad.pl',
			role: 'coordinator',
			facility: null,
		});
		const coordinator = await accounts.createSession(city, 'Firefox, Windows');
		await accounts.endMember(coordinator.principal, account);
		expect(await accounts.principalOf(withCookie(cookie))).toBeNull();
		await expect(accounts.signIn(credentials)).rejects.toMatchObject(wrong);
		expect(await accounts.members(coordinator.principal, 'slonik')).toEqual([]);
		expect(await accounts.createActive(person())).not.toBe('taken');
	});

	test('an address is one however it is typed', async () => {
		await active(accounts, { email: '  Józef.Nowak@Przyklad.PL ' });
		expect(await accounts.createActive(person({ email: 'józef.nowak@przyklad.pl' }))).toBe('taken');
		const decomposed = 'JÓZEF.NOWAK@przyklad.pl'.normalize('NFD');
		const { principal } = await accounts.signIn({ ...credentials, email: decomposed });
		expect(principal.email).toBe('józef.nowak@przyklad.pl');
	});

	test('the same keys are the same password on every system', async () => {
		await active(accounts, { password: 'żółć gęśla ﬁ'.normalize('NFD') });
		const typed = 'żółć gęśla fi'.normalize('NFC');
		await expect(accounts.signIn({ ...credentials, password: typed })).resolves.toBeTruthy();
	});

	test('of simultaneous registrations of one address one holds it', async () => {
		const results = await Promise.all(
			Array.from({ length: 12 }, (_, i) =>
				(i % 2 ? accounts : world.another()).createActive(person({ name: `Anna ${i}` })),
			),
		);
		const created = results.filter((result) => result !== 'taken');
		expect(created).toHaveLength(1);
		const { principal } = await accounts.signIn(credentials);
		expect(created[0]).toEqual({ account: principal.account });
		expect(await accounts.members(principal)).toHaveLength(1);
	});

	test('a declined address is free again, and the decision stands', async () => {
		const account = await register();
		await accounts.decline(account);
		await accounts.decline(account);
		await expect(accounts.accept(account, 'slonik')).rejects.toMatchObject({
			status: 409,
			error: 'already_decided',
		});
		await expect(accounts.signIn(credentials)).rejects.toMatchObject(wrong);
		expect(await register()).not.toBe(account);
	});

	test('a yes can be repeated but not taken back', async () => {
		const account = await register();
		const [first, second] = [
			await accounts.accept(account, 'slonik'),
			await accounts.accept(account, 'slonik'),
		];
		expect(second.token).not.toBe(first.token);
		const decided = { error: 'already_decided' };
		await expect(accounts.decline(account)).rejects.toMatchObject(decided);
		await expect(accounts.accept(account, 'zabka')).rejects.toMatchObject(decided);
		await accounts.activate(first.token);
		await expect(accounts.activate(second.token)).rejects.toMatchObject(gone);
	});

	test('an activation link expires after a week', async () => {
		const { token } = await accounts.accept(await register(), 'slonik');
		world.pass(7 * day);
		await expect(accounts.activate(token)).rejects.toMatchObject(gone);
	});

	test('an account nobody knows is missing, not an error of ours', async () => {
		const missing = { status: 404, error: 'missing' };
		for (const id of ['', 'x', '../email:x', '0'.repeat(36), crypto.randomUUID()]) {
			await expect(accounts.accept(id, 'slonik')).rejects.toMatchObject(missing);
			await expect(accounts.decline(id)).rejects.toMatchObject(missing);
			await expect(accounts.createSession(id, '')).rejects.toMatchObject(missing);
		}
	});
});

describe('what a new person types', () => {
	test.each([
		['email', 'anna'],
		['email', 'anna@przyklad'],
		['email', 'anna nowak@przyklad.pl'],
		['email', 'anna@przyklad.pl\r\nBcc: x@y.pl'],
		['email', 'a@b@przyklad.pl'],
		['email', '<anna@przyklad.pl>'],
		['email', '.anna@przyklad.pl'],
		['email', 'an..na@przyklad.pl'],
		['email', `${'a'.repeat(65)}@przyklad.pl`],
		['email', `anna@${'a.'.repeat(130)}pl`],
		['email', 'anna@-przyklad.pl'],
		['email', ''],
		['name', ''],
		['name', '  \n '],
		['name', 'x'.repeat(121)],
	])('a bad %s is said: %j', async (field, value) => {
		await expect(accounts.createActive(person({ [field]: value }))).rejects.toMatchObject({
			status: 400,
			error: 'invalid',
			fields: { [field]: { pl: expect.any(String), en: expect.any(String) } },
		});
	});

	test.each([
		['too short', 'krótkie 9'],
		['too long', 'x'.repeat(201)],
		['short but long in bytes', '🌻🌻🌻🌻🌻🌻🌻🌻🌻'],
		['the address', 'Anna@Przyklad.pl'],
		['the name', 'anna  nowak'],
	])('a password that is %s', async (_, bad) => {
		await expect(accounts.createActive(person({ password: bad }))).rejects.toMatchObject({
			status: 400,
			error: 'weak_password',
		});
	});

	test('200 characters are a password, whatever they are', async () => {
		const long = '🌻'.repeat(200);
		await active(accounts, { password: long });
		await expect(accounts.signIn({ ...credentials, password: long })).resolves.toBeTruthy();
		await expect(
			accounts.signIn({ ...credentials, password: long.slice(2) }),
		).rejects.toMatchObject(wrong);
	});
});

describe('a forgotten password', () => {
	test('is replaced by a link that works once and ends all sessions', async () => {
		await active(accounts);
		const { cookie } = await accounts.signIn(credentials);
		await accounts.requestReset(' ANNA@przyklad.pl', '10.0.0.1');
		expect(world.letters.at(-1)).toMatchObject({ to: 'anna@przyklad.pl' });
		expect(world.letters.at(-1)?.action?.url).toMatch(
			/^https:\/\/karta\.example\/nowe-haslo#[\w-]{43}$/,
		);
		const token = tokenOfLetter();
		await expect(accounts.resetPassword(token, 'krótkie', '')).rejects.toMatchObject({
			error: 'weak_password',
		});
		await accounts.resetPassword(token, 'nowe hasło 2026', '');
		await expect(accounts.resetPassword(token, 'jeszcze inne 1', '')).rejects.toMatchObject(gone);
		expect(await accounts.principalOf(withCookie(cookie))).toBeNull();
		await expect(accounts.signIn(credentials)).rejects.toMatchObject(wrong);
		await expect(
			accounts.signIn({ ...credentials, password: 'nowe hasło 2026' }),
		).resolves.toBeTruthy();
		await accounts.close();
		expect(world.letters.at(-1)?.subject).toBe('Hasło zostało zmienione');
	});

	test('of simultaneous uses of its link one wins', async () => {
		await active(accounts);
		await accounts.requestReset('anna@przyklad.pl', '10.0.0.1');
		const token = tokenOfLetter();
		const results = await Promise.allSettled(
			Array.from({ length: 8 }, (_, i) =>
				accounts.resetPassword(token, `nowe hasło numer ${i}`, ''),
			),
		);
		expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		const won = results.findIndex(({ status }) => status === 'fulfilled');
		await expect(
			accounts.signIn({ ...credentials, password: `nowe hasło numer ${won}` }),
		).resolves.toBeTruthy();
	});

	test('after a change of the password older links are void, and after two hours', async () => {
		await active(accounts);
		await accounts.requestReset('anna@przyklad.pl', '10.0.0.1');
		const older = tokenOfLetter();
		await accounts.requestReset('anna@przyklad.pl', '10.0.0.1');
		await accounts.resetPassword(tokenOfLetter(), 'nowe hasło 2026', '');
		await expect(accounts.resetPassword(older, 'cudze hasło 1', '')).rejects.toMatchObject(gone);

		await accounts.requestReset('anna@przyklad.pl', '10.0.0.1');
		const late = tokenOfLetter();
		world.pass(2 * hour);
		await expect(accounts.resetPassword(late, 'nowe hasło 2027', '')).rejects.toMatchObject(gone);
	});

	test('also opens an account whose activation link got lost', async () => {
		const account = await register();
		await accounts.accept(account, 'slonik');
		await accounts.requestReset('anna@przyklad.pl', '10.0.0.1');
		await accounts.resetPassword(tokenOfLetter(), 'nowe hasło 2026', '');
		const { principal } = await accounts.signIn({ ...credentials, password: 'nowe hasło 2026' });
		expect(principal.facility).toBe('slonik');
	});

	test('of somebody who waits is answered by a letter that says so, once a day', async () => {
		await register();
		await accounts.requestReset('anna@przyklad.pl', '10.0.0.1');
		await accounts.requestReset('anna@przyklad.pl', '10.0.0.1');
		expect(world.letters).toHaveLength(1);
		expect(world.letters[0]?.subject).toBe('Zgłoszenie czeka na decyzję');
		expect(world.letters[0]?.action).toBeUndefined();
	});

	test('sends nothing to unknown, declined and impossible addresses', async () => {
		await accounts.decline(await register());
		for (const email of ['anna@przyklad.pl', 'nikt@przyklad.pl', 'x', '', '@', 'a\n@b.pl'])
			await accounts.requestReset(email, '10.0.0.1');
		expect(world.letters).toEqual([]);
	});

	test('cannot be used to flood a mailbox', async () => {
		await active(accounts);
		for (let i = 0; i < 20; i++) await accounts.requestReset('anna@przyklad.pl', `10.0.0.${i}`);
		expect(world.letters).toHaveLength(3);
		world.pass(10 * minute);
		await accounts.requestReset('anna@przyklad.pl', '10.0.0.1');
		expect(world.letters).toHaveLength(4);
	});

	test('fails behind the answer: logged, not thrown', async () => {
		const broken = world.another();
		await world.close();
		await broken.requestReset('anna@przyklad.pl', '10.0.0.1');
		expect(world.logged).toContain('reset-failed');
		world = await openWorld();
	});
});

describe('the first start', () => {
	const city = { email: 'miasto@przyklad.pl', name: 'Ewa Kowalska', password };

	test('makes one coordinator, signed in, and then no more', async () => {
		const token = (await accounts.firstStart()) ?? '';
		const { principal, cookie } = await accounts.begin(token, city, 'Edge, Windows');
		expect(principal).toMatchObject({ role: 'coordinator', facility: null });
		expect(await accounts.principalOf(withCookie(cookie))).toEqual(principal);
		await expect(
			accounts.begin(token, { ...city, email: 'b@przyklad.pl' }, ''),
		).rejects.toMatchObject(gone);
		expect(await accounts.firstStart()).toBeNull();
	});

	test('again before the link was used replaces it', async () => {
		const first = (await accounts.firstStart()) ?? '';
		const second = (await accounts.firstStart()) ?? '';
		await expect(accounts.begin(first, city, '')).rejects.toMatchObject(gone);
		await expect(accounts.begin(second, city, '')).resolves.toBeTruthy();
	});

	test('mistyped leaves the link working', async () => {
		const token = (await accounts.firstStart()) ?? '';
		await expect(accounts.begin(token, { ...city, password: 'x' }, '')).rejects.toMatchObject({
			error: 'weak_password',
		});
		await active(accounts);
		await expect(
			accounts.begin(token, { ...city, email: 'anna@przyklad.pl' }, ''),
		).rejects.toMatchObject({ status: 409, error: 'address_taken' });
		await expect(accounts.begin(token, city, '')).resolves.toBeTruthy();
	});

	test('twice at once makes one', async () => {
		const token = (await accounts.firstStart()) ?? '';
		const results = await Promise.allSettled(
			[1, 2, 3, 4].map((i) => accounts.begin(token, { ...city, email: `m${i}@przyklad.pl` }, '')),
		);
		expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
	});
});

describe('people of a facility', () => {
	async function signedIn(change: Parameters<typeof active>[1]) {
		return (await accounts.createSession(await active(accounts, change), 'Chrome, Android'))
			.principal;
	}

	test('a manager sees and ends the own, and nobody else does', async () => {
		const manager = await signedIn({});
		const staff = await signedIn({ email: 'ola@przyklad.pl', name: 'Ola', role: 'staff' });
		const other = await signedIn({ email: 'jan@przyklad.pl', facility: 'zabka' });
		const city = await signedIn({
			email: 'miasto@przyklad.pl',
			role: 'coordinator',
			facility: null,
		});
		expect(await accounts.members(manager)).toEqual([
			{
				id: manager.account,
				name: 'Anna Nowak',
				email: 'anna@przyklad.pl',
				role: 'manager',
				lastSeen: world.now().toISOString(),
			},
			expect.objectContaining({ id: staff.account, name: 'Ola', role: 'staff' }),
		]);
		expect((await accounts.members(manager, 'zabka')).map(({ id }) => id)).toContain(
			manager.account,
		);
		expect(await accounts.members(city)).toMatchObject([{ id: city.account }]);
		expect(await accounts.members(city, 'zabka')).toMatchObject([{ id: other.account }]);

		const forbidden = { status: 403, error: 'forbidden' };
		await expect(accounts.members(staff)).rejects.toMatchObject(forbidden);
		await expect(accounts.endMember(staff, manager.account)).rejects.toMatchObject(forbidden);
		await expect(accounts.endMember(manager, manager.account)).rejects.toMatchObject(forbidden);
		for (const stranger of [other.account, city.account, crypto.randomUUID()])
			await expect(accounts.endMember(manager, stranger)).rejects.toMatchObject({ status: 404 });

		await accounts.endMember(manager, staff.account);
		await accounts.endMember(manager, staff.account);
		expect(await accounts.members(manager)).toHaveLength(1);
	});

	test('what a screen is told of who is signed in', async () => {
		const manager = await signedIn({});
		expect(await accounts.describe(null)).toEqual({ account: null, databases: ['program'] });
		expect(await accounts.describe(manager)).toMatchObject({
			account: { id: manager.account, facility: { id: 'slonik', name: 'slonik' } },
			databases: ['program', 'facility-slonik', 'exchange'],
		});
		const facility = world.couch.database('facility-slonik');
		await facility.create();
		await facility.put({ _id: 'facility', type: 'facility', schema: 1, name: 'Słonik' });
		expect((await accounts.describe(manager)).account?.facility?.name).toBe('Słonik');
	});
});
