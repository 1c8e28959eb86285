import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readDocument } from '../../src/lib/domain/documents/index.ts';
import { folder, freePort, run, serve, signIn } from './support.ts';

interface Account {
	readonly email: string;
	readonly password: string;
	readonly role: string;
	readonly facility: string | null;
}

const quick = { timeout: 120_000 };

it('the demo is a city that people can sign in to, twice', quick, async () => {
	const DATA_DIR = await folder();
	const read = async () =>
		JSON.parse(await readFile(join(DATA_DIR, 'accounts.json'), 'utf8')) as Account[];
	// What must not be touched by a demo.
	const COUCHDB_URL = `http://admin:hidden@127.0.0.1:${await freePort()}`;
	const first = await serve({ DATA_DIR, COUCHDB_URL }, 'demo.js');
	const accounts = await read();
	expect(accounts.map(({ role }) => role).sort()).toEqual([
		'coordinator',
		...['manager', 'manager', 'manager', 'staff', 'staff', 'staff'],
	]);
	expect(new Set(accounts.map(({ facility }) => facility)).size).toBe(4);
	for (const { email, password } of accounts) {
		expect(first.output()).toContain(email);
		expect(first.output()).toContain(password);
	}
	expect(first.output()).not.toContain('pierwsze-uruchomienie');

	const filled: number[] = [];
	for (const { email, password, facility, role } of accounts) {
		const cookie = await signIn(first.origin, email, password);
		const ask = async (path: string) =>
			(await fetch(first.origin + path, { headers: { cookie } })).json();
		expect(await ask('/api/session')).toMatchObject({ account: { email, role } });
		if (role === 'coordinator') {
			const { registrations } = (await ask('/api/registrations')) as {
				registrations: { state: string }[];
			};
			expect(registrations.map(({ state }) => state).sort()).toEqual([
				...['accepted', 'accepted', 'accepted', 'waiting'],
			]);
			continue;
		}
		const { rows } = (await ask(`/db/facility-${facility}/_all_docs?include_docs=true`)) as {
			rows: { id: string; doc: Record<string, unknown> }[];
		};
		for (const { id, doc } of rows) {
			const { _id, _rev, ...body } = doc;
			expect(readDocument(id, body), id).toMatchObject({ ok: true });
		}
		if (role === 'manager') filled.push(rows.filter(({ id }) => id.startsWith('answer:')).length);
	}
	expect(filled).toEqual([15, 6, 0]);
	const { code } = await first.stop();
	expect(code).toBe(0);

	const second = await serve({ DATA_DIR }, 'demo.js');
	expect(await read()).toEqual(accounts);
	const [coordinator] = accounts;
	await signIn(second.origin, coordinator?.email ?? '', coordinator?.password ?? '');
	await second.stop();
});

it('the demo leaves data alone that are not its own', quick, async () => {
	const DATA_DIR = await folder();
	const real = await serve({ DATA_DIR });
	await real.stop();
	const demo = run('demo.js', [], { DATA_DIR, PORT: String(await freePort()) });
	expect(await demo.ended).toBe(1);
	expect(demo.output()).toContain('are not a demo’s');
});
