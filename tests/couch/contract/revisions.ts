import { describe, expect, it } from 'vitest';
import type { Fresh } from './index.ts';

interface Open {
	ok?: { _rev: string };
	missing?: string;
}

export function describeRevisions(fresh: Fresh): void {
	describe('revisions', () => {
		it('are opened one by one', async () => {
			const db = fresh();
			await db.replicate('a', 2, ['aaa', 'root'], { side: 'aaa' });
			await db.replicate('a', 2, ['bbb', 'root'], { side: 'bbb' });
			await db.replicate('a', 2, ['ccc', 'root'], { _deleted: true });
			expect((await db.get('/a?rev=2-aaa')).body).toEqual({ _id: 'a', _rev: '2-aaa', side: 'aaa' });
			const all: Open[] = (await db.get('/a?open_revs=all')).body;
			expect(all.map(({ ok }) => ok?._rev).sort()).toEqual(['2-aaa', '2-bbb', '2-ccc']);
			const asked = encodeURIComponent('["2-aaa","7-zzz"]');
			const some: Open[] = (await db.get(`/a?open_revs=${asked}&revs=true`)).body;
			expect(some).toContainEqual({ missing: '7-zzz' });
			expect(some).toContainEqual({
				ok: {
					_id: 'a',
					_rev: '2-aaa',
					side: 'aaa',
					_revisions: { start: 2, ids: ['aaa', 'root'] },
				},
			});
		});

		it('lead to their latest', async () => {
			const db = fresh();
			await db.replicate('a', 2, ['aaa', 'root']);
			await db.replicate('a', 3, ['bbb', 'bb', 'root']);
			const latest = async (rev: string): Promise<unknown> => {
				const { body } = await db.get(
					`/a?latest=true&open_revs=${encodeURIComponent(`["${rev}"]`)}`,
				);
				return (body as Open[]).map(({ ok, missing }) => ok?._rev ?? missing).sort();
			};
			expect(await latest('2-bb')).toEqual(['3-bbb']);
			expect(await latest('2-aaa')).toEqual(['2-aaa']);
			expect(await latest('1-root')).toEqual(['2-aaa', '3-bbb']);
			expect(await latest('5-none')).toEqual(['5-none']);
		});

		it('that are unknown or no revisions are answered so', async () => {
			const db = fresh();
			await db.write({ _id: 'a' });
			expect((await db.get('/a?rev=1-none')).body).toEqual({
				error: 'not_found',
				reason: 'missing',
			});
			expect((await db.get('/none?open_revs=all')).status).toBe(404);
			for (const query of ['rev=x', 'open_revs=x', 'open_revs=["x"]', 'open_revs={}'])
				expect([query, (await db.get(`/a?${query}`)).status]).toEqual([query, 400]);
		});

		it('are told with their history', async () => {
			const db = fresh();
			await db.replicate('a', 3, ['ccc', 'bbb', 'aaa']);
			const { body } = await db.get('/a?revs=true&revs_info=true');
			expect(body._revisions).toEqual({ start: 3, ids: ['ccc', 'bbb', 'aaa'] });
			expect(body._revs_info[0]).toEqual({ rev: '3-ccc', status: 'available' });
			expect(body._revs_info.map(({ rev }: { rev: string }) => rev)).toEqual([
				'3-ccc',
				'2-bbb',
				'1-aaa',
			]);
		});

		it('that the server misses are told apart from those whose text is gone', async () => {
			const db = fresh();
			const [first] = await db.write({ _id: 'a', n: 1 });
			const [second] = await db.write({ _id: 'a', _rev: first, n: 2 });
			const { status, body } = await db.post('/_revs_diff', {
				a: [first, second, '2-other', '1-other'],
				b: ['1-x', '2-y'],
				c: [],
			});
			expect(status).toBe(200);
			expect(Object.keys(body).sort()).toEqual(['a', 'b']);
			expect(body.a.missing.toSorted()).toEqual(['1-other', '2-other']);
			expect(body.b).toEqual({ missing: ['1-x', '2-y'] });
			const known = await db.post('/_revs_diff', { a: [second] });
			expect(known.body).toEqual({});
			for (const bad of [[], { a: 1 }, { a: ['x'] }, { a: [1] }])
				expect((await db.post('/_revs_diff', bad)).status).toBe(400);
		});

		it('are kept beyond a thousand edits of one document', async () => {
			const db = fresh();
			const ids = Array.from({ length: 1500 }, (_, i) => `h${1500 - i}`);
			await db.replicate('a', 1500, ids, { n: 1 });
			const { body } = await db.get('/a?revs=true');
			expect([body._revisions.start, body._revisions.ids[0]]).toEqual([1500, 'h1500']);
			const [next] = await db.write({ _id: 'a', _rev: '1500-h1500', n: 2 });
			expect(next).toMatch(/^1501-/);
		});
	});
}
