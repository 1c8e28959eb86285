import { describe, expect, it } from 'vitest';
import { couch } from '../../../src/lib/couch/client.ts';
import type { Fresh } from './index.ts';

export function describeClient(fresh: Fresh): void {
	describe('our client', () => {
		const open = () => couch(fresh().backend).database(fresh().database);

		it('makes databases and knows them', async () => {
			const db = open();
			expect(await db.create()).toBe(false);
			expect(await db.exists()).toBe(true);
			const none = couch(fresh().backend).database(`${fresh().database}-none`);
			expect(await none.exists()).toBe(false);
			await expect(none.get('a')).rejects.toMatchObject({ kind: 'missing', status: 404 });
			await expect(none.changes({})).rejects.toMatchObject({ kind: 'missing' });
			expect(await db.info()).toMatchObject({ db_name: db.name, doc_count: 0 });
		});

		it('writes and reads documents', async () => {
			const db = open();
			expect(await db.get('a/b')).toBeNull();
			const { rev } = await db.put({ _id: 'a/b', n: 1 });
			expect(await db.get('a/b')).toEqual({ _id: 'a/b', _rev: rev, n: 1 });
			await expect(db.put({ _id: 'a/b', n: 2 })).rejects.toMatchObject({ kind: 'conflict' });
			await db.put({ _id: 'a/b', _rev: rev, _deleted: true });
			expect(await db.get('a/b')).toBeNull();
			expect(await db.get('a/b', { rev: '9-none' })).toBeNull();
		});

		it('writes and reads many', async () => {
			const db = open();
			const { rows } = await db.bulkDocs([{ _id: 'b' }, { _id: 'a', _rev: '1-x' }, { _id: 'c' }]);
			expect(rows.map((row) => ('ok' in row ? 'ok' : row.error))).toEqual(['ok', 'conflict', 'ok']);
			const replicated = [
				{ _id: 'c', _rev: '2-zzz' },
				{ _id: 'd', _rev: '1-ddd' },
			];
			expect(await db.replicate(replicated)).toEqual([]);
			const listed = await db.allDocs(['x', 'c', 'b'], { includeDocs: true, conflicts: true });
			expect(listed.map(({ key, error, doc }) => [key, error, doc?._conflicts?.length])).toEqual([
				['x', 'not_found', undefined],
				['c', undefined, 1],
				['b', undefined, undefined],
			]);
			const range = await db.allDocsRange({ startkey: 'b', endkey: 'c' });
			expect(range.map(({ key }) => key)).toEqual(['b', 'c']);
			expect(await db.revsDiff({ d: ['1-ddd', '2-eee'] })).toEqual({ d: { missing: ['2-eee'] } });
		});

		it('follows changes', async () => {
			const db = open();
			const { last_seq } = await db.changes({});
			const waiting = db.changes({ since: last_seq, feed: 'longpoll', includeDocs: true });
			await db.put({ _id: 'a', n: 1 });
			const { results, pending } = await waiting;
			expect(results.map(({ id, doc }) => [id, doc?.n])).toEqual([['a', 1]]);
			expect(pending).toBe(0);
			await expect(db.changes({ since: 'garbage' })).rejects.toMatchObject({ kind: 'refused' });
		});

		it('stops when it is told to', async () => {
			const db = open();
			const stop = new AbortController();
			const waiting = db.changes({ since: 'now', feed: 'longpoll', signal: stop.signal });
			setTimeout(() => stop.abort(), 20);
			await expect(waiting).rejects.toMatchObject({ kind: 'interrupted' });
		});

		it('keeps local documents', async () => {
			const db = open();
			expect(await db.getLocal('mark')).toBeNull();
			await db.putLocal({ _id: 'mark', seq: '5' });
			expect(await db.getLocal('mark')).toMatchObject({ _id: '_local/mark', seq: '5' });
			await db.putLocal({ _id: '_local/mark', seq: '6' });
			expect((await db.getLocal('_local/mark'))?.seq).toBe('6');
		});
	});
}
