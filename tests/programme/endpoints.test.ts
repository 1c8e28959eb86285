import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Principal } from '../../src/lib/server/types.ts';
import * as facilities from '../../src/routes/api/facilities/+server.ts';
import * as facility from '../../src/routes/api/facilities/[id]/+server.ts';
import * as sent from '../../src/routes/api/facilities/[id]/log/+server.ts';
import * as imports from '../../src/routes/api/facilities/import/+server.ts';
import * as invitations from '../../src/routes/api/invitations/+server.ts';
import * as invitation from '../../src/routes/api/invitations/[id]/+server.ts';
import * as accepting from '../../src/routes/api/invitations/accept/+server.ts';
import * as looking from '../../src/routes/api/invitations/look/+server.ts';
import * as registrations from '../../src/routes/api/registrations/+server.ts';
import * as decision from '../../src/routes/api/registrations/[id]/decision/+server.ts';
import * as letter from '../../src/routes/api/registrations/[id]/letter/+server.ts';
import { listed, openWorld, password, signedIn, tokenOf, type World } from './support.ts';

let world: World;
const people: Record<string, Principal | null> = { nobody: null };
/** What the server logged: a bug, which no input may reach. */
const logged: string[] = [];
let senders = 0;

beforeAll(async () => {
	world = await openWorld();
	await listed(world, 'Swit');
	people['city'] = world.city;
	await world.couch.database('facility-swit').create();
	await world.couch
		.database('facility-swit')
		.put({ _id: 'facility', type: 'facility', schema: 1, operator: 'Łąka', name: 'Swit' });
	people['manager'] = await signedIn(world.accounts, 'manager', 'swit');
	people['stranger'] = await signedIn(world.accounts, 'manager', 'zorza');
	people['staff'] = await signedIn(world.accounts, 'staff', 'swit');
});
afterAll(() => world.close());

/** Answers with what it was asked for. */
const sentLog = {
	read: (facility: string, query: object) => Promise.resolve({ facility, ...query }),
};

type Method = 'GET' | 'POST' | 'DELETE';
type Handler = (event: never) => Response | Promise<Response>;
const routes: Record<string, Partial<Record<Method, Handler>>> = {
	'/api/facilities': facilities,
	'/api/facilities/[id]': facility,
	'/api/facilities/[id]/log': sent,
	'/api/facilities/import': imports,
	'/api/registrations': registrations,
	'/api/registrations/[id]/decision': decision,
	'/api/registrations/[id]/letter': letter,
	'/api/invitations': invitations,
	'/api/invitations/[id]': invitation,
	'/api/invitations/look': looking,
	'/api/invitations/accept': accepting,
};

interface Call {
	readonly who?: string;
	readonly id?: string;
	readonly json?: unknown;
	readonly body?: string | Uint8Array<ArrayBuffer>;
	readonly type?: string;
	readonly language?: string;
	readonly query?: string;
}

async function call(method: Method, route: string, options: Call = {}): Promise<Response> {
	const { who = 'nobody', id = 'x', json, body, type, language, query = '' } = options;
	const url = new URL(
		`https://karta.example${route.replace('[id]', encodeURIComponent(id))}${query}`,
	);
	const sent = json === undefined ? body : JSON.stringify(json);
	const request = new Request(url, {
		method,
		headers: {
			...(sent === undefined ? {} : { 'Content-Type': type ?? 'application/json' }),
			...(language ? { 'X-Language': language } : {}),
		},
		body: sent ?? null,
	});
	const handler = routes[route]?.[method];
	if (!handler) throw new Error(`no ${method} ${route}`);
	return handler({
		...{ request, url, params: { id }, route: { id: route } },
		// Each from another place: the limits are not what is looked at here.
		getClientAddress: () => `10.${(senders >> 8) & 255}.${senders++ & 255}.1`,
		locals: {
			principal: people[who] ?? null,
			server: {
				...{ accounts: world.accounts, programme: world.programme, sentLog },
				log: (_level: string, event: string) => logged.push(event),
			},
		},
	} as never);
}
const answer = async (response: Promise<Response>) =>
	(await (await response).json()) as Record<string, unknown>;

const posts = Object.entries(routes)
	.filter(([route, handlers]) => 'POST' in handlers && !route.endsWith('/letter'))
	.map(([route]) => route);

describe('who may ask', () => {
	const own = { json: { role: 'staff' } };
	const who = { operator: 'Łąka', name: 'Świt' };
	const no = { accept: false, reason: 'Nie.' };
	const csv = { body: 'podmiot;placówka\nDom;Zorza', type: 'text/csv' };
	test.each<[Method, string, Call, Record<string, number>]>([
		['GET', '/api/facilities', {}, { nobody: 200, staff: 200, manager: 200, city: 200 }],
		[
			...(['POST', '/api/facilities/[id]', { id: 'swit', json: who }] as const),
			{ nobody: 401, staff: 403, stranger: 403, manager: 204, city: 204 },
		],
		[
			...(['GET', '/api/facilities/[id]/log', { id: 'swit' }] as const),
			{ nobody: 401, staff: 403, stranger: 403, manager: 200, city: 200 },
		],
		['POST', '/api/facilities/import', csv, { nobody: 401, staff: 403, manager: 403, city: 200 }],
		['GET', '/api/registrations', {}, { nobody: 401, staff: 403, manager: 403, city: 200 }],
		[
			...(['POST', '/api/registrations/[id]/decision', { json: no }] as const),
			{ nobody: 401, staff: 403, manager: 403, city: 404 },
		],
		[
			...(['POST', '/api/registrations/[id]/letter', {}] as const),
			{ nobody: 401, staff: 403, manager: 403, city: 404 },
		],
		['GET', '/api/invitations', {}, { nobody: 401, staff: 403, manager: 200, city: 200 }],
		['POST', '/api/invitations', own, { nobody: 401, staff: 403, manager: 201, city: 403 }],
		['DELETE', '/api/invitations/[id]', {}, { nobody: 401, staff: 403, manager: 404, city: 404 }],
	])('%s %s', async (method, route, options, expected) => {
		for (const [who, status] of Object.entries(expected))
			expect([who, (await call(method, route, { ...options, who })).status]).toEqual([who, status]);
	});
});

describe('what is asked wrongly', () => {
	const whoFor = (route: string) => (route === '/api/registrations' ? 'nobody' : 'city');
	test.each(posts)('%s answers anything with a sentence', async (route) => {
		const who = whoFor(route);
		const type = route.endsWith('/import') ? 'text/csv' : 'application/json';
		const bodies = [
			...['', '{', 'null', '[]', '7', '"x"', '{}', '{"email":"\\ud800"}'],
			...[
				'{"facility":null,"name":1,"email":[],"password":{},"role":0,"token":false,"accept":"x"}',
			],
			...['{"accept":false}', '{"accept":false,"reason":"  "}', '{"role":"król"}', '{"token":""}'],
			...[`{"__proto__":{"accept":true}}`, '['.repeat(5000)],
		];
		for (const body of bodies) {
			for (const language of ['pl', 'en']) {
				const response = await call('POST', route, { who, body, type, language });
				const text = await response.text();
				expect([400, 410], `${body}: ${text}`).toContain(response.status);
				const { error, message } = JSON.parse(text) as Record<string, string>;
				expect(error).toMatch(/^[a-z_]+$/);
				expect(message).toMatch(/^\p{Lu}.+[.?]$/u);
			}
		}
		const polish = await answer(call('POST', route, { who, body: '', type }));
		const english = await answer(call('POST', route, { who, body: '', type, language: 'en' }));
		expect(english['message']).not.toBe(polish['message']);
		const invalidUtf8 = Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d]);
		expect((await call('POST', route, { who, body: invalidUtf8, type })).status).toBe(400);
	});

	test.each(posts)('%s refuses other types and endless bodies', async (route) => {
		const who = whoFor(route);
		const form = { who, body: 'a=1', type: 'text/plain' };
		expect((await call('POST', route, form)).status).toBe(415);
		const type = route.endsWith('/import') ? 'text/csv' : 'application/json';
		const body = `"${'x'.repeat(3_000_000)}"`;
		expect((await call('POST', route, { who, body, type })).status).toBe(413);
	});

	test('reaches no bug, whatever it is', async () => {
		const strange = fc.oneof(
			fc.string({ unit: 'binary', maxLength: 30 }),
			fc.constantFrom('swit', 'staff', 'anna@przyklad.pl', password, '__proto__', null, 7, true),
			fc.jsonValue({ maxDepth: 2 }),
		);
		const body = fc.record(
			{
				...{ facility: fc.oneof(strange, fc.record({ id: strange, name: strange })) },
				...{ name: strange, email: strange, password: strange, role: strange },
				...{ token: strange, accept: strange, reason: strange, device: strange },
			},
			{ requiredKeys: [] },
		);
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...posts), body, strange, async (route, json, id) => {
				const who = whoFor(route);
				const response = await call('POST', route, {
					who,
					json,
					id: encodeURIComponent(JSON.stringify(id)),
				});
				expect(response.status).toBeLessThan(500);
				if (response.status >= 400)
					expect(await response.json()).toMatchObject({ message: expect.stringMatching(/\.$/) });
			}),
			{ numRuns: 300 },
		);
		expect(logged).toEqual([]);
	}, 60_000);
});

describe('the way in', () => {
	test('from a registration to an account', async () => {
		const email = 'anna@przyklad.pl';
		const json = { facility: { id: 'swit' }, name: 'Anna Nowak', email, password };
		const first = await call('POST', '/api/registrations', { json });
		const second = await call('POST', '/api/registrations', { json });
		for (const response of [first, second]) {
			expect(response.status).toBe(202);
			expect(await response.text()).toBe('');
		}
		expect([...second.headers]).toEqual([...first.headers]);

		const { registrations: rows } = (await answer(
			call('GET', '/api/registrations', { who: 'city' }),
		)) as { registrations: { id: string; email: string; hasManager: boolean }[] };
		const row = rows.find((one) => one.email === email);
		expect(row).toMatchObject({ hasManager: true });
		const route = '/api/registrations/[id]/decision';
		const decide = { who: 'city', id: row?.id ?? '', json: { accept: true } };
		expect((await call('POST', route, decide)).status).toBe(204);
		const again = await call('POST', route, { ...decide, language: 'en' });
		expect(again.status).toBe(409);
		expect(await again.json()).toMatchObject({ error: 'already_decided' });
		const another = await call('POST', '/api/registrations/[id]/letter', decide);
		expect(another.status).toBe(204);
		expect((await world.letters(email)).map(({ kind }) => kind).sort()).toEqual([
			...['activation', 'activation', 'address-in-use'],
		]);
	});

	test('by an invitation, which signs in', async () => {
		const made = await call('POST', '/api/invitations', {
			who: 'manager',
			json: { role: 'staff' },
		});
		expect(made.status).toBe(201);
		const { link, expires } = (await made.json()) as { link: string; expires: string };
		expect(Date.parse(expires)).toBeGreaterThan(world.now().getTime());
		const token = tokenOf(link);
		expect(await answer(call('POST', '/api/invitations/look', { json: { token } }))).toEqual({
			...{ role: 'staff', facility: { id: 'swit', operator: 'Fundacja Łąka', name: 'Swit' } },
		});
		const json = { token, name: 'Ola Lis', email: 'ola@przyklad.pl', password };
		const accepted = await call('POST', '/api/invitations/accept', { json });
		expect(accepted.status).toBe(201);
		expect(accepted.headers.get('Set-Cookie')).toMatch(/^mk_session=.+HttpOnly/);
		expect(await accepted.json()).toMatchObject({
			account: { email: 'ola@przyklad.pl', role: 'staff' },
		});
		expect((await call('POST', '/api/invitations/accept', { json })).status).toBe(410);
	});

	test('begins with a list from a file', async () => {
		const file = 'podmiot;placówka;e-mail\nDom;Klub;klub@dom.pl\n;Bez;\n';
		const send = (query: string, language = 'pl') =>
			answer(
				call('POST', '/api/facilities/import', {
					...{ who: 'city', body: file, type: 'application/octet-stream', query, language },
				}),
			);
		const preview = await send('?preview=1', 'en');
		expect(preview).toMatchObject({
			rows: [
				{ line: 2, id: 'klub', outcome: 'new', email: 'klub@dom.pl' },
				{ line: 3, outcome: 'error', error: 'The operator is missing.' },
			],
			counts: { new: 1, changed: 0, same: 0, error: 1 },
		});
		expect((await send(''))['rows']).toMatchObject([
			{ outcome: 'new' },
			{ error: 'Brakuje podmiotu prowadzącego.' },
		]);
		expect(await send('?preview=1')).toMatchObject({ counts: { same: 1, error: 1 } });
	});
});

test('who sent what is asked for by document and place, and by nothing else', async () => {
	const ask = (query: string) =>
		call('GET', '/api/facilities/[id]/log', { who: 'city', id: 'swit', query });
	const place = 'log-2026-11 sent:swit:2026-11-28T12:00:00.000Z:0123abcd';
	const good = await ask(`?doc=goal:x&before=${encodeURIComponent(place)}`);
	expect(await good.json()).toEqual({ facility: 'swit', doc: 'goal:x', before: place });
	for (const bad of [
		'?before=x',
		'?limit=5',
		'?doc=',
		`?before=${encodeURIComponent(`../${place}`)}`,
	])
		expect((await ask(bad)).status, bad).toBe(400);
});
