import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { request as plainRequest } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import {
	couchdb,
	firstCoordinator,
	folder,
	freePort,
	json,
	post,
	ready,
	run,
	serve,
	signIn,
} from './support.ts';

const quick = { timeout: 120_000 };

/** An answer to a path sent as it is, without a client's repairs. */
function ask(port: string, path: string, method = 'GET') {
	return new Promise<{ status: number; body: string; headers: Record<string, unknown> }>(
		(resolve, reject) => {
			const sent = plainRequest({ port, path, method, headers: json }, (answer) => {
				let body = '';
				answer.setEncoding('utf8').on('data', (text) => (body += text));
				answer.on('end', () =>
					resolve({ status: answer.statusCode ?? 0, body, headers: answer.headers }),
				);
			});
			sent.on('error', reject).end();
		},
	);
}

describe('a start without any setting', quick, () => {
	it('says where it is, where the data are, and lets the city in once', async () => {
		const DATA_DIR = join(await folder(), 'new');
		const server = await serve({ DATA_DIR });
		expect(server.output()).toContain(`: ${server.origin}\n`);
		expect(server.output()).toContain(`Data: ${DATA_DIR}\n`);
		expect(await (await fetch(`${server.origin}/`)).text()).toContain('Miasto Korzyści');
		const health = await fetch(`${server.origin}/health`);
		expect(health.status).toBe(200);
		expect(health.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
		expect(await health.json()).toEqual({
			version: expect.any(String),
			status: 'ready',
			database: { kind: 'embedded', answers: true },
			epoch: expect.any(String),
			mail: { waiting: 0, givenUp: 0, sent: 0 },
			uptime: expect.any(Number),
		});
		for (const secret of ['secret', 'operations.json'])
			expect((await stat(join(DATA_DIR, secret))).mode & 0o077).toBe(0);

		await firstCoordinator(server);
		const [, token] = /pierwsze-uruchomienie#(\S+)/.exec(server.output()) ?? [];
		const person = { name: 'Kto Inny', email: 'kto@inny.example', password: 'inne hasło 12' };
		const again = await post(`${server.origin}/api/first-start`, { token, ...person });
		expect(again.status).toBe(410);
		expect((await server.stop()).code).toBe(0);

		const second = await serve({ DATA_DIR });
		const cookie = await signIn(second.origin, 'kasia@miasto.example', 'długie hasło 1');
		const session = await fetch(`${second.origin}/api/session`, { headers: { cookie } });
		expect(await session.json()).toMatchObject({ account: { role: 'coordinator' } });
		expect(second.output()).not.toContain('pierwsze-uruchomienie');
	});

	it('ends on SIGTERM within 5 s, whoever still waits for an answer', async () => {
		const server = await serve({ DATA_DIR: await folder() });
		const held = fetch(
			`${server.origin}/db/program/_changes?feed=longpoll&timeout=50000&since=now`,
		);
		const cookie = await firstCoordinator(server);
		const feed = fetch(`${server.origin}/api/feed`, { headers: { cookie } });
		// Both have arrived once a later request is answered.
		await fetch(`${server.origin}/health`);
		const { code, ms } = await server.stop();
		expect(code).toBe(0);
		expect(ms).toBeLessThan(5000);
		expect((await held).status).toBe(200);
		expect((await feed).status).toBe(200);
		expect(server.output()).toMatch(/"event":"closed"/);
	});
});

describe('a start that cannot succeed is one sentence', quick, () => {
	it.each([
		[{ PORT: 'web' }, 'PORT must be'],
		[{ ORIGIN: 'karta.miasto.pl' }, 'ORIGIN must be'],
		[{ COUCHDB_URL: 'http://hidden@db' }, 'COUCHDB_URL must be'],
		[{ SMTP_URL: 'http://hidden' }, 'SMTP_URL must be'],
		[{ SESSION_SECRET: 'hidden' }, 'SESSION_SECRET must be'],
		[{ BODY_SIZE_LIMIT: '1M' }, 'BODY_SIZE_LIMIT must be'],
	])('%j', async (env, words) => {
		const command = run('serve.js', [], env as Record<string, string>);
		expect(await command.ended).toBe(1);
		expect(command.output()).toContain(words);
		expect(command.output().trim().split('\n')).toHaveLength(1);
		expect(command.output()).not.toContain('hidden');
	});

	it('when another process has the data, which goes on undisturbed', async () => {
		const DATA_DIR = await folder();
		const first = await serve({ DATA_DIR });
		const second = run('serve.js', [], { DATA_DIR, PORT: String(await freePort()) });
		expect(await second.ended).toBe(1);
		expect(second.output()).toContain('in use by another running server');
		expect(second.output()).not.toContain('    at ');
		expect((await fetch(`${first.origin}/health`)).status).toBe(200);
	});

	it('when the data folder is a file', async () => {
		const DATA_DIR = join(await folder(), 'file');
		await writeFile(DATA_DIR, '');
		const command = run('serve.js', [], { DATA_DIR });
		expect(await command.ended).toBe(1);
		expect(command.output()).toBe(`${DATA_DIR} cannot be used: it is a file.\n`);
	});

	it('when the secret is damaged, instead of sealing cookies with it', async () => {
		const DATA_DIR = await folder();
		await mkdir(DATA_DIR, { recursive: true });
		await writeFile(join(DATA_DIR, 'secret'), 'short');
		const command = run('serve.js', [], { DATA_DIR });
		expect(await command.ended).toBe(1);
		expect(command.output()).toMatch(/secret is damaged: [^\n]+\n$/);
	});

	it('when the port is taken', async () => {
		const other = createServer();
		await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
		const { port } = other.address() as AddressInfo;
		const command = run('serve.js', [], { DATA_DIR: await folder(), PORT: String(port) });
		expect(await command.ended).toBe(1);
		expect(command.output()).toContain(`Port ${port} is taken.`);
		other.close();
	});
});

describe('in front of a CouchDB', quick, () => {
	it('serves pages while it is away, and everything once it is there', async () => {
		const port = await freePort();
		const DATA_DIR = await folder();
		const server = await serve({ DATA_DIR, COUCHDB_URL: `http://admin:hidden@127.0.0.1:${port}` });
		expect(server.output()).toContain(`Data: http://127.0.0.1:${port}\n`);
		expect((await fetch(`${server.origin}/karta`)).status).toBe(200);
		expect((await fetch(`${server.origin}/health/live`)).status).toBe(200);
		const probe = await fetch(`${server.origin}/health/ready`);
		expect(probe.status).toBe(503);
		expect(await probe.json()).toMatchObject({
			status: 'starting',
			database: { kind: 'couchdb', answers: false },
		});
		for (const path of ['/db/program', '/api/session']) {
			const answer = await fetch(server.origin + path);
			expect(answer.status).toBe(503);
			expect(answer.headers.get('Retry-After')).toBe('5');
			expect(await answer.json()).toMatchObject({ error: 'busy' });
		}

		const database = await couchdb(await folder(), port);
		await ready(server);
		await firstCoordinator(server);
		await signIn(server.origin, 'kasia@miasto.example', 'długie hasło 1');
		expect(await database.embedded.databases()).toEqual(
			expect.arrayContaining(['accounts', 'exchange', 'program', 'registry']),
		);

		await database.close();
		await vi.waitFor(
			async () =>
				expect(await (await fetch(`${server.origin}/health`)).json()).toMatchObject({
					status: 'failing',
				}),
			{ timeout: 10_000, interval: 200 },
		);
		expect((await server.stop()).code).toBe(0);
		expect(server.output()).not.toContain('hidden');
		// It passes by itself: nobody has to be woken for it.
		expect(server.output()).toMatch(/"level":"warn".*"status":503,/);
		expect(server.output()).not.toMatch(/"level":"error".*"status":503,/);
	});
});

describe('the guard of /db and /api', quick, () => {
	it('answers whatever comes in JSON, keeps nothing and logs nobody', async () => {
		const server = await serve({ DATA_DIR: await folder() });
		await firstCoordinator(server);
		const { port } = new URL(server.origin);
		const cookie = await signIn(server.origin, 'kasia@miasto.example', 'długie hasło 1');

		const paths: [path: string, method: string, status: number][] = [
			['/api/nie-ma', 'GET', 404],
			['/api/session', 'PUT', 405],
			['/api/', 'GET', 404],
			['/db/', 'GET', 404],
			['/db/program', 'PATCH', 405],
			['/db/program/%E0%A4%A', 'GET', 400],
			['/db/accounts', 'GET', 404],
			['/db/x%2F..%2Faccounts', 'GET', 404],
			['/%64b/accounts', 'GET', 404],
			['/db/program/kasia@miasto.example?x=tajne', 'GET', 404],
		];
		for (const [path, method, status] of paths) {
			const answer = await ask(port, path, method);
			expect({ path, status: answer.status }).toEqual({ path, status });
			const body = JSON.parse(answer.body) as Record<string, unknown>;
			expect(body.error, path).toEqual(expect.any(String));
			if (/^\/(db|%64b)/.test(path)) expect(body.reason, path).toEqual(expect.any(String));
			expect(answer.headers['cache-control'], path).toBe('no-store');
			expect(answer.headers['content-security-policy'], path).toBeDefined();
		}

		const evil = { origin: 'https://evil.example', cookie };
		for (const path of ['/api/session', '/db/program/_bulk_docs', '/%64b/program/_bulk_docs']) {
			const answer = await post(server.origin + path, { docs: [] }, evil);
			expect({ path, status: answer.status }).toEqual({ path, status: 403 });
			expect(await answer.json()).toMatchObject({ error: 'other_origin' });
		}
		const site = { 'sec-fetch-site': 'cross-site', cookie };
		expect((await post(`${server.origin}/api/session`, {}, site)).status).toBe(403);
		const own = { origin: `http://localhost:${port}`, cookie };
		expect((await post(`${server.origin}/api/password`, {}, own)).status).toBe(400);

		await server.stop();
		const lines = server
			.output()
			.split('\n')
			.filter((line) => line.startsWith('{'))
			.map((line) => JSON.parse(line) as Record<string, unknown>);
		expect(lines.filter(({ event }) => event === 'request').length).toBeGreaterThan(10);
		expect(lines.every(({ level, time }) => level && time)).toBe(true);
		const logged = JSON.stringify(lines);
		for (const personal of ['kasia', 'Katarzyna', 'hasło', 'tajne', cookie.split('=')[1] ?? ''])
			expect(logged).not.toContain(personal);
	});

	it('takes 8 MB at once, and says in JSON when it is more', async () => {
		const server = await serve({ DATA_DIR: await folder() });
		const cookie = await firstCoordinator(server);
		const send = (bytes: number) =>
			post(
				`${server.origin}/db/program/_bulk_docs`,
				{ docs: [], filler: 'x'.repeat(bytes) },
				{ cookie },
			);
		expect((await send(7.5 * 1024 * 1024)).status).not.toBe(413);
		for (const bytes of [9 * 1024 * 1024, 17 * 1024 * 1024]) {
			const answer = await send(bytes);
			expect(answer.status).toBe(413);
			expect(await answer.json()).toMatchObject({
				error: expect.any(String),
				reason: expect.any(String),
			});
		}
	});
});

describe('letters', quick, () => {
	it('of a server without a mail server lie in the data folder, and their path is told', async () => {
		const DATA_DIR = await folder();
		const server = await serve({ DATA_DIR });
		await firstCoordinator(server);
		await post(`${server.origin}/api/password/reset`, { email: 'kasia@miasto.example' });
		await server.says('letter-in-a-file');
		const [, file = ''] = /"file":"([^"]+\.txt)"/.exec(server.output()) ?? [];
		expect(file.startsWith(join(DATA_DIR, 'outbox'))).toBe(true);
		const text = await readFile(file, 'utf8');
		expect(text).toContain('Do: kasia@miasto.example');
		expect(text).toContain(`${server.origin}/nowe-haslo#`);
	});
});
