import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RegistrationForm } from '../../src/lib/server/programme/index.ts';
import { readDocument } from '../../src/lib/domain/documents/index.ts';
import {
	day,
	listed,
	minute,
	openWorld,
	origin,
	password,
	refusal,
	refusedWith,
	signedIn,
	tokenOf,
	type World,
} from './support.ts';

let world: World;
beforeEach(async () => {
	world = await openWorld();
	await listed(world, 'Swit', 'Zorza');
});
afterEach(() => world.close());

const client = '10.0.0.1';
const anna = 'anna@przyklad.pl';
const form = (change: Partial<RegistrationForm> = {}): RegistrationForm => ({
	...{ facility: { id: 'swit' }, name: 'Anna Nowak', email: anna, password },
	...change,
});
const proposed = { operator: 'Stowarzyszenie Dom', name: 'Klub Nowy', address: 'ul. Miła 5' };

async function register(change: Partial<RegistrationForm> = {}): Promise<string> {
	const before = new Set((await world.programme.registrations()).map(({ id }) => id));
	await world.programme.register(form(change), client);
	await world.programme.close();
	const fresh = (await world.programme.registrations()).find(({ id }) => !before.has(id));
	return fresh?.id ?? '';
}
const decide = (id: string, reason?: string) =>
	world.programme.decide(
		world.city,
		id,
		reason === undefined ? { accept: true } : { accept: false, reason },
	);
const rows = () => world.programme.registrations();
const signIn = (email = anna) =>
	world.accounts.signIn({ email, password, device: 'Chrome, Android', client });

describe('a registration', () => {
	test('waits for the city, which gets one letter a coordinator', async () => {
		const other = await signedIn(world.accounts, 'coordinator', null);
		const id = await register({ name: ' Anna\tNowak ', email: ' Anna@Przyklad.pl ' });
		expect(await rows()).toMatchObject([
			{
				id,
				facility: { id: 'swit', operator: 'Fundacja Łąka', name: 'Swit' },
				...{ proposed: false, hasManager: false, state: 'waiting' },
				...{ name: 'Anna Nowak', email: anna, at: world.now().toISOString() },
			},
		]);
		await world.programme.sweep();
		const letters = await world.letters();
		expect(letters.map(({ to }) => to).sort()).toEqual([world.city.email, other.email].sort());
		expect(letters[0]?.text).toContain('Swit (Fundacja Łąka)');
		expect(letters[0]?.url).toBe(`${origin}/miasto/rejestracje`);
		expect(await refusedWith(signIn())).toBe('401 wrong_credentials');
	});

	test('is a document that devices of coordinators can read, without a secret', async () => {
		const id = await register({ facility: proposed });
		const doc = await world.couch.database('registry').get(`registration:${id}`);
		expect(readDocument(`registration:${id}`, doc)).toMatchObject({ ok: true });
		expect(JSON.stringify(doc)).not.toMatch(/argon|password|token/);
		await decide(id);
		const decided = await world.couch.database('registry').get(`registration:${id}`);
		expect(readDocument(`registration:${id}`, decided)).toMatchObject({ ok: true });
	});

	test('may propose a facility; one that is on the list is taken for it', async () => {
		await register({ facility: proposed });
		await register({
			facility: { operator: 'fundacja łąka', name: '„SWIT”' },
			email: 'b@przyklad.pl',
		});
		expect((await rows()).map(({ proposed, facility }) => [facility.id, proposed]).sort()).toEqual([
			[null, true],
			['swit', false],
		]);
	});

	test('tells the city when the facility has a manager already', async () => {
		await register();
		await signedIn(world.accounts, 'manager', 'swit');
		expect(await rows()).toMatchObject([{ hasManager: true, state: 'waiting' }]);
	});

	test.each<[string, Partial<RegistrationForm>, string[]]>([
		['no facility', { facility: {} }, ['facility']],
		['an unknown facility', { facility: { id: 'nie-ma' } }, ['facility']],
		['a strange id', { facility: { id: '../accounts' } }, ['facility']],
		['no operator', { facility: { operator: ' ', name: 'x' } }, ['operator']],
		[
			'too long names',
			{ facility: { operator: 'x'.repeat(201), name: 'y'.repeat(201), address: 'z'.repeat(201) } },
			['operator', 'facilityName', 'address'],
		],
		['no address', { email: 'anna' }, ['email']],
		['no name', { name: ' \n' }, ['name']],
		['a short password', { password: 'krótkie' }, ['password']],
	])('is refused with the fields at fault: %s', async (_, change, fields) => {
		const refused = await refusal(world.programme.register(form(change), client));
		expect(refused).toMatchObject({ status: 400 });
		const said = (refused as { fields?: object }).fields ?? {};
		expect(Object.keys(said)).toEqual(fields);
		for (const sentence of Object.values(said) as { pl: string; en: string }[])
			for (const words of [sentence.pl, sentence.en]) expect(words).toMatch(/\.$/);
		expect(await rows()).toEqual([]);
	});

	test('cannot be sent without end from one place', async () => {
		const send = (n: number) =>
			world.programme.register(form({ email: `a${n}@przyklad.pl` }), client);
		for (let n = 0; n < 60; n++) await send(n);
		expect(await refusedWith(send(60))).toBe('429 too_many_attempts');
		world.pass(minute);
		await send(61);
		await world.programme.close();
	}, 60_000);
});

describe('an address that is in use', () => {
	test('is answered like a free one, and its owner gets one letter a day', async () => {
		await register();
		const before = await rows();
		for (const email of [anna, ' ANNA@przyklad.PL', anna])
			expect(await world.programme.register(form({ email }), client)).toBeUndefined();
		expect(await rows()).toEqual(before);
		const letters = await world.letters(anna);
		expect(letters.map(({ kind }) => kind)).toEqual(['address-in-use']);
		expect(letters[0]?.url).toBe(`${origin}/logowanie`);
		expect(letters[0]?.text).toContain(`${origin}/nowe-haslo`);
		world.pass(day);
		await world.programme.register(form(), client);
		expect(await world.letters(anna)).toHaveLength(2);
	});

	test('never gets two registrations, also at once and in two processes', async () => {
		const other = world.another();
		await Promise.all(
			[world, other, world, other].map(({ programme }) => programme.register(form(), client)),
		);
		await Promise.all([world, other].map(({ programme }) => programme.close()));
		expect(await rows()).toHaveLength(1);
	});
});

describe('the city’s yes', () => {
	test('opens the facility, and the letter’s link opens the account', async () => {
		const id = await register();
		await decide(id);
		expect(await rows()).toMatchObject([{ state: 'accepted', decidedAt: expect.any(String) }]);
		const facility = await world.couch.database('facility-swit').get('facility');
		expect(facility).toMatchObject({ type: 'facility', operator: 'Fundacja Łąka', name: 'Swit' });
		expect(readDocument('facility', facility)).toMatchObject({ ok: true });
		expect(await refusedWith(signIn())).toBe('401 wrong_credentials');

		const [letter, ...more] = await world.letters(anna);
		expect(more).toEqual([]);
		expect(letter?.url.startsWith(`${origin}/aktywacja#`)).toBe(true);
		await world.accounts.activate(tokenOf(letter?.url ?? ''));
		expect((await signIn()).principal).toMatchObject({ role: 'manager', facility: 'swit' });
	});

	test('puts a proposed facility on the list, under an id of its own', async () => {
		await listed(world, 'Klub Nowy');
		const id = await register({ facility: proposed });
		await decide(id);
		const own = 'klub-nowy-stowarzyszenie-dom';
		expect(await rows()).toMatchObject([{ facility: { id: own }, proposed: true }]);
		expect(await world.programme.facilities()).toContainEqual({
			...{ id: own, operator: 'Stowarzyszenie Dom', name: 'Klub Nowy', district: '' },
		});
		expect(await world.couch.database(`facility-${own}`).get('facility')).toMatchObject({
			address: 'ul. Miła 5',
		});
		// The second who proposed the same comes to the same facility.
		const second = await register({ facility: proposed, email: 'b@przyklad.pl' });
		expect((await rows()).find((row) => row.id === second)).toMatchObject({
			...{ facility: { id: own }, proposed: false },
		});
	});

	test('brings those who proposed the same facility together', async () => {
		for (let round = 0; round < 5; round++) {
			const facility = { operator: 'Dom', name: `Klub ${round}` };
			const ids: string[] = [];
			for (let n = 0; n < 3; n++)
				ids.push(await register({ facility, email: `o${round}-${n}@przyklad.pl` }));
			await Promise.all(ids.map((id) => decide(id)));
			const came = (await rows()).filter(({ id }) => ids.includes(id));
			expect(came.map(({ facility: { id } }) => id)).toEqual(Array(3).fill(`klub-${round}`));
		}
	});

	test('keeps what the facility’s people have written', async () => {
		const database = world.couch.database('facility-swit');
		await database.create();
		await database.put({ _id: 'facility', type: 'facility', schema: 1, name: 'Po swojemu' });
		await decide(await register());
		expect(await database.get('facility')).toMatchObject({ name: 'Po swojemu' });
	});

	test('stands: a second decision is refused', async () => {
		const id = await register();
		await decide(id);
		expect(await refusedWith(decide(id))).toBe('409 already_decided');
		expect(await refusedWith(decide(id, 'Nie.'))).toBe('409 already_decided');
		expect(await refusedWith(decide('nie-ma'))).toBe('404 missing');
	});
});

describe('the city’s no', () => {
	test('comes with its reason and frees the address', async () => {
		const id = await register();
		await decide(id, 'To nie jest adres placówki.');
		expect(await rows()).toMatchObject([
			{ state: 'declined', reason: 'To nie jest adres placówki.' },
		]);
		const [letter] = await world.letters(anna);
		expect(letter).toMatchObject({ kind: 'declined', url: `${origin}/rejestracja` });
		expect(letter?.text).toContain('To nie jest adres placówki.');
		expect(await refusedWith(signIn())).toBe('401 wrong_credentials');

		const again = await register();
		await decide(again);
		expect((await rows()).map(({ state }) => state).sort()).toEqual(['accepted', 'declined']);
	});
});

describe('two decisions at once', () => {
	test.each([
		['in one process', () => world],
		['in two processes', () => world.another()],
	])('have one winner, %s', async (_, second) => {
		for (let round = 0; round < 6; round++) {
			const email = `para-${round}@przyklad.pl`;
			const id = await register({ email });
			const results = await Promise.allSettled([
				world.programme.decide(world.city, id, { accept: true }),
				second().programme.decide(world.city, id, { accept: false, reason: 'Nie.' }),
			]);
			const won = results.findIndex(({ status }) => status === 'fulfilled');
			const lost = results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
			expect(lost).toMatchObject([{ status: 409, error: 'already_decided' }]);
			const row = (await rows()).find((one) => one.id === id);
			expect(row?.state).toBe(won === 0 ? 'accepted' : 'declined');
			const letters = await world.letters(email);
			expect(letters.map(({ kind }) => kind)).toEqual([won === 0 ? 'activation' : 'declined']);
		}
	});

	test('of the same kind make one letter', async () => {
		const id = await register();
		const results = await Promise.allSettled([decide(id), decide(id), decide(id)]);
		expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		expect(await world.letters(anna)).toHaveLength(1);
	});
});

describe('another letter', () => {
	test('opens an account whose first link has expired', async () => {
		const id = await register();
		await decide(id);
		const [first] = await world.letters(anna);
		world.pass(8 * day);
		expect(await refusedWith(world.accounts.activate(tokenOf(first?.url ?? '')))).toBe(
			'410 link_used_or_expired',
		);
		await world.programme.sendLetter(id);
		const second = (await world.letters(anna)).find(({ url }) => url !== first?.url);
		await world.accounts.activate(tokenOf(second?.url ?? ''));
		expect((await signIn()).principal.facility).toBe('swit');
		expect(await refusedWith(world.programme.sendLetter(id))).toBe('409 already_active');
	});

	test('is there for the person, too, who asks for a new password', async () => {
		await decide(await register());
		world.pass(8 * day);
		await world.accounts.requestReset(anna, client);
		const reset = (await world.letters(anna)).find(({ kind }) => kind === 'reset');
		await world.accounts.resetPassword(tokenOf(reset?.url ?? ''), password, client);
		expect((await signIn()).principal.facility).toBe('swit');
	});

	test('is only for accepted registrations, and not without end', async () => {
		const id = await register();
		expect(await refusedWith(world.programme.sendLetter(id))).toBe('409 not_accepted');
		expect(await refusedWith(world.programme.sendLetter('nie-ma'))).toBe('404 missing');
		await decide(id);
		for (let n = 0; n < 3; n++) await world.programme.sendLetter(id);
		expect(await refusedWith(world.programme.sendLetter(id))).toBe('429 too_many_attempts');
	});
});
