import { describe, expect, it } from 'vitest';
import type { Fresh } from './index.ts';

const ids = ({ body }: { body: { rows: { id: string }[] } }) => body.rows.map(({ id }) => id);

const hex = (text: string) => Buffer.from(text).toString('hex');

export function describeLists(fresh: Fresh): void {
	describe('_all_docs', () => {
		it('lists by the bytes of the ids, in ranges', async () => {
			const db = fresh();
			const all = ['A', '_design/x', 'a', 'a:1', 'a:2', 'b', 'ó', 'ł', '漢'];
			await db.write(...all.toReversed().map((_id) => ({ _id })));
			const sorted = all.toSorted((x, y) => (hex(x) < hex(y) ? -1 : 1));
			const listed = await db.get('/_all_docs');
			expect(ids(listed)).toEqual(sorted);
			expect(listed.body.total_rows).toBe(all.length);
			const range = async (query: string) => ids(await db.get(`/_all_docs?${query}`));
			expect(await range('startkey="a:"&endkey="a:\ufff0"')).toEqual(['a:1', 'a:2']);
			expect(await range('startkey="a:1"&endkey="b"&inclusive_end=false')).toEqual(['a:1', 'a:2']);
			expect(await range('descending=true&startkey="b"&endkey="a:1"')).toEqual(['b', 'a:2', 'a:1']);
			expect(await range('descending=true')).toEqual(sorted.toReversed());
			expect(await range('key="b"')).toEqual(['b']);
			expect(await range('key="none"')).toEqual([]);
			expect(await range('limit=2&skip=1')).toEqual(sorted.slice(1, 3));
			expect(await range('limit=0')).toEqual([]);
		});

		it('leaves the deleted out, except by key', async () => {
			const db = fresh();
			const [a, b] = await db.write({ _id: 'a', n: 1 }, { _id: 'b', n: 1 });
			const gone = (await db.delete(`/a?rev=${a}`)).body.rev;
			const listed = await db.get('/_all_docs?include_docs=true');
			expect(listed.body.rows).toEqual([
				{ id: 'b', key: 'b', value: { rev: b }, doc: { _id: 'b', _rev: b, n: 1 } },
			]);
			const keys = ['none', 'b', 'a', 'b'];
			const byKey = await db.post('/_all_docs?include_docs=true', { keys });
			const rowOfB = { id: 'b', key: 'b', value: { rev: b }, doc: { _id: 'b', _rev: b, n: 1 } };
			expect(byKey.body.rows).toEqual([
				{ key: 'none', error: 'not_found' },
				rowOfB,
				{ id: 'a', key: 'a', value: { rev: gone, deleted: true }, doc: null },
				rowOfB,
			]);
			const bare = await db.get(`/_all_docs?keys=${encodeURIComponent('["a"]')}`);
			expect(bare.body.rows).toEqual([{ id: 'a', key: 'a', value: { rev: gone, deleted: true } }]);
			expect((await db.post('/_all_docs', { keys: [] })).body.rows).toEqual([]);
		});

		it('names the losing leaves', async () => {
			const db = fresh();
			await db.replicate('a', 2, ['aaa', 'root']);
			await db.replicate('a', 2, ['bbb', 'root']);
			await db.write({ _id: 'b' });
			const { body } = await db.post('/_all_docs?include_docs=true&conflicts=true', {
				keys: ['a', 'b'],
			});
			expect(body.rows[0].doc).toEqual({ _id: 'a', _rev: '2-bbb', _conflicts: ['2-aaa'] });
			expect(body.rows[1].doc).not.toHaveProperty('_conflicts');
		});

		it('refuses what it cannot read', async () => {
			for (const query of [
				'startkey=x',
				'limit=x',
				'limit=-1',
				'skip="a"',
				'include_docs=maybe',
				'keys=1',
			]) {
				const { status, body } = await fresh().get(`/_all_docs?${query}`);
				expect([query, status, typeof body.error]).toEqual([query, 400, 'string']);
			}
			for (const body of [[], { keys: 1 }, { keys: 'a' }]) {
				const answer = await fresh().post('/_all_docs', body);
				expect([answer.status, answer.body.error]).toEqual([400, 'bad_request']);
			}
		});
	});
}
