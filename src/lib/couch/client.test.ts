import { describe, expect, it } from 'vitest';
import { couch, type CouchOptions } from './client.ts';
import type { Backend } from './types.ts';

const document = { ok: true, id: 'a', rev: '1-x' };

/** A server that always says the same. */
function saying(status: number, body: unknown, headers: Record<string, string> = {}): Backend {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return async () => new Response(text, { status, headers });
}

function database(backend: Backend, options?: CouchOptions) {
	return couch(backend, options).database('facility-1');
}

describe('what went wrong', () => {
	const said = { error: 'said', reason: 'so' };
	it.each([
		[401, said, 'signed-out'],
		[403, said, 'forbidden'],
		[404, said, 'missing'],
		[409, said, 'conflict'],
		[409, { error: 'account_mismatch', reason: 'so' }, 'account-mismatch'],
		[410, said, 'gone'],
		[413, said, 'too-large'],
		[400, said, 'refused'],
		[412, said, 'refused'],
		[408, said, 'busy'],
		[429, said, 'busy'],
		[500, said, 'busy'],
		[503, said, 'busy'],
		[304, '', 'broken'],
	])('is, for %i %j, %s', async (status, body, kind) => {
		const response = new Response(status === 304 ? null : JSON.stringify(body), { status });
		await expect(database(async () => response).put({ _id: 'a' })).rejects.toMatchObject({
			name: 'CouchError',
			kind,
			status,
		});
	});

	it.each([
		[200, 'broken'],
		[401, 'broken'],
		[403, 'broken'],
		[404, 'broken'],
		[409, 'broken'],
		[410, 'broken'],
		[413, 'too-large'],
		[429, 'busy'],
		[502, 'busy'],
	])('is, for the page of something in between with %i, %s', async (status, kind) => {
		const db = database(saying(status, '<html>Blocked</html>'));
		await expect(db.get('a')).rejects.toMatchObject({ kind, status });
		if (status !== 200) await expect(db.exists()).rejects.toMatchObject({ kind });
	});

	it('is offline without an answer, or with half of one', async () => {
		const none = database(() => Promise.reject(new TypeError('fetch failed')));
		await expect(none.info()).rejects.toMatchObject({ kind: 'offline', status: 0 });
		const half = new ReadableStream({
			start(controller) {
				controller.enqueue(new TextEncoder().encode('{"results":['));
				controller.error(new TypeError('network error'));
			},
		});
		const cut = database(async () => new Response(half));
		await expect(cut.changes({})).rejects.toMatchObject({ kind: 'offline' });
	});

	it('is interrupted when the caller stopped it, before, meanwhile or just after', async () => {
		const stopped = AbortSignal.abort();
		const db = database(saying(200, { db_name: 'x', doc_count: 0, update_seq: '0' }));
		await expect(db.info(stopped)).rejects.toMatchObject({ kind: 'interrupted' });
		const stop = new AbortController();
		const hanging = database(
			(request) =>
				new Promise((_, reject) =>
					request.signal.addEventListener('abort', () => reject(request.signal.reason)),
				),
		);
		const waiting = hanging.changes({ feed: 'longpoll', signal: stop.signal });
		stop.abort();
		await expect(waiting).rejects.toMatchObject({ kind: 'interrupted' });
	});

	it.each([
		['120', 120],
		['0', 0],
		['604800', 900],
		['Wed, 21 Oct 2026 07:28:00 GMT', null],
		['soon', null],
	])('comes with the time to wait: %s', async (header, retryAfter) => {
		const db = database(saying(429, { error: 'x', reason: 'y' }, { 'Retry-After': header }));
		await expect(db.info()).rejects.toMatchObject({ kind: 'busy', retryAfter });
	});

	it.each(['', '.', '..', 'a\ud800'])('is a name that is none: %j', async (id) => {
		const never = database(() => Promise.reject(new Error('asked')));
		await expect(never.get(id)).rejects.toMatchObject({ kind: 'refused' });
	});
});

describe('an answer that is not what the protocol says', () => {
	const row = { id: 'a', key: 'a', value: { rev: '1-x' } };
	it.each([
		['info', {}, (db: ReturnType<typeof database>) => db.info()],
		['a list', [], (db: ReturnType<typeof database>) => db.get('a')],
		['a document without a name', { n: 1 }, (db: ReturnType<typeof database>) => db.get('a')],
		['null', null, (db: ReturnType<typeof database>) => db.get('a')],
		['no revision', { ok: true }, (db: ReturnType<typeof database>) => db.put({ _id: 'a' })],
		['a row too few', [], (db: ReturnType<typeof database>) => db.bulkDocs([{ _id: 'a' }])],
		['another row', [document], (db: ReturnType<typeof database>) => db.bulkDocs([{ _id: 'b' }])],
		['another key', { rows: [row] }, (db: ReturnType<typeof database>) => db.allDocs(['b'])],
		['no end', { results: [], last_seq: '1' }, (db: ReturnType<typeof database>) => db.changes({})],
		[
			'a change without revisions',
			{ results: [{ id: 'a', seq: '1' }], last_seq: '1', pending: 0 },
			(db: ReturnType<typeof database>) => db.changes({}),
		],
		['words', { a: ['1-x'] }, (db: ReturnType<typeof database>) => db.revsDiff({ a: ['1-x'] })],
	])('is broken: %s', async (_, body, ask) => {
		await expect(ask(database(saying(200, body)))).rejects.toMatchObject({ kind: 'broken' });
	});
});

describe('requests', () => {
	it('go where they should, with what they need', async () => {
		const requests: Request[] = [];
		const epochs: string[] = [];
		const db = couch(
			async (request) => {
				requests.push(request);
				const body = { results: [], last_seq: 5, pending: 0 };
				return new Response(JSON.stringify(body), { headers: { 'X-Database-Epoch': 'e1' } });
			},
			{
				base: 'https://miasto.example/db/',
				headers: () => ({ 'X-Account': 'anna' }),
				onEpoch: (epoch) => epochs.push(epoch),
			},
		).database('a/b');
		const { last_seq } = await db.changes({ since: '5-a&b', limit: 10, includeDocs: true });
		const [request] = requests;
		expect(request?.url).toBe(
			'https://miasto.example/db/a%2Fb/_changes?since=5-a%26b&limit=10&include_docs=true',
		);
		expect(request?.headers.get('X-Account')).toBe('anna');
		expect(last_seq).toBe('5');
		expect(epochs).toEqual(['e1']);
	});

	it('tell a cluster that took a document without its quorum from one that wrote it', async () => {
		expect(await database(saying(202, document)).put({ _id: 'a' })).toEqual({
			rev: '1-x',
			status: 202,
		});
		expect((await database(saying(201, [document])).bulkDocs([{ _id: 'a' }])).status).toBe(201);
	});
});
