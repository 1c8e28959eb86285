import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Ask } from './support/ask.ts';
import { openTemporary, type Temporary } from './support/embedded.ts';

// Real files and processes: slow where the machine has other work.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let server: Temporary;
let db: Ask;
beforeAll(async () => {
	server = await openTemporary();
	db = new Ask(server.handle, 'facility-1');
	await db.put('');
	await db.replicate('a', 2, ['bbb', 'root'], { n: 1 });
	await db.replicate('a', 2, ['aaa', 'root'], { n: 1 });
});
afterAll(() => server.close());

async function stillWell(): Promise<void> {
	expect((await db.get('/a')).body._rev).toBe('2-bbb');
	expect(server.errors).toEqual([]);
}

it.each([
	['a prototype', '{"__proto__":{"x":1}}', 400],
	['a prototype within', '{"a":[{"\\u005f_proto__":1}]}', 400],
	['a lone surrogate', '{"a":"\\uDC00"}', 400],
	['a lone surrogate as a name', '{"\\ud83d":1}', 400],
	['a pair', '{"a":"\\ud83d\\ude00"}', 201],
	['a number without end', '{"a":-1e400}', 400],
	['names of every object', '{"constructor":1,"hasOwnProperty":2,"toString":3,"then":4}', 201],
	['100,000 lists in one another', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 400],
	['100,000 objects in one another', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 400],
	['400 levels', `{"a":${'['.repeat(400)}${']'.repeat(400)}}`, 201],
	['an attachment', '{"_attachments":{"a":{"data":""}}}', 501],
	['no attachment', '{"_attachments":{}}', 201],
	[
		'a history longer than its number',
		'{"_rev":"1-a","_revisions":{"start":1,"ids":["a","b"]}}',
		400,
	],
	['a history in circles', '{"_revisions":{"start":2,"ids":["a","a"]}}', 400],
	['a revision without end', `{"_rev":"${'9'.repeat(400)}-a"}`, 400],
	['a body of 9 MB', `{"a":"${'x'.repeat(9_000_000)}"}`, 413],
])('answers %s', async (_, raw, status) => {
	const path = `/x-${Math.random()}`;
	expect((await db.put(path, undefined, { raw })).status).toBe(status);
	if (status === 201) {
		const { _id, _rev, ...fields } = (await db.get(path)).body;
		const { _attachments, ...sent } = JSON.parse(raw);
		expect(fields).toEqual(sent);
	}
	await stillWell();
});

it('answers a request without end', async () => {
	const chunk = new TextEncoder().encode(' '.repeat(1024 * 1024));
	const raw = new ReadableStream({ pull: (controller) => controller.enqueue(chunk) });
	const request = new Request('http://couch.invalid/facility-1/x', {
		method: 'PUT',
		body: raw,
		duplex: 'half',
	} as RequestInit);
	expect((await server.handle(request)).status).toBe(413);
	await stillWell();
});

it('answers a history of a hundred thousand revisions', async () => {
	const ids = Array.from({ length: 100_000 }, (_, i) => `h${i}`);
	expect((await db.replicate('long', 100_000, ids)).status).toBe(201);
	expect((await db.get('/long?revs=true')).body._revisions.ids).toHaveLength(1000);
	await stillWell();
});

it.each([
	'/_find',
	'/_security',
	'/_purge',
	'/_design/x/_view/y',
	'/a/attachment',
	'/_changes?feed=eventsource',
	'/_changes?filter=a/b',
])('says of %s that it is not part of this', async (path) => {
	const { status, body } = await db.get(path);
	expect([status, body.error]).toEqual([501, 'not_implemented']);
});

it.each(['/%', '/%zz', '/a%00', '/%2e%2e%2f', '/_local%2f', '/a/b/c/d', '/_users', '/_node/x'])(
	'answers the address %s',
	async (path) => {
		const response = await server.handle(new Request(`http://couch.invalid${path}`));
		expect([400, 404, 501]).toContain(response.status);
		expect(await response.json()).toMatchObject({ error: expect.any(String) });
		await stillWell();
	},
);

it('answers whatever it is asked, and stays well', async () => {
	const odd = fc.oneof(
		fc.constantFrom(
			'a',
			'none',
			'_local/x',
			'_design/x',
			'2-bbb',
			'2-aaa',
			'1-root',
			'all',
			'now',
			'',
		),
		fc.string({ unit: 'binary' }),
	);
	const value = fc.oneof(
		fc.jsonValue(),
		odd,
		fc.constantFrom('["2-aaa","1-root","5-x"]', '1', '0', '-1', 'true', '{}', '1e99', '"a"'),
	);
	const names = [
		...['rev', 'revs', 'open_revs', 'latest', 'conflicts', 'revs_info', 'meta', 'new_edits'],
		...['keys', 'key', 'startkey', 'endkey', 'limit', 'skip', 'descending', 'include_docs'],
		...['since', 'style', 'filter', 'doc_ids', 'timeout', 'inclusive_end', 'update_seq'],
	];
	const query = fc.dictionary(fc.constantFrom(...names), value.map(text), { maxKeys: 4 });
	const doc = fc.oneof(
		fc.record(
			{
				_id: odd,
				_rev: odd,
				_deleted: fc.oneof(fc.boolean(), value),
				_revisions: fc.oneof(
					fc.record({ start: fc.integer({ min: -1, max: 9 }), ids: fc.array(odd) }),
					value,
				),
				n: value,
			},
			{ requiredKeys: [] },
		),
		value,
	);
	const body = fc.oneof(
		fc.record(
			{
				docs: fc.oneof(fc.array(doc), value),
				new_edits: fc.oneof(fc.boolean(), value),
				keys: fc.oneof(fc.array(value), value),
				doc_ids: fc.array(odd),
			},
			{ requiredKeys: [] },
		),
		doc,
		fc.dictionary(odd, fc.oneof(fc.array(odd), value)),
	);
	const segment = fc.oneof(
		fc.constantFrom('_all_docs', '_changes', '_bulk_docs', '_bulk_get', '_revs_diff', '_local'),
		odd,
	);
	const asked = fc.record({
		method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH'),
		path: fc.array(segment, { minLength: 1, maxLength: 3 }),
		query,
		body,
	});
	const other = new Ask(server.handle, 'facility-2');
	await other.put('');
	await other.replicate('a', 2, ['bbb', 'root'], { n: 1 });
	await other.replicate('a', 2, ['aaa', 'root'], { n: 1 });
	await fc.assert(
		fc.asyncProperty(asked, async ({ method, path, query, body }) => {
			// The database itself is not dropped by accident.
			const way = path.map((name) => encodeURIComponent(wellFormed(name)) || '-').join('/');
			const search = new URLSearchParams({ timeout: '1', ...query });
			const bodiless = method === 'GET' || method === 'HEAD';
			const answer = await other.send(method, `/${way}?${search}`, bodiless ? undefined : body);
			expect([method, way, answer.status]).not.toEqual([method, way, 500]);
			if (answer.status >= 400 && method !== 'HEAD')
				expect(answer.body).toMatchObject({
					error: expect.any(String),
					reason: expect.any(String),
				});
		}),
		{ numRuns: 1500 },
	);
	expect((await other.put('/after', {})).status).toBe(201);
	await stillWell();
});

function text(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}

function wellFormed(name: string): string {
	return name.replace(/\p{Surrogate}/gu, '?');
}
