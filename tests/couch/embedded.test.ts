import { mkdir, readdir, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { couch, type CouchDatabase } from '../../src/lib/couch/client.ts';
import { Ask } from './support/ask.ts';
import { openTemporary, type Temporary } from './support/embedded.ts';

// Real files and processes: slow where the machine has other work.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let server: Temporary;
beforeEach(async () => {
	server = await openTemporary();
});
afterEach(() => server.close());

async function made(name: string, on = server): Promise<CouchDatabase> {
	const db = couch(on.handle).database(name);
	await db.create();
	return db;
}

/** Databases whose files are open: LevelDB holds its lock as long. */
async function openFiles(on: Temporary): Promise<number> {
	const links = await readdir('/proc/self/fd');
	const targets = await Promise.all(
		links.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
	);
	return targets.filter((path) => path.startsWith(on.dir) && path.endsWith('/LOCK')).length - 1;
}

describe('the data', () => {
	it('is there after the server came back, sequences and all', async () => {
		const db = await made('facility-1');
		await db.put({ _id: 'a', n: 1 });
		const { last_seq } = await db.changes({});
		await db.put({ _id: 'b', n: 2 });
		await server.stop();
		const again = await openTemporary({ dir: server.dir });
		const same = couch(again.handle).database('facility-1');
		expect((await same.changes({ since: last_seq })).results.map(({ id }) => id)).toEqual(['b']);
		expect(await again.databases()).toEqual(['facility-1']);
		await again.close();
	});

	it('lies in a folder a database, whatever its name', async () => {
		for (const name of ['b', 'a/b', 'a$(c)+-_']) await made(name);
		expect(await server.databases()).toEqual(['a$(c)+-_', 'a/b', 'b']);
		await couch(server.handle).database('b').put({ _id: 'x' });
		await new Ask(server.handle, 'b').delete('');
		await server.stop();
		const folders = (await readdir(server.dir)).filter((name) => !name.startsWith('_'));
		expect(folders.sort()).toEqual(['a%24%28c%29%2B-_', 'a%2Fb']);
		await mkdir(join(server.dir, '_deleted-1'));
		await mkdir(join(server.dir, 'lost+found'));
		const again = await openTemporary({ dir: server.dir });
		expect(await again.databases()).toEqual(['a$(c)+-_', 'a/b']);
		expect(await readdir(server.dir)).not.toContain('_deleted-1');
		await again.close();
	});

	it('that is damaged stops its own database only', async () => {
		const db = await made('good');
		await made('bad');
		await server.stop();
		await writeFile(join(server.dir, 'bad', 'CURRENT'), 'nonsense');
		const again = await openTemporary({ dir: server.dir });
		const bad = await new Ask(again.handle, 'bad').get('');
		expect([bad.status, bad.body.error]).toEqual([500, 'internal_server_error']);
		expect(bad.text).not.toContain(again.dir);
		expect(await couch(again.handle).database(db.name).info()).toMatchObject({ doc_count: 0 });
		expect(again.errors.splice(0)).toHaveLength(1);
		await again.close();
	});
});

describe('many databases', () => {
	it('are open at once, 150 of them, and write at the same time', async () => {
		const all = await Promise.all(Array.from({ length: 150 }, (_, i) => made(`facility-${i}`)));
		await Promise.all(all.map((db, i) => db.put({ _id: 'card', i })));
		expect(await openFiles(server)).toBe(150);
		const cards = await Promise.all(all.map((db) => db.get('card')));
		expect(cards.map((card) => card?.i)).toEqual(all.map((_, i) => i));
	});

	it('are closed when idle, while their longpolls wait on, and opened again', async () => {
		const brief = await openTemporary({ idleMs: 50 });
		const db = await made('facility-1', brief);
		const { update_seq } = await db.info();
		const waiting = db.changes({ since: update_seq, feed: 'longpoll' });
		await vi.waitFor(async () => expect(await openFiles(brief)).toBe(0), 20_000);
		await db.put({ _id: 'a' });
		expect((await waiting).results.map(({ id }) => id)).toEqual(['a']);
		await brief.close();
	});

	it('make room for one another, the longest unused first', async () => {
		const small = await openTemporary({ maxOpen: 3 });
		const all = [];
		for (let i = 0; i < 8; i++) all.push(await made(`d${i}`, small));
		await vi.waitFor(async () => expect(await openFiles(small)).toBeLessThanOrEqual(3));
		await Promise.all(all.map((db) => db.put({ _id: 'a' })));
		for (const db of all) expect((await db.info()).doc_count).toBe(1);
		await vi.waitFor(async () => expect(await openFiles(small)).toBeLessThanOrEqual(3));
		await small.close();
	});
});

describe('a database', () => {
	it('is made and dropped by many at once, and is one or none', async () => {
		const ask = new Ask(server.handle, 'facility-1');
		for (let round = 0; round < 5; round++) {
			const answers = await Promise.all(
				['put', 'put', 'delete', 'put', 'delete', 'put'].map((method) =>
					method === 'put' ? ask.put('') : ask.delete(''),
				),
			);
			for (const { status } of answers) expect([200, 201, 404, 412]).toContain(status);
			await ask.put('');
			expect((await ask.put('/a', { round })).status).toBe(201);
			await ask.delete('');
		}
		expect(await server.databases()).toEqual([]);
	});
});

describe('onWrite', () => {
	it('names the database once its documents are there', async () => {
		const db = await made('facility-1');
		const seen: string[] = [];
		const stop = server.onWrite((name) => seen.push(name));
		await db.put({ _id: 'a' });
		await db.bulkDocs([{ _id: 'b' }, { _id: 'c' }]);
		await db.replicate([{ _id: 'd', _rev: '1-x' }]);
		expect(seen).toEqual(['facility-1', 'facility-1', 'facility-1']);
		await db.putLocal({ _id: 'mark' });
		await expect(db.put({ _id: 'a' })).rejects.toMatchObject({ kind: 'conflict' });
		await db.bulkDocs([{ _id: 'a' }]);
		expect(seen).toHaveLength(3);
		stop();
		await db.put({ _id: 'e' });
		expect(seen).toHaveLength(3);
	});

	it('is not stopped by a listener that fails', async () => {
		const db = await made('facility-1');
		const seen: string[] = [];
		server.onWrite(() => {
			throw new Error('mine');
		});
		server.onWrite((name) => seen.push(name));
		await db.put({ _id: 'a' });
		expect(seen).toEqual(['facility-1']);
		expect(server.errors.splice(0)).toHaveLength(1);
	});
});

describe('sequences', () => {
	it('of a data folder that was put back begin anew', async () => {
		const db = await made('facility-1');
		await db.put({ _id: 'a' });
		const { last_seq } = await db.changes({});
		const [number, token] = last_seq.split('-');
		const since = async (seq: string) => (await db.changes({ since: seq })).results.length;
		expect(await since(last_seq)).toBe(0);
		// From elsewhere, and from a future that was lost with the disk.
		expect(await since(`${number}-another`)).toBe(1);
		expect(await since(`${Number(number) + 5}-${token}`)).toBe(1);
		expect(await since(`"${last_seq}"`)).toBe(0);
	});
});

describe('reading while others write', () => {
	it('survives conflicts that are compacted away meanwhile', async () => {
		const db = await made('facility-1');
		const ask = new Ask(server.handle, 'facility-1');
		for (let i = 0; i < 100; i++) {
			await ask.replicate(`d${i}`, 2, ['bbb', 'root'], { n: 0 });
			await ask.replicate(`d${i}`, 2, ['aaa', 'root'], { n: 0 });
		}
		let writing = true;
		const writer = (async () => {
			for (let round = 0; round < 5; round++) {
				const rows = await db.allDocs(
					Array.from({ length: 100 }, (_, i) => `d${i}`),
					{ includeDocs: true },
				);
				await db.bulkDocs(rows.flatMap(({ doc }) => (doc ? [{ ...doc, n: round }] : [])));
			}
			writing = false;
		})();
		const readers = Array.from({ length: 3 }, async () => {
			while (writing) {
				const { results } = await db.changes({ includeDocs: true, conflicts: true });
				expect(results).toHaveLength(100);
				expect(results.every(({ doc }) => doc?._conflicts?.length === 1)).toBe(true);
			}
		});
		await Promise.all([writer, ...readers]);
	});
});

describe('lists', () => {
	it('take keys of every kind as CouchDB orders them', async () => {
		const db = await made('facility-1');
		await db.bulkDocs([{ _id: 'a' }, { _id: 'b' }]);
		const ask = new Ask(server.handle, 'facility-1');
		const range = async (query: string) =>
			(await ask.get(`/_all_docs?${query}`)).body.rows.map(({ id }: { id: string }) => id);
		expect(await range('startkey={}')).toEqual([]);
		expect(await range('endkey=null')).toEqual([]);
		expect(await range('startkey=1&endkey=[]')).toEqual(['a', 'b']);
		expect(await range('key=5')).toEqual([]);
		expect(await range('startkey="b"&endkey="a"')).toEqual([]);
		const keys = [1, null, '', '_local/x', 'b', {}];
		const { rows } = (await ask.post('/_all_docs', { keys })).body;
		expect(rows.map((row: { key: unknown; id?: string }) => row.id ?? row.key)).toEqual(keys);
	});
});
