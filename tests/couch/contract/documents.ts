import { describe, expect, it } from 'vitest';
import type { Fresh } from './index.ts';

const conflict = { error: 'conflict', reason: 'Document update conflict.' };

export function describeDocuments(fresh: Fresh): void {
	describe('documents', () => {
		it('are written, read, changed and deleted', async () => {
			const db = fresh();
			const made = await db.put('/a', { n: 1 });
			expect([201, 202]).toContain(made.status);
			expect(made.body).toEqual({ ok: true, id: 'a', rev: expect.stringMatching(/^1-/) });
			expect(made.headers.get('ETag')).toBe(`"${made.body.rev}"`);
			const changed = await db.put('/a', { _rev: made.body.rev, n: 2 });
			expect(changed.body.rev).toMatch(/^2-/);
			const read = await db.get('/a');
			expect(read.body).toEqual({ _id: 'a', _rev: changed.body.rev, n: 2 });
			expect(read.headers.get('Content-Type')).toBe('application/json');
			const gone = await db.delete(`/a?rev=${changed.body.rev}`);
			expect([200, 202]).toContain(gone.status);
			expect(gone.body.rev).toMatch(/^3-/);
			const after = await db.get('/a');
			expect([after.status, after.body]).toEqual([404, { error: 'not_found', reason: 'deleted' }]);
			const stub = await db.get(`/a?rev=${gone.body.rev}`);
			expect(stub.body).toEqual({ _id: 'a', _rev: gone.body.rev, _deleted: true });
		});

		it('begin again above their deletion', async () => {
			const db = fresh();
			const [rev] = await db.write({ _id: 'a', n: 1 });
			await db.delete(`/a?rev=${rev}`);
			expect((await db.put('/a', { n: 2 })).body.rev).toMatch(/^3-/);
			expect((await db.get('')).body.doc_count).toBe(1);
		});

		it('that never were are missing', async () => {
			const { status, body } = await fresh().get('/a');
			expect([status, body]).toEqual([404, { error: 'not_found', reason: 'missing' }]);
			expect((await fresh().send('HEAD', '/a')).status).toBe(404);
			expect((await fresh().delete('/a?rev=1-abc')).status).toBe(404);
		});

		it('are refused when they are made from an old revision, or from none', async () => {
			const db = fresh();
			const [first] = await db.write({ _id: 'a', n: 1 });
			await db.write({ _id: 'a', _rev: first, n: 2 });
			for (const rev of [undefined, first, '1-0123456789abcdef0123456789abcdef', '9-abc']) {
				const { status, body } = await db.put('/a', { _rev: rev, n: 3 });
				expect([status, body]).toEqual([409, conflict]);
			}
			expect((await db.delete(`/a?rev=${first}`)).status).toBe(409);
			expect((await db.delete('/a')).status).toBe(409);
			expect((await db.put('/new', { _rev: '1-abc' })).status).toBe(409);
			expect((await db.get('/a')).body.n).toBe(2);
		});

		it('are not brought back by repeating an edit that was deleted since', async () => {
			const db = fresh();
			const [first] = await db.write({ _id: 'a', n: 1 });
			const removed = (await db.delete(`/a?rev=${first}`)).body.rev;
			const [again] = await db.write({ _id: 'a', _rev: removed, n: 1 });
			await db.delete(`/a?rev=${again}`);
			expect((await db.put('/a', { _rev: removed, n: 1 })).status).toBe(409);
			expect((await db.get('/a')).status).toBe(404);
		});

		it('take their revision from the address, from If-Match or from themselves, if these agree', async () => {
			const db = fresh();
			const [first] = await db.write({ _id: 'a' });
			const second = await db.put(`/a?rev=${first}`, { n: 2 });
			expect(second.body.rev).toMatch(/^2-/);
			const headers = { 'If-Match': `"${second.body.rev}"` };
			const third = await db.put('/a', { n: 3 }, { headers });
			expect(third.body.rev).toMatch(/^3-/);
			expect((await db.put('/a', { n: 4 }, { headers })).status).toBe(409);
			for (const answer of [
				await db.put(`/a?rev=${first}`, { _rev: third.body.rev }),
				await db.put('/a', { _rev: third.body.rev }, { headers }),
			])
				expect([answer.status, answer.body.error]).toEqual([400, 'bad_request']);
			const gone = await db.delete('/a', { headers: { 'If-Match': third.body.rev } });
			expect([200, 202]).toContain(gone.status);
		});

		it('answer 304 to whoever has them', async () => {
			const db = fresh();
			const [rev] = await db.write({ _id: 'a' });
			for (const tag of [`"${rev}"`, `W/"${rev}"`, `"other", "${rev}"`]) {
				const { status, text } = await db.get('/a', { headers: { 'If-None-Match': tag } });
				expect([status, text]).toEqual([304, '']);
			}
			const head = await db.send('HEAD', '/a');
			expect([head.status, head.text, head.headers.get('ETag')]).toEqual([200, '', `"${rev}"`]);
			await db.write({ _id: 'a', _rev: rev });
			const headers = { 'If-None-Match': `"${rev}"` };
			expect((await db.get('/a', { headers })).status).toBe(200);
		});

		it.each(['żółw', 'a/b', 'a b', 'a+b', 'a%2Fb', 'ÿ', '漢', '😀', 'answer:x:2026-03:stan', '.x'])(
			'may be called %j',
			async (id) => {
				const db = fresh();
				const [rev] = await db.write({ _id: id, n: 1 });
				expect((await db.get(`/${encodeURIComponent(id)}`)).body).toEqual({
					_id: id,
					_rev: rev,
					n: 1,
				});
				const { body } = await db.get('/_all_docs');
				expect(body.rows.map((row: { id: string }) => row.id)).toEqual([id]);
				const listed = await db.post('/_all_docs', { keys: [id] });
				expect(listed.body.rows[0].value.rev).toBe(rev);
			},
		);

		it('are named by the server when they come without a name', async () => {
			const db = fresh();
			const { status, body } = await db.post('', { n: 1 });
			expect([201, 202]).toContain(status);
			expect((await db.get(`/${body.id}`)).body.n).toBe(1);
			expect((await db.post('', { _id: 'own' })).body.id).toBe('own');
			expect((await db.post('', { _id: 'own' })).status).toBe(409);
		});

		it.each([
			['/_x', {}, 'illegal_docid'],
			['/a', { _bad: 1 }, 'doc_validation'],
			['/a', { _deleted: 'yes' }, 'doc_validation'],
			['/a', { _rev: 'x' }, 'bad_request'],
			['/a', { _rev: 1 }, 'bad_request'],
			['/a', [], 'bad_request'],
			['/a', 'text', 'bad_request'],
			['/a', null, 'bad_request'],
			['/a', { _revisions: { start: 'x', ids: [] } }, 'doc_validation'],
			['/a', { _revisions: { start: 1, ids: 'x' } }, 'doc_validation'],
			['/a', { _revisions: { start: 1, ids: [1] } }, 'doc_validation'],
		])('are refused as PUT %s %j', async (path, body, error) => {
			const answer = await fresh().put(path, body);
			expect([answer.status, answer.body.error]).toEqual([400, error]);
		});

		it.each(['', '{', '{"a":}', '{"a":"\\ud800"}', '{"a":1}x', '{"a":1e999}'])(
			'are refused when they are no JSON: %s',
			async (raw) => {
				const { status, body } = await fresh().put('/a', undefined, { raw });
				expect([status, body.error]).toEqual([400, 'bad_request']);
			},
		);

		it('that are no UTF-8 are refused', async () => {
			const raw = Uint8Array.from(
				[...'{"a":"'].map((c) => c.charCodeAt(0)).concat(0xff, 0x22, 0x7d),
			);
			const { status, body } = await fresh().put('/a', undefined, { raw });
			expect([status, body.error]).toEqual([400, 'bad_request']);
		});

		it('that are too large are refused', async () => {
			const { status, body } = await fresh().put('/a', { text: 'x'.repeat(8_000_001) });
			expect([status, body.error]).toEqual([413, 'document_too_large']);
		});

		it('keep what is in them', async () => {
			const db = fresh();
			const doc = {
				text: 'Zażółć \u0000 \u2028 "quoted" 😀',
				numbers: [0, -1.5, 1e21, 9007199254740991],
				nested: { constructor: 1, toString: null, '': [], list: [[], [{}]] },
				on: true,
			};
			await db.write({ _id: 'a', ...doc });
			expect((await db.get('/a')).body).toMatchObject(doc);
		});
	});

	describe('local documents', () => {
		it('are kept beside the others, out of every list', async () => {
			const db = fresh();
			expect((await db.get('/_local/x')).status).toBe(404);
			const made = await db.put('/_local/x', { n: 1 });
			expect(made.body).toEqual({ ok: true, id: '_local/x', rev: '0-1' });
			expect((await db.get('/_local/x')).body).toEqual({ _id: '_local/x', _rev: '0-1', n: 1 });
			const changed = await db.put('/_local/x', { _rev: '0-1', n: 2 });
			expect(changed.body.rev).toBe('0-2');
			expect((await db.get('/_all_docs')).body.rows).toEqual([]);
			expect((await db.get('/_changes')).body.results).toEqual([]);
			expect((await db.get('')).body.doc_count).toBe(0);
		});

		it('are never in conflict', async () => {
			const db = fresh();
			await db.put('/_local/x', { n: 1 });
			expect([201, 202]).toContain((await db.put('/_local/x', { n: 2 })).status);
			expect((await db.get('/_local/x')).body.n).toBe(2);
			expect([200, 202]).toContain((await db.delete('/_local/x')).status);
			expect((await db.get('/_local/x')).status).toBe(404);
		});

		it('go with the others in one request', async () => {
			const db = fresh();
			const docs = [{ _id: 'a' }, { _id: '_local/x', n: 1 }];
			const { body } = await db.post('/_bulk_docs', { docs });
			expect(body.map((row: { id: string; ok: true }) => [row.id, row.ok])).toEqual([
				['a', true],
				['_local/x', true],
			]);
			expect((await db.get('/_local%2Fx')).body.n).toBe(1);
		});

		it('need a name, and take no attachments', async () => {
			for (const path of ['/_local', '/_local/', '/_local/x/y'])
				expect((await fresh().get(path)).status).toBe(400);
		});
	});
}
