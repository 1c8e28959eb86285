import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyLimit } from '../../src/lib/server/gateway/index.ts';
import { answer, backends, openWorld, type World } from './support.ts';

const own = 'facility-muranow-1';

interface Page {
	readonly results: readonly {
		readonly id: string;
		readonly seq: string;
		readonly doc?: unknown;
	}[];
	readonly last_seq: string;
	readonly pending: number;
}

describe.each(backends)('changes, %s', (_, open) => {
	const kilobyte = 1024;
	const count = 40;
	let world: World;
	beforeAll(async () => {
		world = await openWorld(open, { limits: { page: 100 * kilobyte } });
		const docs = Array.from({ length: count }, (_, i) =>
			answer(`kat-${String(i).padStart(2, '0')}`, 'ż'.repeat(5 * kilobyte)),
		);
		// One is larger than a whole page.
		docs[20] = answer('kat-20', 'ż'.repeat(90 * kilobyte));
		for (const doc of docs) await world.direct.database(own).bulkDocs([doc]);
	});
	afterAll(() => world.close());

	const page = async (query: string) => {
		const response = await world.send(`${own}/_changes`, { as: 'staff', query });
		expect(response.status).toBe(200);
		const text = await response.text();
		return { text, page: JSON.parse(text) as Page };
	};

	it('come in pages cut by size, each with a true place and count of what follows', async () => {
		const ids: string[] = [];
		const sizes: number[] = [];
		let since = '';
		for (let pending = 1; pending > 0;) {
			const query = `?include_docs=true&limit=5000${since && `&since=${encodeURIComponent(since)}`}`;
			const { text, page: one } = await page(query);
			const rest = await world.direct.database(own).changes({ since: one.last_seq });
			expect(one.pending).toBe(rest.results.length);
			if (one.pending > 0) expect(one.last_seq).toBe(one.results.at(-1)?.seq);
			ids.push(...one.results.map((row) => row.id));
			sizes.push(text.length);
			expect(one.results.every((row) => row.doc)).toBe(true);
			({ last_seq: since, pending } = one);
		}
		expect(new Set(ids).size).toBe(count);
		expect(ids).toHaveLength(count);
		expect(sizes.length).toBeGreaterThan(4);
	});

	it('come in one page where they fit, and in as many rows as asked for', async () => {
		expect((await page('')).page).toMatchObject({ pending: 0 });
		const { page: few } = await page('?limit=3');
		expect(few.results.length).toBeLessThanOrEqual(3);
		expect(few.pending).toBeGreaterThanOrEqual(count - 3);
	});

	it('are waited for, no longer than asked, and given up when the client goes', async () => {
		const { page: all } = await page('?since=now');
		const since = `&since=${encodeURIComponent(all.last_seq)}`;
		const { page: nothing } = await page(`?feed=longpoll&timeout=50${since}`);
		expect(nothing).toMatchObject({ results: [], pending: 0 });

		const waiting = page(`?feed=longpoll&heartbeat=10000${since}`);
		await world.json(`${own}/_bulk_docs`, { as: 'staff', body: { docs: [answer('nowa', 'x')] } });
		expect((await waiting).page.results).toMatchObject([{ id: answer('nowa', '')._id }]);

		const leaving = new AbortController();
		const left = world.send(`${own}/_changes`, {
			as: 'staff',
			query: '?feed=longpoll&since=now',
			signal: leaving.signal,
		});
		leaving.abort();
		expect((await left).status).toBe(503);
	});

	it('waited for are not told to a session that has ended meanwhile', async () => {
		const short = await openWorld(open);
		const waiting = short.json(`${own}/_changes`, {
			as: 'manager',
			query: '?feed=longpoll&since=now&timeout=200',
		});
		short.end('manager');
		expect(await waiting).toMatchObject({ status: 401, body: { error: 'unauthorized' } });
		await short.close();
	});
});

describe.each(backends)('requests, %s', (_, open) => {
	let world: World;
	beforeAll(async () => void (world = await openWorld(open)));
	afterAll(() => world.close());

	it.each([
		['_changes', '?limit=5001'],
		['_changes', '?limit=-1'],
		['_changes', '?limit=1&limit=2'],
		['_changes', '?feed=continuous'],
		['_changes', '?feed=eventsource'],
		['_changes', '?filter=_view&view=a/b'],
		['_changes', '?filter=_selector'],
		['_changes', '?include_docs=yes'],
		['_changes', '?since=%00'],
		['_changes', '?__proto__=1'],
		['_changes', '?descending=true'],
		['_all_docs', '?startkey=a'],
		['_all_docs', '?startkey={}'],
		['_all_docs', '?startkey=%22%5Cud800%22'],
		['_all_docs', '?limit=1e3'],
		['_all_docs', '?stale=ok'],
		['facility', '?attachments=1'],
		['facility', '?rev=../x'],
		['facility', '?open_revs=[1]'],
		['', '?constructor=1'],
	])('are refused with a parameter they may not have: %s%s', async (path, query) => {
		const { status, body } = await world.json(path ? `${own}/${path}` : own, {
			as: 'staff',
			query,
		});
		expect(status).toBe(400);
		expect(body).toEqual({
			error: 'bad_request',
			reason: expect.stringContaining('query parameter'),
		});
	});

	it.each([
		['no JSON', '{'],
		['no object', '[]'],
		['nothing', ''],
		['no UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])],
		['no documents', '{}'],
		['documents that are none', '{"docs":[1]}'],
		['documents in no list', '{"docs":{"0":{}}}'],
		['an unknown wish', '{"docs":[],"all_or_nothing":true}'],
		['a wish of another type', '{"docs":[],"new_edits":"false"}'],
	])('are refused with %s in them', async (_name, raw) => {
		const sent = { as: 'staff', method: 'POST', raw } as const;
		const { status, body } = await world.json(`${own}/_bulk_docs`, sent);
		expect({ status, body }).toEqual({
			status: 400,
			body: { error: 'bad_request', reason: expect.any(String) },
		});
	});

	it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])(
		'are refused as %j: a form on another page can send that',
		async (type) => {
			const sent = { as: 'staff', raw: '{"docs":[]}', headers: { 'Content-Type': type } } as const;
			expect((await world.json(`${own}/_bulk_docs`, sent)).status).toBe(415);
		},
	);

	it('are refused when they are too large, whatever they say of their size', async () => {
		const megabyte = new Uint8Array(1024 * 1024).fill(0x20);
		const stream = (chunks: number) =>
			new ReadableStream<Uint8Array>({
				pull(controller) {
					if (chunks-- > 0) controller.enqueue(megabyte);
					else controller.close();
				},
			});
		for (const length of [null, '2', '99999999']) {
			const headers: Record<string, string> = length === null ? {} : { 'Content-Length': length };
			const sent = { as: 'staff', method: 'POST', raw: stream(9), headers } as const;
			expect(await world.json(`${own}/_bulk_docs`, sent)).toEqual({
				status: 413,
				body: { error: 'too_large', reason: expect.stringContaining(String(bodyLimit)) },
			});
		}
		const many = { docs: Array(5001).fill({}) };
		expect((await world.json(`${own}/_bulk_docs`, { as: 'staff', body: many })).status).toBe(413);
		const keys = { keys: Array(5001).fill('facility') };
		expect((await world.json(`${own}/_all_docs`, { as: 'staff', body: keys })).status).toBe(413);
	});

	it('that break off are answered', async () => {
		const broken = new ReadableStream<Uint8Array>({
			pull: (controller) => controller.error(new Error('gone')),
		});
		const sent = { as: 'staff', method: 'POST', raw: broken } as const;
		expect((await world.json(`${own}/_bulk_docs`, sent)).status).toBe(400);
	});

	it('for the head of an answer get it without a body', async () => {
		for (const path of ['program', 'program/faq:kto']) {
			const [head, get] = await Promise.all(
				['HEAD', 'GET'].map((method) => world.send(path, { method })),
			);
			expect([head?.status, head?.body]).toEqual([200, null]);
			expect([...(head?.headers ?? [])]).toEqual([...(get?.headers ?? [])]);
		}
	});
});

describe.each(backends)('packing, %s', (_, open) => {
	let world: World;
	const text = 'Zażółć gęślą jaźń. '.repeat(500);
	beforeAll(async () => {
		world = await openWorld(open);
		const docs = Array.from({ length: 30 }, (_, i) => answer(`kat-${i}`, text));
		await world.direct.database(own).bulkDocs(docs);
	});
	afterAll(() => world.close());

	const unpack: Record<string, (bytes: Uint8Array) => string> = {
		br: (bytes) => brotliDecompressSync(bytes).toString(),
		gzip: (bytes) => gunzipSync(bytes).toString(),
		none: (bytes) => new TextDecoder().decode(bytes),
	};
	it.each([
		['br, gzip', 'br'],
		['gzip, deflate, br;q=0.5', 'br'],
		['gzip', 'gzip'],
		['br;q=0, gzip;q=1.0', 'gzip'],
		['*', 'br'],
		['identity', 'none'],
		['br;q=x', 'none'],
		['', 'none'],
	])('as %j asks: %s', async (accepted, expected) => {
		for (const path of ['_changes', '_all_docs', 'answer:karta:2026-09:kat-3']) {
			const query = path.startsWith('_') ? '?include_docs=true' : '';
			const headers = { 'Accept-Encoding': accepted };
			const response = await world.send(`${own}/${path}`, { as: 'staff', query, headers });
			expect(response.headers.get('Content-Encoding') ?? 'none').toBe(expected);
			expect(response.headers.get('Vary')).toBe('Accept-Encoding');
			const bytes = new Uint8Array(await response.arrayBuffer());
			const length = response.headers.get('Content-Length');
			if (length !== null) expect(Number(length)).toBe(bytes.length);
			const plain = await world.send(`${own}/${path}`, { as: 'staff', query });
			expect(JSON.parse(unpack[expected]?.(bytes) ?? '')).toEqual(await plain.json());
			if (expected !== 'none') expect(bytes.length).toBeLessThan(text.length);
		}
	});

	it('leaves short answers alone', async () => {
		const headers = { 'Accept-Encoding': 'br' };
		const response = await world.send('program', { headers });
		expect(response.headers.get('Content-Encoding')).toBeNull();
	});
});
