import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, backends, goal, openWorld, secret, type Person, type World } from './support.ts';

const own = 'facility-muranow-1';

/** Runs of a property on an embedded server; each is a handful of requests. */
const numRuns = 300;
/** ms for all runs of one; a busy machine is slow, a hang is for ever. */
const patience = 60_000;

const who = fc.constantFrom<Person | null>('staff', 'manager', null);
const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'COPY');

const climbs = [
	'..',
	'.',
	'%2e%2e',
	'%252e%252e',
	'..%2f',
	'..%5c',
	'%c0%ae%c0%ae',
	'',
	'%00',
	';',
	'\\',
	'%',
];
const databases = [
	own,
	'facility-wola-2',
	'program',
	'exchange',
	'registry',
	'accounts',
	'_users',
	'_all_dbs',
	'_node',
];
const ends = [
	'_all_docs',
	'_changes',
	'_bulk_docs',
	'_bulk_get',
	'_revs_diff',
	'_local',
	'_design',
	'_find',
	'_security',
	'facility',
	`answer:karta:2026-09:sekret-${secret}`,
	`account:${secret}`,
	'_design%2fown',
	'lease:worker',
];
/** A piece as it is, encoded once or twice, or with every letter encoded. */
const piece = fc
	.tuple(fc.constantFrom(...climbs, ...databases, ...ends), fc.constantFrom(0, 1, 2, 3))
	.map(([text, layers]) => {
		if (layers === 3) return text.replace(/[a-z_]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
		return layers === 2
			? encodeURIComponent(encodeURIComponent(text))
			: layers
				? encodeURIComponent(text)
				: text;
	});
const path = fc.oneof(
	fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('/')),
	fc.tuple(fc.constantFrom(...databases), piece).map((pieces) => pieces.join('/')),
	fc.string({ unit: 'binary', maxLength: 40 }),
);

const parameter = fc.constantFrom(
	...'since limit include_docs conflicts feed timeout heartbeat style keys key startkey endkey descending rev revs'.split(
		' ',
	),
	...'open_revs filter view doc_ids attachments latest skip reduce group stale __proto__ db'.split(
		' ',
	),
);
const value = fc.oneof(
	fc.constantFrom(
		'true',
		'false',
		'0',
		'1',
		'5000',
		'5001',
		'-1',
		'1e9',
		'now',
		'""',
		'"a"',
		'[]',
		'{}',
		'null',
	),
	fc.constantFrom(
		'all',
		'["1-a"]',
		'1-a',
		'"\\ud800"',
		'_view',
		'../accounts',
		`"answer:karta:2026-09:sekret"`,
	),
	fc.string({ unit: 'binary', maxLength: 20 }),
);
const query = fc
	.array(fc.tuple(parameter, value), { maxLength: 4 })
	// Longpolls would hold for as long as they may.
	.map((pairs) => pairs.filter(([name, text]) => name !== 'feed' || text !== 'longpoll'))
	.map(
		(pairs) =>
			`?${pairs.map((pair) => pair.map((text) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?'))).join('=')).join('&')}`,
	);

describe.each(backends)('whatever is sent, %s', (_, open) => {
	let world: World;
	beforeAll(async () => void (world = await openWorld(open)));
	afterAll(() => world.close());

	/** An answer as promised: no failure of the server, JSON, an error with its reason, and no secret. */
	async function expectGood(response: Response, method: string): Promise<void> {
		expect(response.status).toBeLessThan(500);
		expect(response.headers.get('X-Database-Epoch')).toBe('epoch-1');
		const text = await response.text();
		expect(text).not.toContain(secret);
		if (method === 'HEAD') return;
		const body = JSON.parse(text) as unknown;
		if (response.status >= 400)
			expect(body).toEqual({ error: expect.any(String), reason: expect.any(String) });
	}

	it(
		'a path: no failure, no secret',
		async () => {
			await fc.assert(
				fc.asyncProperty(who, method, path, query, async (as, method, path, query) => {
					const body = ['POST', 'PUT'].includes(method) ? { raw: '{"docs":[],"keys":[]}' } : {};
					const response = await world.send(path, { as, method, query, ...body });
					const named = decoded(path);
					// What a path itself names may be named in the answer, as an id that is not there.
					if (named.includes(secret)) expect(response.status).toBeGreaterThanOrEqual(400);
					await expectGood(response, method);
				}),
				{ numRuns },
			);
			expect(world.logged).toEqual([]);
		},
		patience,
	);

	it(
		'parameters: no failure, no secret',
		async () => {
			const target = fc.constantFrom(
				'',
				'_all_docs',
				'_changes',
				'facility',
				'_local/x',
				'_bulk_get',
				'_revs_diff',
			);
			await fc.assert(
				fc.asyncProperty(
					target,
					fc.constantFrom('GET', 'POST'),
					query,
					async (end, method, query) => {
						const path = end ? `${own}/${end}` : own;
						const body = method === 'POST' ? { raw: '{"docs":[{"id":"facility"}]}' } : {};
						await expectGood(
							await world.send(path, { as: 'staff', method, query, ...body }),
							method,
						);
					},
				),
				{ numRuns },
			);
			expect(world.logged).toEqual([]);
		},
		patience,
	);

	it(
		'a body: no failure, no secret, and nothing written that is no document',
		async () => {
			const name = fc.constantFrom(
				...'_id _rev _deleted _revisions _attachments type schema seen text value docs keys id rev new_edits __proto__ constructor'.split(
					' ',
				),
			);
			const leaf = fc.oneof(
				fc.constantFrom<unknown>(
					1,
					1e300,
					-1,
					true,
					null,
					'answer',
					'1-a',
					goal._id,
					'facility',
					{},
					[],
				),
				fc.constantFrom<unknown>(answer('superwizja', 'x'), goal, `account:${secret.slice(0, 4)}`),
				fc.string({ unit: 'binary', maxLength: 10 }),
			);
			const { json } = fc.letrec<{ json: unknown }>((tie) => ({
				json: fc.oneof(
					{ maxDepth: 4 },
					leaf,
					fc.array(tie('json'), { maxLength: 3 }),
					fc.dictionary(name, tie('json'), { maxKeys: 4 }),
				),
			}));
			/** A good document with one thing wrong in it, most often. */
			const mutant = fc
				.tuple(
					fc.constantFrom<Record<string, unknown>>(answer('fuzz', 'x'), goal),
					fc.dictionary(name, json, { maxKeys: 2 }),
				)
				.map(([doc, change]) => ({ ...doc, ...change }));
			const body = fc.oneof(
				json.map((value) => JSON.stringify(value)),
				fc.array(fc.oneof(mutant, json), { maxLength: 4 }).map((docs) => JSON.stringify({ docs })),
				fc.array(mutant, { maxLength: 3 }).map((docs) =>
					JSON.stringify({
						new_edits: false,
						docs: docs.map((doc) => ({ _rev: '1-a', ...doc })),
					}),
				),
				fc.string({ unit: 'binary', maxLength: 40 }),
			);
			const target = fc.constantFrom(
				'_bulk_docs',
				'_all_docs',
				'_bulk_get',
				'_revs_diff',
				'_local/x',
				goal._id,
				'facility',
			);
			await fc.assert(
				fc.asyncProperty(target, body, async (end, raw) => {
					const method = end.startsWith('_') && end !== '_local/x' ? 'POST' : 'PUT';
					await expectGood(await world.send(`${own}/${end}`, { as: 'staff', method, raw }), method);
				}),
				{ numRuns: 2 * numRuns },
			);
			expect(world.logged).toEqual([]);
			const rows = await world.direct.database(own).allDocsRange({ includeDocs: true });
			for (const { key, doc } of rows.filter((row) => !row.key.match(/^(?:_design|lease)/)))
				expect([key, doc?.type]).toEqual([key, key.split(':')[0]]);
		},
		patience,
	);

	it(
		'a header: no failure, no secret',
		async () => {
			const headers = fc.dictionary(
				fc.constantFrom(
					...'Accept Accept-Encoding Content-Type Content-Encoding Content-Length X-Account If-Match If-None-Match'.split(
						' ',
					),
					...'Range Cookie Authorization X-HTTP-Method-Override X-Forwarded-For X-Original-URL Destination'.split(
						' ',
					),
				),
				fc.oneof(
					fc.constantFrom(
						'',
						'0',
						'-1',
						'*',
						'br',
						'gzip;q=0',
						'application/json',
						'text/plain',
						'/accounts',
						'"1-a"',
					),
					fc.constantFrom(
						'DELETE',
						'Basic YWRtaW46YWRtaW4=',
						'AuthSession=abc',
						'staff-muranow-1',
						'bytes=0-',
					),
					fc.stringMatching(/^[ -~]{0,20}$/),
				),
			);
			const target = fc.constantFrom('_all_docs', '_changes', '_bulk_docs', '');
			await fc.assert(
				fc.asyncProperty(who, target, headers, async (as, end, headers) => {
					const method = end === '_bulk_docs' ? 'POST' : 'GET';
					const body = method === 'POST' ? { raw: '{"docs":[]}' } : {};
					const response = await world.send(end ? `${own}/${end}` : own, {
						as,
						method,
						headers,
						...body,
					});
					if (response.headers.has('Content-Encoding')) return;
					await expectGood(response, method);
				}),
				{ numRuns },
			);
			expect(world.logged).toEqual([]);
		},
		patience,
	);
});

/** Decoded until nothing is left to decode. */
function decoded(path: string): string {
	try {
		const next = decodeURIComponent(path);
		return next === path ? path : decoded(next);
	} catch {
		return path;
	}
}
