import { describe, expect, it } from 'vitest';
import { Ask } from '../support/ask.ts';
import type { Fresh } from './index.ts';

export function describeDatabases(fresh: Fresh): void {
	describe('databases', () => {
		it('are made once', async () => {
			const other = new Ask(fresh().backend);
			const first = await other.put('');
			expect([201, 202]).toContain(first.status);
			expect(first.body).toEqual({ ok: true });
			const second = await other.put('');
			expect(second.status).toBe(412);
			expect(second.body.error).toBe('file_exists');
			expect((await other.delete('')).body).toEqual({ ok: true });
		});

		it('tell about themselves', async () => {
			const db = fresh();
			await db.write({ _id: 'a' }, { _id: 'b' });
			const { status, body } = await db.get('');
			expect(status).toBe(200);
			expect(body).toMatchObject({ db_name: db.database, doc_count: 2 });
			expect(body.update_seq).toBeTypeOf('string');
			expect((await db.send('HEAD', '')).status).toBe(200);
		});

		it('are the same with a slash behind their name', async () => {
			const db = fresh();
			expect((await db.get('/')).body.db_name).toBe(db.database);
		});

		it('that are missing answer 404 to everything', async () => {
			const nowhere = new Ask(fresh().backend);
			for (const answer of [
				await nowhere.get(''),
				await nowhere.get('/doc'),
				await nowhere.get('/_all_docs'),
				await nowhere.get('/_changes'),
				await nowhere.put('/doc', {}),
				await nowhere.delete(''),
				await nowhere.post('/_bulk_docs', { docs: [] }),
			]) {
				expect(answer.status).toBe(404);
				expect(answer.body).toEqual({ error: 'not_found', reason: 'Database does not exist.' });
			}
			expect((await nowhere.send('HEAD', '')).status).toBe(404);
		});

		it.each(['Upper', '1st', 'spa ce', 'żółw', 'a.b', '.'])('refuse the name %j', async (name) => {
			const { status, body } = await new Ask(fresh().backend, name).put('');
			// An address of a dot alone is the server's own.
			if (name === '.') expect(status).toBe(405);
			else expect([status, body.error]).toEqual([400, 'illegal_database_name']);
		});

		it('may have slashes and signs in their names', async () => {
			const odd = new Ask(fresh().backend, `t/a_b$c(d)e+f-g${Date.now()}`);
			expect([201, 202]).toContain((await odd.put('')).status);
			await odd.write({ _id: 'x' });
			expect((await odd.get('')).body).toMatchObject({ db_name: odd.database, doc_count: 1 });
			expect((await odd.delete('')).body).toEqual({ ok: true });
		});

		it('forget everything when they are dropped', async () => {
			const db = fresh();
			await db.write({ _id: 'a' });
			const { last_seq } = (await db.get('/_changes')).body;
			await db.delete('');
			await db.put('');
			expect((await db.get('/a')).status).toBe(404);
			expect((await db.get('')).body.doc_count).toBe(0);
			await db.write({ _id: 'b' });
			const { body } = await db.get(`/_changes?since=${encodeURIComponent(last_seq)}`);
			expect(body.results.map(({ id }: { id: string }) => id)).toEqual(['b']);
		});

		it('are not dropped by a document address that lost its document', async () => {
			const { status, body } = await fresh().delete('/?rev=1-abc');
			expect([status, body.error]).toEqual([400, 'bad_request']);
			expect((await fresh().get('')).status).toBe(200);
		});

		it('welcome, and list themselves', async () => {
			const { backend, database } = fresh();
			const welcome = await backend(new Request('http://couch.invalid/'));
			expect(await welcome.json()).toMatchObject({ couchdb: 'Welcome' });
			const all = await backend(new Request('http://couch.invalid/_all_dbs'));
			expect(await all.json()).toContain(database);
		});

		it('take the requests that replication ends with', async () => {
			const { status, body } = await fresh().post('/_ensure_full_commit', {});
			expect([status, body.ok]).toEqual([201, true]);
			expect((await fresh().post('/_compact', {})).status).toBe(202);
		});

		it.each([
			['PATCH', '', 'DELETE,GET,HEAD,POST'],
			['DELETE', '/_all_docs', 'GET,HEAD,POST'],
			['GET', '/_bulk_docs', 'POST'],
			['GET', '/_bulk_get', 'POST'],
			['GET', '/_revs_diff', 'POST'],
			['GET', '/_compact', 'POST'],
			['PUT', '/_changes', 'GET,POST,HEAD'],
		])('answer 405 to %s %s', async (method, path, allow) => {
			const { status, body, headers } = await fresh().send(method, path);
			expect([status, body.error]).toEqual([405, 'method_not_allowed']);
			expect(headers.get('Allow')).toBe(allow);
		});

		it.each(['', '/_bulk_docs', '/_all_docs', '/_revs_diff', '/_bulk_get', '/_changes'])(
			'ask for JSON with POST %s',
			async (path) => {
				const options = { raw: '{}', headers: { 'Content-Type': 'text/plain' } };
				const { status, body } = await fresh().post(path, undefined, options);
				expect([status, body.error]).toEqual([415, 'bad_content_type']);
			},
		);
	});
}
