import { describe, expect, it } from 'vitest';
import type { Fresh } from './index.ts';

export function describeBulk(fresh: Fresh): void {
	describe('_bulk_docs', () => {
		it('answers for each document, in the order sent', async () => {
			const db = fresh();
			const [rev] = await db.write({ _id: 'm', n: 1 });
			const { status, body } = await db.post('/_bulk_docs', {
				docs: [
					{ _id: 'z', n: 1 },
					{ _id: 'm', n: 2 },
					{ _id: 'a', n: 1 },
					{ _id: 'm', _rev: rev, n: 3 },
					{ n: 1 },
					{ _id: 'k', _rev: '1-abc' },
				],
			});
			expect([201, 202]).toContain(status);
			const said = body.map((row: { ok?: boolean; error?: string }) => row.ok ?? row.error);
			// Two edits of one document: which of them is refused is the server's choice, not the order of rows.
			expect([said[1], said[3]].sort()).toEqual(['conflict', true]);
			expect([said[0], said[2], said[4], said[5]]).toEqual([true, true, true, 'conflict']);
			expect(body.map((row: { id: string }) => row.id).slice(0, 4)).toEqual(['z', 'm', 'a', 'm']);
			expect(body[5]).toEqual({ id: 'k', error: 'conflict', reason: 'Document update conflict.' });
			expect(body[0].rev).toMatch(/^1-/);
		});

		it('deletes', async () => {
			const db = fresh();
			const revs = await db.write({ _id: 'a' }, { _id: 'b' });
			const docs = revs.map((_rev, i) => ({ _id: 'ab'[i], _rev, _deleted: true }));
			const { body } = await db.post('/_bulk_docs', { docs });
			expect(body.every((row: { ok?: boolean }) => row.ok)).toBe(true);
			expect((await db.get('')).body.doc_count).toBe(0);
		});

		it('without new edits keeps revisions as they are and answers only what failed', async () => {
			const db = fresh();
			const one = await db.replicate('a', 2, ['bbb', 'aaa'], { n: 2 });
			expect(one.status).toBe(201);
			expect(one.body).toEqual([]);
			const doc = await db.get('/a?revs=true');
			expect(doc.body).toEqual({
				_id: 'a',
				_rev: '2-bbb',
				n: 2,
				_revisions: { start: 2, ids: ['bbb', 'aaa'] },
			});
			expect((await db.replicate('a', 2, ['bbb', 'aaa'], { n: 'again' })).body).toEqual([]);
			expect((await db.get('/a')).body.n).toBe(2);
			const byRev = { docs: [{ _id: 'b', _rev: '3-ccc' }], new_edits: false };
			expect((await db.post('/_bulk_docs', byRev)).body).toEqual([]);
			expect((await db.get('/b')).body._rev).toBe('3-ccc');
		});

		it('without new edits keeps both sides of a conflict and chooses as every replica does', async () => {
			const db = fresh();
			await db.replicate('a', 2, ['aaa', 'root'], { side: 'aaa' });
			await db.replicate('a', 2, ['bbb', 'root'], { side: 'bbb' });
			expect((await db.get('/a?conflicts=true')).body).toEqual({
				_id: 'a',
				_rev: '2-bbb',
				side: 'bbb',
				_conflicts: ['2-aaa'],
			});
			await db.replicate('a', 3, ['ccc', 'aaa', 'root'], { side: 'aaa, longer' });
			expect((await db.get('/a?conflicts=true')).body).toMatchObject({
				_rev: '3-ccc',
				_conflicts: ['2-bbb'],
			});
			await db.replicate('a', 4, ['ddd', 'ccc', 'aaa', 'root'], { _deleted: true });
			const alive = (await db.get('/a?conflicts=true')).body;
			expect([alive._rev, alive._conflicts]).toEqual(['2-bbb', undefined]);
		});

		it.each([
			[[], 'bad_request'],
			[{}, 'bad_request'],
			[{ docs: {} }, 'bad_request'],
			[{ docs: [1] }, 'bad_request'],
			[{ docs: [null] }, 'bad_request'],
			[{ docs: [{ _id: 1 }] }, 'illegal_docid'],
			[{ docs: [{ _id: '_x' }] }, 'illegal_docid'],
			[{ docs: [{ _id: 'fine' }, { _id: 'a', _x: 1 }] }, 'doc_validation'],
			[{ docs: [{ _id: 'a' }], new_edits: 'no' }, 'bad_request'],
			[{ docs: [{ _id: 'a' }], new_edits: false }, 'bad_request'],
		])('refuses %j as a whole', async (body, error) => {
			const db = fresh();
			const answer = await db.post('/_bulk_docs', body);
			expect([answer.status, answer.body.error]).toEqual([400, error]);
			expect((await db.get('')).body.doc_count).toBe(0);
		});

		it('takes nothing', async () => {
			const { status, body } = await fresh().post('/_bulk_docs', { docs: [] });
			expect([status, body]).toEqual([201, []]);
		});

		it('lets one of many writers of the same revision win', async () => {
			const db = fresh();
			const [rev] = await db.write({ _id: 'a' });
			const answers = await Promise.all(
				Array.from({ length: 20 }, (_, writer) =>
					db.post('/_bulk_docs', { docs: [{ _id: 'a', _rev: rev, writer }] }),
				),
			);
			const winners = answers.flatMap(({ body }, writer) => (body[0].ok ? [writer] : []));
			expect(winners).toHaveLength(1);
			expect((await db.get('/a')).body.writer).toBe(winners[0]);
		});
	});

	describe('_bulk_get', () => {
		it('answers in the order asked, with the leaves where no revision is named', async () => {
			const db = fresh();
			await db.replicate('a', 2, ['aaa', 'root'], { side: 'aaa' });
			await db.replicate('a', 2, ['bbb', 'root'], { side: 'bbb' });
			await db.write({ _id: 'b' });
			const docs = [
				{ id: 'b' },
				{ id: 'none' },
				{ id: 'a' },
				{ id: 'a', rev: '2-aaa' },
				{ id: 'a', rev: '9-x' },
			];
			const { status, body } = await db.post('/_bulk_get?revs=true', { docs });
			expect(status).toBe(200);
			const [b, none, a, aaa, unknown] = body.results;
			expect(b.docs[0].ok).toMatchObject({ _id: 'b', _revisions: { start: 1 } });
			expect(none).toEqual({
				id: 'none',
				docs: [{ error: { id: 'none', rev: 'undefined', error: 'not_found', reason: 'missing' } }],
			});
			expect(a.docs.map((doc: { ok: { _rev: string } }) => doc.ok._rev).sort()).toEqual([
				'2-aaa',
				'2-bbb',
			]);
			expect(aaa.docs).toEqual([
				{
					ok: {
						_id: 'a',
						_rev: '2-aaa',
						side: 'aaa',
						_revisions: { start: 2, ids: ['aaa', 'root'] },
					},
				},
			]);
			expect(unknown.docs).toEqual([
				{ error: { id: 'a', rev: '9-x', error: 'not_found', reason: 'missing' } },
			]);
		});

		it('gives the latest of a revision', async () => {
			const db = fresh();
			await db.replicate('a', 3, ['ccc', 'bbb', 'aaa'], { n: 3 });
			const { body } = await db.post('/_bulk_get?latest=true', {
				docs: [{ id: 'a', rev: '1-aaa' }],
			});
			expect(body.results[0].docs).toEqual([{ ok: { _id: 'a', _rev: '3-ccc', n: 3 } }]);
		});

		it('answers bad lines in their place', async () => {
			const docs = [1, {}, { id: '_x' }, { id: 'a', rev: 'x' }];
			const { status, body } = await fresh().post('/_bulk_get', { docs });
			expect(status).toBe(200);
			const errors = body.results.map(
				(row: { docs: { error: { error: string } }[] }) => row.docs[0]?.error.error,
			);
			expect(errors).toEqual(['bad_request', 'bad_request', 'illegal_docid', 'bad_request']);
			for (const bad of [{}, []]) expect((await fresh().post('/_bulk_get', bad)).status).toBe(400);
			expect((await fresh().post('/_bulk_get?rev=1-a', { docs: [] })).status).toBe(400);
		});
	});
}
