import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHashing, type Hashing } from '../../src/lib/server/accounts/passwords.ts';
import { browser, type Sent } from './http.ts';
import {
	active,
	cheap,
	minute,
	openWorld,
	password,
	person,
	second,
	type World,
} from './support.ts';

let world: World;
let send: ReturnType<typeof browser>;
beforeEach(async () => {
	world = await openWorld();
	send = browser(world);
});
afterEach(() => world.close());

const email = 'anna@przyklad.pl';

/** The cookie of somebody who signed in as people do. */
async function signIn(json: object = { email, password }, sent: Sent = {}): Promise<string> {
	const response = await send('POST', '/api/session', { ...sent, json });
	expect(response.status).toBe(200);
	return response.headers.get('Set-Cookie') ?? '';
}

async function facts(response: Response): Promise<Record<string, unknown>> {
	return { status: response.status, ...((await response.json()) as Record<string, unknown>) };
}

describe('signing in', () => {
	test('gives the account, its databases and a cookie; signing out takes it away', async () => {
		const account = await active(world.accounts);
		const response = await send('POST', '/api/session', { json: { email, password } });
		const view = {
			account: {
				id: account,
				email,
				name: 'Anna Nowak',
				role: 'manager',
				facility: { id: 'slonik', name: 'slonik' },
			},
			databases: ['program', 'facility-slonik', 'exchange'],
		};
		const cookie = response.headers.get('Set-Cookie');
		expect(await facts(response)).toEqual({ status: 200, ...view });
		expect(response.headers.get('Cache-Control')).toBe('no-store');
		expect(await facts(await send('GET', '/api/session', { cookie }))).toEqual({
			status: 200,
			...view,
		});

		const out = await send('DELETE', '/api/session', { cookie });
		expect(out.status).toBe(204);
		expect(out.headers.get('Set-Cookie')).toContain('Max-Age=0');
		expect(await facts(await send('GET', '/api/session', { cookie }))).toEqual({
			status: 200,
			account: null,
			databases: ['program'],
		});
		expect((await send('DELETE', '/api/session', { cookie })).status).toBe(204);
		expect((await send('DELETE', '/api/session')).status).toBe(204);
	});

	test('says the same to a wrong password, an unknown address, one who waits and one declined', async () => {
		await active(world.accounts);
		await world.accounts.createWaiting(person({ email: 'czeka@przyklad.pl' }));
		const declined = await world.accounts.createWaiting(person({ email: 'nie@przyklad.pl' }));
		if (declined !== 'taken') await world.accounts.decline(declined.account);
		const answers = await Promise.all(
			[
				{ email, password: 'inne hasło 1' },
				{ email: 'nikt@przyklad.pl', password },
				{ email: 'czeka@przyklad.pl', password },
				{ email: 'nie@przyklad.pl', password },
				{ email: 'to nie adres', password },
				{ email, password: 'x'.repeat(1000) },
			].map(async (json) => facts(await send('POST', '/api/session', { json }))),
		);
		for (const answer of answers)
			expect(answer).toEqual({
				status: 401,
				error: 'wrong_credentials',
				message: 'Adres e-mail albo hasło się nie zgadza.',
			});
	});

	test('computes a hash also where there is nobody', async () => {
		const verified: (string | null)[] = [];
		const real = createHashing(cheap);
		const hashing: Hashing = {
			...real,
			verify: (stored, ...rest) => {
				verified.push(stored);
				return real.verify(stored, ...rest);
			},
		};
		const accounts = world.another({ hashing });
		for (const address of ['nikt@przyklad.pl', 'to nie adres', ''])
			await expect(
				accounts.signIn({ email: address, password, device: '', client: '10.0.0.1' }),
			).rejects.toMatchObject({ error: 'wrong_credentials' });
		expect(verified).toEqual([null, null, null]);
	});

	test('makes the stored hash anew when the cost has changed', async () => {
		const account = await active(world.accounts);
		const dearer = createHashing({ memory: 128, passes: 2 });
		const accounts = world.another({ hashing: dearer });
		const credentials = { email, password, device: '', client: '10.0.0.1' };
		const { principal } = await accounts.signIn(credentials);
		const doc = await world.couch.database('accounts').get(`account:${account}`);
		expect(doc?.password).toContain('m=128,t=2');
		expect(await accounts.signIn(credentials)).toBeTruthy();
		expect(await accounts.sessions(principal)).toHaveLength(2);
	});

	test('too often is slowed with a sentence and the seconds to wait, and only there', async () => {
		await active(world.accounts);
		await active(world.accounts, { email: 'jan@przyklad.pl' });
		const guess = { json: { email, password: 'inne hasło 1' } };
		for (let i = 0; i < 7; i++) {
			expect((await send('POST', '/api/session', guess)).status).toBe(i < 5 ? 401 : 429);
		}
		const slowed = await send('POST', '/api/session', { json: { email, password } });
		expect(slowed.headers.get('Retry-After')).toBe('2');
		expect(await facts(slowed)).toEqual({
			status: 429,
			error: 'too_many_attempts',
			retryAfter: 2,
			message: 'Za dużo prób. Spróbuj ponownie za 2 sekundy.',
		});
		await signIn({ email: 'jan@przyklad.pl', password });
		await signIn({ email, password }, { client: '10.0.0.2' });
		world.pass(2 * second);
		await signIn();
		expect((await send('POST', '/api/session', guess)).status).toBe(401);
	});

	test('guesses sent at once are slowed as those sent one after another', async () => {
		await active(world.accounts);
		const answers = await Promise.all(
			Array.from({ length: 60 }, (_, i) =>
				send('POST', '/api/session', { json: { email, password: `inne hasło ${i}` } }),
			),
		);
		const computed = answers.filter(({ status }) => status === 401).length;
		expect(computed).toBeGreaterThanOrEqual(5);
		expect(computed).toBeLessThanOrEqual(6);
		expect(answers.filter(({ status }) => status === 429)).toHaveLength(60 - computed);
	});

	test('a new password by letter ends the wait of whoever forgot the old one', async () => {
		await active(world.accounts);
		for (let i = 0; i < 12; i++) {
			await send('POST', '/api/session', { json: { email, password: 'nie pamiętam' } });
			world.pass(minute);
		}
		await world.accounts.requestReset(email, '10.0.0.1');
		const token = world.letters.at(-1)?.action?.url.split('#')[1];
		const json = { token, password: 'nowe hasło 2026' };
		expect((await send('POST', '/api/password/new', { json })).status).toBe(204);
		await signIn({ email, password: 'nowe hasło 2026' });
	});

	test('as somebody else ends the session of whoever was signed in here', async () => {
		const first = await active(world.accounts);
		await active(world.accounts, { email: 'jan@przyklad.pl' });
		const cookie = await signIn();
		await signIn({ email: 'jan@przyklad.pl', password }, { cookie });
		const { principal } = await world.accounts.createSession(first, '');
		expect(await world.accounts.sessions(principal)).toHaveLength(1);
	});
});

describe('one’s own account', () => {
	test('lists devices by words and ends them', async () => {
		await active(world.accounts);
		const cookie = await signIn({ email, password, device: 'Tablet świetlicy' });
		await signIn(
			{ email, password },
			{
				headers: { 'User-Agent': 'Mozilla/5.0 (Windows NT 10.0) Firefox/133.0' },
			},
		);
		const listed = async () => {
			const { sessions } = await facts(await send('GET', '/api/sessions', { cookie }));
			return sessions as { id: string; device: string; current: boolean }[];
		};
		const before = await listed();
		expect(before.map(({ device }) => device).sort()).toEqual([
			'Firefox, Windows',
			'Tablet świetlicy',
		]);
		const other = before.find(({ current }) => !current)?.id ?? '';
		const ended = await send('DELETE', `/api/sessions/${other}`, { cookie });
		expect(ended.status).toBe(204);
		expect(await listed()).toMatchObject([{ device: 'Tablet świetlicy', current: true }]);
	});

	test('a forgotten password is answered the same whether the address exists or not', async () => {
		await active(world.accounts);
		for (const address of [email, 'nikt@przyklad.pl', 'to nie adres']) {
			const response = await send('POST', '/api/password/reset', { json: { email: address } });
			expect([response.status, await response.text()]).toEqual([202, '']);
		}
		await world.accounts.close();
		expect(world.letters.map(({ to }) => to)).toEqual([email]);
	});

	test('a manager’s people', async () => {
		const manager = await active(world.accounts);
		const staff = await active(world.accounts, {
			...{ email: 'ola@przyklad.pl', name: 'Ola Żak', role: 'staff' },
		});
		const cookie = await signIn();
		// By name, as people look for people.
		expect(await facts(await send('GET', '/api/members', { cookie }))).toMatchObject({
			members: [{ id: manager }, { id: staff, lastSeen: null }],
		});
		const theirs = await signIn({ email: 'ola@przyklad.pl', password });
		expect((await send('GET', '/api/members', { cookie: theirs })).status).toBe(403);
		expect((await send('DELETE', `/api/members/${staff}`, { cookie })).status).toBe(204);
		expect((await send('DELETE', `/api/members/${manager}`, { cookie })).status).toBe(403);
		expect((await send('DELETE', '/api/members/nobody', { cookie })).status).toBe(404);
		expect((await send('GET', '/api/sessions', { cookie: theirs })).status).toBe(401);
	});

	test('the city’s account by the link of the first start', async () => {
		const token = await world.accounts.firstStart();
		const json = { token, name: 'Ewa Kowalska', email: 'miasto@przyklad.pl', password };
		const response = await send('POST', '/api/first-start', { json });
		const cookie = response.headers.get('Set-Cookie');
		expect(await facts(response)).toMatchObject({
			status: 201,
			account: { role: 'coordinator', facility: null },
			databases: ['program', 'exchange', 'registry'],
		});
		expect((await send('GET', '/api/members', { cookie })).status).toBe(200);
		expect(await facts(await send('POST', '/api/first-start', { json }))).toMatchObject({
			status: 410,
			error: 'link_used_or_expired',
		});
	});
});

const posts = [
	['/api/session', { email, password }],
	['/api/password', { current: password, next: 'nowe hasło 2026' }],
	['/api/password/reset', { email }],
	['/api/password/new', { token: 'x', password }],
	['/api/activation', { token: 'x' }],
	['/api/first-start', { token: 'x', name: 'Ewa', email, password }],
] as const;

describe.each(posts)('what makes no sense at %s', (path, good) => {
	test('is answered with a sentence, never a failure', async () => {
		await active(world.accounts);
		const { cookie } = await world.accounts.createSession(
			await active(world.accounts, { email: 'ola@przyklad.pl' }),
			'',
		);
		const refuse = async (sent: Sent, ...statuses: number[]) => {
			const response = await send('POST', path, { cookie, ...sent });
			const { error, message } = await facts(response);
			expect(statuses).toContain(response.status);
			expect([typeof error, typeof message]).toEqual(['string', 'string']);
			expect(String(message)).toMatch(/^\p{Lu}.*[.]$/u);
		};
		for (const raw of ['', '{', 'null', '[]', '"x"', '42', 'nie json', '{}', '[[['.repeat(5000)])
			await refuse({ raw }, 400);
		await refuse({ raw: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]) }, 400);
		await refuse({}, 415);
		for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])
			await refuse({ raw: JSON.stringify(good), headers: { 'Content-Type': type } }, 415);
		await refuse({ json: { ...good, more: 'x'.repeat(70_000) } }, 413);
		const endless = new ReadableStream({
			pull: (controller) => controller.enqueue(new Uint8Array(4096).fill(0x20)),
		});
		await refuse({ raw: endless }, 413);
		const torn = new ReadableStream({ pull: (controller) => controller.error(new Error('torn')) });
		await refuse({ raw: torn }, 400);

		for (const field of Object.keys(good)) {
			const { [field]: _, ...without } = good as Record<string, unknown>;
			await refuse({ json: without }, 400);
			for (const value of [null, 42, true, '', [], {}, ['x'], '\ud800', 'x'.repeat(5000)]) {
				const response = await send('POST', path, { cookie, json: { ...good, [field]: value } });
				const answer = await facts(response);
				expect(answer).toMatchObject({ status: 400, message: expect.any(String) });
				if (value !== '\ud800') {
					expect(answer.fields).toHaveProperty(field, expect.any(String));
				}
			}
		}
		await refuse({ headers: { Origin: 'https://evil.example' }, json: good }, 403);
		expect(world.logged).not.toContain('request-failed');
	});

	test('of any kind is no failure of ours', async () => {
		await active(world.accounts);
		const { cookie } = await world.accounts.createSession(
			await active(world.accounts, { email: 'ola@przyklad.pl' }),
			'',
		);
		const value = fc.anything({ withNullPrototype: true });
		await fc.assert(
			fc.asyncProperty(
				fc.record(
					Object.fromEntries(
						Object.keys(good).map((name) => [
							name,
							fc.oneof(value, fc.string({ unit: 'grapheme' })),
						]),
					),
					{ requiredKeys: [] },
				),
				async (json) => {
					let raw: string;
					try {
						raw = JSON.stringify(json);
					} catch {
						return;
					}
					const { status } = await send('POST', path, { raw, cookie });
					expect(status).toBeLessThan(500);
				},
			),
			{ numRuns: 60 },
		);
	});
});

test.each([
	['GET', '/api/sessions'],
	['DELETE', '/api/sessions/x'],
	['POST', '/api/password'],
	['POST', '/api/colleagues'],
	['GET', '/api/members'],
	['DELETE', '/api/members/x'],
] as const)('%s %s needs somebody signed in', async (method, path) => {
	const json = method === 'POST' ? { json: { current: password, next: password } } : {};
	expect(await facts(await send(method, path, json))).toMatchObject({
		status: 401,
		error: 'signed_out',
	});
});

test('refusals speak the language that is asked for', async () => {
	const response = await send('POST', '/api/session', {
		json: { email: '', password },
		headers: { 'X-Language': 'en' },
	});
	expect(await facts(response)).toEqual({
		status: 400,
		error: 'invalid',
		message: 'Something is missing. Please check the marked fields.',
		fields: { email: 'Type an e-mail address, for example anna@facility.pl.' },
	});
});

test('a database that does not answer is "later", not a failure, and says nothing of the inside', async () => {
	await active(world.accounts);
	await world.close();
	const response = await send('POST', '/api/session', { json: { email, password } });
	expect(response.headers.get('Retry-After')).toBe('5');
	expect(await facts(response)).toEqual({
		status: 503,
		error: 'busy',
		retryAfter: 5,
		message: 'Serwer jest teraz zajęty. Spróbuj ponownie za chwilę.',
	});
	world = await openWorld();
});
