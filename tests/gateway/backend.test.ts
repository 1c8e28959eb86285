import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Backend } from '../../src/lib/couch/types.ts';
import { couchBackend } from '../../src/lib/server/gateway/index.ts';
import { answer, openWorld, type World } from './support.ts';

const own = 'facility-muranow-1';
const place = 'db-host.internal:5984';

describe('a backend in trouble', () => {
	let trouble: Backend | null = null;
	let world: World;
	beforeEach(async () => {
		trouble = null;
		const backendOf =
			(real: Backend): Backend =>
			(request) =>
				(trouble ?? real)(request);
		const { openEmbedded } = await import('../../src/lib/server/embedded/index.ts');
		const { mkdtemp, rm } = await import('node:fs/promises');
		const dir = await mkdtemp('/tmp/gateway-');
		const embedded = await openEmbedded({ dir });
		world = await openWorld(
			() =>
				Promise.resolve({
					backend: backendOf(embedded.handle),
					async close() {
						await embedded.close();
						await rm(dir, { recursive: true, force: true });
					},
				}),
			{ limits: { patience: 200 } },
		);
	});
	afterEach(() => world.close());

	const json = (body: string, status = 200) =>
		Promise.resolve(
			new Response(body, { status, headers: { 'Content-Type': 'application/json' } }),
		);
	const html = (status: number) =>
		Promise.resolve(
			new Response(`<html>${place}</html>`, { status, headers: { 'Content-Type': 'text/html' } }),
		);
	const troubles: Record<string, Backend> = {
		'is not there': () => Promise.reject(new TypeError(`fetch failed: ${place}`)),
		throws: () => {
			throw new Error(place);
		},
		'never answers': () => new Promise(() => undefined),
		'answers 500': () => json(`{"error":"case_clause","reason":"${place}"}`, 500),
		'answers a page': () => html(200),
		'answers a page of a proxy': () => html(502),
		'sends elsewhere': () => Promise.resolve(new Response(null, { status: 302 })),
		'does not know the server': () => json(`{"error":"unauthorized","reason":"${place}"}`, 401),
		'answers no JSON': () => json('{"results":'),
		'answers something else': () => json('"x"'),
		'breaks off': () =>
			Promise.resolve(
				new Response(
					new ReadableStream({
						start: (controller) => controller.enqueue(new TextEncoder().encode('{"results":[{')),
						pull: (controller) => controller.error(new Error(place)),
					}),
					{ headers: { 'Content-Type': 'application/json' } },
				),
			),
	};

	it.each(Object.keys(troubles))('that %s is told as "later", and nothing of it', async (name) => {
		trouble = troubles[name] ?? null;
		const asked = [
			world.send(`${own}/_changes`, { as: 'staff' }),
			world.send(`${own}/_bulk_docs`, { as: 'staff', body: { docs: [answer('a', 'x')] } }),
			...(name === 'answers something else' ? [] : [world.send(own, { as: 'staff' })]),
		];
		for (const response of await Promise.all(asked)) {
			expect(response.status).toBe(503);
			expect(response.headers.get('Retry-After')).toMatch(/^\d+$/);
			const text = await response.text();
			expect(JSON.parse(text)).toEqual({
				error: 'service_unavailable',
				reason: expect.any(String),
			});
			expect(text).not.toContain('internal');
		}
		expect(world.logged.join()).not.toContain(place);
		trouble = null;
		expect((await world.send(own, { as: 'staff' })).status).toBe(200);
	});

	it('refuses in its own words, without an address in them', async () => {
		trouble = () => json(`{"error":"bad_request","reason":"see http://${place}/"}`, 400);
		expect(await world.json(`${own}/_changes`, { as: 'staff' })).toEqual({
			status: 400,
			body: { error: 'bad_request', reason: 'bad_request' },
		});
		trouble = () => json('{"error":"gone","reason":"closed"}', 410);
		expect((await world.json(`${own}/_changes`, { as: 'staff' })).status).toBe(410);
	});

	it('that breaks in the middle of a long list breaks the answer, never ends it as if whole', async () => {
		const rows = `{"total_rows":2,"rows":[{"id":"facility","key":"facility","value":{}},`;
		trouble = () =>
			Promise.resolve(
				new Response(
					new ReadableStream({
						start: (controller) => controller.enqueue(new TextEncoder().encode(rows)),
						pull: (controller) => controller.error(new Error(place)),
					}),
					{ headers: { 'Content-Type': 'application/json' } },
				),
			);
		for (const encoding of ['identity', 'br', 'gzip']) {
			const headers = { 'Accept-Encoding': encoding };
			const response = await world.send(`${own}/_all_docs`, { as: 'staff', headers });
			await expect(response.text()).rejects.toThrow();
		}
	});

	it('whose accounts do not answer is told as "later" too', async () => {
		const { createGateway } = await import('../../src/lib/server/gateway/index.ts');
		const gateway = createGateway({
			backend: () => json('{}'),
			principalOf: () => Promise.reject(new Error(place)),
			epoch: () => '1',
			log: () => undefined,
		});
		const response = await gateway.handle(new Request('http://localhost/db/program'), 'program');
		expect(response.status).toBe(503);
		expect(await response.text()).not.toContain('internal');
		gateway.close();
	});
});

describe('couchBackend', () => {
	let server: Server;
	let seen: { method: string; url: string; headers: Record<string, unknown>; body: string }[] = [];
	let respond: RequestListener;
	let origin: string;
	beforeEach(async () => {
		seen = [];
		respond = (_, response) =>
			response.setHeader('Content-Type', 'application/json').end('{"ok":true}');
		server = createServer((request, response) => {
			let body = '';
			request.on('data', (chunk) => (body += String(chunk)));
			request.on('end', () => {
				const { method = '', url = '', headers } = request;
				seen.push({ method, url, headers, body });
				respond(request, response);
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		origin = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	});
	afterEach(() => {
		server.closeAllConnections();
		server.close();
	});

	const call = (path: string, init: RequestInit = {}) =>
		couchBackend(`http://admin:p%40ss%C5%BC@${origin}/couch/`)(
			new Request(`http://couch.invalid${path}`, init),
		);

	it('keeps the credentials in its own header, and passes on nothing of the client', async () => {
		const response = await call('/program/_changes?since=1-x%2By&limit=2', {
			headers: { Cookie: 'mk_session=1', Authorization: 'Basic theirs', 'X-Account': 'a' },
		});
		expect(await response.json()).toEqual({ ok: true });
		const [{ url, headers } = { url: '', headers: {} as Record<string, unknown> }] = seen;
		expect(url).toBe('/couch/program/_changes?since=1-x%2By&limit=2');
		const authorization = `Basic ${Buffer.from('admin:p@ssż').toString('base64')}`;
		expect(headers).toMatchObject({ authorization, accept: 'application/json' });
		expect(headers).not.toHaveProperty('cookie');
		expect(headers).not.toHaveProperty('x-account');
	});

	it('makes databases with one shard, and sends bodies', async () => {
		await call('/facility-a', { method: 'PUT' });
		await call('/facility-a/x', {
			method: 'PUT',
			body: '{"a":"ż"}',
			headers: { 'Content-Type': 'application/json' },
		});
		expect(seen.map(({ method, url, body }) => [method, url, body])).toEqual([
			['PUT', '/couch/facility-a?q=1', ''],
			['PUT', '/couch/facility-a/x', '{"a":"ż"}'],
		]);
	});

	it('follows no redirect', async () => {
		respond = (_, response) =>
			response.writeHead(302, { Location: `http://${origin}/elsewhere` }).end();
		expect((await call('/program')).status).toBe(302);
		expect(seen).toHaveLength(1);
	});

	it('lets go of a request when the caller does, and names no address when it fails', async () => {
		let closed: Promise<unknown> = Promise.resolve();
		const arrived = new Promise<void>((resolve) => {
			respond = (request) => {
				closed = new Promise((done) => request.socket.once('close', done));
				resolve();
			};
		});
		const leaving = new AbortController();
		const waiting = call('/program/_changes?feed=longpoll&timeout=50000', {
			signal: leaving.signal,
		});
		const failed = expect(waiting).rejects.toThrow('CouchDB was not waited for');
		await arrived;
		leaving.abort();
		await failed;
		await closed;
		const nowhere = couchBackend('http://admin:secret@127.0.0.1:1/');
		await expect(nowhere(new Request('http://couch.invalid/program'))).rejects.toThrow(
			/^CouchDB does not answer$/,
		);
	});

	it('takes off what is packed once, and passes on no cookie', async () => {
		const { gzipSync } = await import('node:zlib');
		respond = (_, response) =>
			response
				.writeHead(200, {
					'Content-Type': 'application/json',
					'Content-Encoding': 'gzip',
					'Set-Cookie': 'AuthSession=1',
				})
				.end(gzipSync('{"packed":true}'));
		const response = await call('/program');
		expect(response.headers.get('Content-Encoding')).toBeNull();
		expect(response.headers.get('Set-Cookie')).toBeNull();
		expect(await response.json()).toEqual({ packed: true });
	});
});
