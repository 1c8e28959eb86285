import { describe, expect, it } from 'vitest';
import type { Change, Changes } from '../../../src/lib/couch/types.ts';
import type { Ask } from '../support/ask.ts';
import type { Fresh } from './index.ts';

const ids = ({ results }: Changes) => results.map(({ id }) => id).sort();

async function changes(db: Ask, query = ''): Promise<Changes> {
	const { status, body } = await db.get(`/_changes?${query}`);
	expect(status).toBe(200);
	return body;
}

const since = (seq: string) => `since=${encodeURIComponent(seq)}`;

export function describeChanges(fresh: Fresh): void {
	describe('_changes', () => {
		it('names each document once, where it changed last', async () => {
			const db = fresh();
			const [a] = await db.write({ _id: 'a', n: 1 }, { _id: 'b', n: 1 });
			const [a2] = await db.write({ _id: 'a', _rev: a, n: 2 });
			const all = await changes(db);
			expect(ids(all)).toEqual(['a', 'b']);
			expect(all.pending).toBe(0);
			expect(all.last_seq).toBeTypeOf('string');
			const ofA = all.results.find(({ id }) => id === 'a');
			expect(ofA).toEqual({ id: 'a', seq: expect.any(String), changes: [{ rev: a2 }] });
		});

		it('goes on where it was left', async () => {
			const db = fresh();
			await db.write({ _id: 'a' });
			const first = await changes(db);
			expect((await changes(db, since(first.last_seq))).results).toEqual([]);
			await db.write({ _id: 'b' });
			const second = await changes(db, since(first.last_seq));
			expect(ids(second)).toEqual(['b']);
			await db.write({ _id: 'c' });
			expect(ids(await changes(db, since(second.results[0]?.seq ?? '')))).toEqual(['c']);
			expect(ids(await changes(db, since((await db.get('')).body.update_seq)))).toEqual([]);
			expect(ids(await changes(db, 'since=now'))).toEqual([]);
			expect(ids(await changes(db, 'since=0'))).toEqual(['a', 'b', 'c']);
		});

		it('comes in pages that say how much is left', async () => {
			const db = fresh();
			await db.post('/_bulk_docs', {
				docs: Array.from({ length: 25 }, (_, i) => ({ _id: `d${i}` })),
			});
			const seen: string[] = [];
			const left: number[] = [];
			let at = '0';
			for (let page = 0; page < 3; page++) {
				const { results, last_seq, pending } = await changes(db, `limit=10&${since(at)}`);
				seen.push(...results.map(({ id }) => id));
				left.push(pending);
				at = last_seq;
			}
			expect(left).toEqual([15, 5, 0]);
			expect(new Set(seen).size).toBe(25);
			expect((await changes(db, since(at))).results).toEqual([]);
			const whole = await changes(db, 'limit=25');
			expect([whole.results.length, whole.pending]).toEqual([25, 0]);
			expect((await changes(db, 'limit=0')).results).toHaveLength(1);
		});

		it('is whole when it is long', async () => {
			const db = fresh();
			const names = Array.from({ length: 1200 }, (_, n) => `n${String(n).padStart(4, '0')}`);
			await db.write(...names.map((_id) => ({ _id })));
			expect(ids(await changes(db))).toEqual(names);
			const page = await changes(db, 'limit=700');
			expect(page).toMatchObject({ results: { length: 700 }, pending: 500 });
			const rest = await changes(db, since(page.last_seq));
			expect([...ids(page), ...ids(rest)].sort()).toEqual(names);
		});

		it('brings documents, deletions and losing leaves', async () => {
			const db = fresh();
			const [a] = await db.write({ _id: 'a', n: 1 });
			const gone = (await db.delete(`/a?rev=${a}`)).body.rev;
			await db.replicate('c', 2, ['aaa', 'root'], { side: 'aaa' });
			await db.replicate('c', 2, ['bbb', 'root'], { side: 'bbb' });
			const { results } = await changes(db, 'include_docs=true&conflicts=true');
			const byId = new Map<string, Change>(results.map((change) => [change.id, change]));
			expect(byId.get('a')).toMatchObject({
				deleted: true,
				changes: [{ rev: gone }],
				doc: { _id: 'a', _rev: gone, _deleted: true },
			});
			expect(byId.get('c')).toMatchObject({
				changes: [{ rev: '2-bbb' }],
				doc: { _id: 'c', _rev: '2-bbb', side: 'bbb', _conflicts: ['2-aaa'] },
			});
			const leaves = await changes(db, 'style=all_docs');
			const ofC = leaves.results.find(({ id }) => id === 'c');
			expect(ofC?.changes).toEqual([{ rev: '2-bbb' }, { rev: '2-aaa' }]);
			expect(ofC).not.toHaveProperty('doc');
		});

		it('moves with a losing leaf too', async () => {
			const db = fresh();
			await db.replicate('a', 2, ['bbb', 'root']);
			const { last_seq } = await changes(db);
			await db.replicate('a', 2, ['aaa', 'root']);
			const moved = await changes(db, since(last_seq));
			expect(moved.results.map(({ changes }) => changes)).toEqual([[{ rev: '2-bbb' }]]);
		});

		it('is cut down to some documents', async () => {
			const db = fresh();
			await db.write({ _id: 'a' }, { _id: 'b' }, { _id: 'c' });
			const { body } = await db.post('/_changes?filter=_doc_ids', { doc_ids: ['a', 'c', 'none'] });
			expect(ids(body)).toEqual(['a', 'c']);
			const listed = encodeURIComponent('["b"]');
			expect(ids(await changes(db, `filter=_doc_ids&doc_ids=${listed}`))).toEqual(['b']);
			expect(ids((await db.post('/_changes', {})).body)).toEqual(['a', 'b', 'c']);
		});

		it('goes backwards', async () => {
			const db = fresh();
			await db.write({ _id: 'a' }, { _id: 'b' });
			expect(ids(await changes(db, 'descending=true'))).toEqual(['a', 'b']);
			expect((await changes(db, 'descending=true&limit=1')).results).toHaveLength(1);
		});

		it('begins anew after a sequence of another database', async () => {
			const db = fresh();
			await db.write({ _id: 'a' });
			const { last_seq } = await changes(db);
			await db.delete('');
			await db.put('');
			await db.write({ _id: 'x' }, { _id: 'y' });
			expect(ids(await changes(db, since(last_seq)))).toEqual(['x', 'y']);
		});

		it.each(['since=garbage', 'since=%00', 'since=-5', 'feed=none', 'heartbeat=x', 'heartbeat=0'])(
			'refuses %s',
			async (query) => {
				const { status, body } = await fresh().get(`/_changes?${query}`);
				expect([status, body.error]).toEqual([400, 'bad_request']);
			},
		);
	});
}
