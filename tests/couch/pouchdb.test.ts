import { randomUUID } from 'node:crypto';
import PouchDB from 'pouchdb-core';
import http from 'pouchdb-adapter-http';
import memory from 'pouchdb-adapter-memory';
import replication from 'pouchdb-replication';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openTemporary, type Temporary } from './support/embedded.ts';
import { listen, type Listening } from './support/http.ts';

// Real files and processes: slow where the machine has other work.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

PouchDB.plugin(http).plugin(memory).plugin(replication);

type Doc = { n?: number; side?: string; _conflicts?: string[] };
type Pouch = PouchDB.Database<Doc>;

let server: Temporary;
let web: Listening;
let remote: Pouch;
let local: Pouch;

beforeAll(async () => {
	server = await openTemporary();
	web = await listen(server.handle);
});
afterAll(async () => {
	await web.close();
	await server.close();
});
beforeEach(async () => {
	const name = `t-${randomUUID()}`;
	remote = new PouchDB<Doc>(`${web.url}/${name}`);
	local = memoryDatabase();
	await remote.info();
});

function memoryDatabase(): Pouch {
	return new PouchDB<Doc>(randomUUID(), { adapter: 'memory' });
}

/** Everything that replicas must agree on: winners, deletions, losing leaves. */
async function picture(database: Pouch) {
	const { results } = await database.changes({
		include_docs: true,
		conflicts: true,
		style: 'all_docs',
	});
	return results
		.map(({ id, deleted, changes, doc }) => ({
			id,
			deleted: deleted ?? false,
			leaves: changes.map(({ rev }) => rev).sort(),
			doc: { ...doc, _conflicts: doc?._conflicts?.toSorted() },
		}))
		.sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function sameEverywhere(...databases: Pouch[]): Promise<void> {
	const [first, ...others] = await Promise.all(databases.map(picture));
	for (const other of others) expect(other).toEqual(first);
}

describe('a PouchDB', () => {
	it('reads and writes the server as one of its own', async () => {
		const { rev } = await remote.put({ _id: 'a/b', n: 1 });
		expect(await remote.get('a/b')).toEqual({ _id: 'a/b', _rev: rev, n: 1 });
		await expect(remote.put({ _id: 'a/b', n: 2 })).rejects.toMatchObject({ status: 409 });
		await expect(remote.get('none')).rejects.toMatchObject({ status: 404 });
		const rows = await remote.bulkDocs([
			{ _id: 'c', n: 3 },
			{ _id: 'a/b', n: 4 },
		]);
		expect(rows).toMatchObject([
			{ ok: true, id: 'c' },
			{ status: 409, name: 'conflict' },
		]);
		const { rows: all } = await remote.allDocs({ include_docs: true });
		expect(all.map(({ id, doc }) => [id, doc?.n])).toEqual([
			['a/b', 1],
			['c', 3],
		]);
		await remote.remove('a/b', rev);
		expect((await remote.info()).doc_count).toBe(1);
	});

	it('replicates both ways, with deletions', async () => {
		await local.bulkDocs(Array.from({ length: 120 }, (_, n) => ({ _id: `l${n}`, n })));
		await remote.bulkDocs(Array.from({ length: 120 }, (_, n) => ({ _id: `r${n}`, n })));
		const gone = await local.get('l7');
		await local.remove(gone);
		const { push, pull } = await local.sync(remote);
		expect([push?.ok, pull?.ok]).toEqual([true, true]);
		expect((await local.info()).doc_count).toBe(239);
		await sameEverywhere(local, remote);
		await remote.remove(await remote.get('r7'));
		await local.sync(remote);
		await sameEverywhere(local, remote);
	});

	it('agrees with the server about conflicts and who wins them', async () => {
		const other = memoryDatabase();
		const { rev } = await local.put({ _id: 'a', n: 0 });
		await local.sync(remote);
		await other.sync(remote);
		await local.put({ _id: 'a', _rev: rev, n: 1, side: 'local' });
		await other.put({ _id: 'a', _rev: rev, n: 2, side: 'other' });
		await remote.put({ _id: 'a', _rev: rev, n: 3, side: 'remote' });
		for (const database of [local, other, local]) await database.sync(remote);
		await sameEverywhere(local, other, remote);
		const won = await remote.get('a', { conflicts: true });
		expect(won._conflicts).toHaveLength(2);
		// Solved as devices do: the losers are removed.
		for (const loser of won._conflicts ?? []) await remote.remove('a', loser);
		for (const database of [local, other]) await database.sync(remote);
		await sameEverywhere(local, other, remote);
		expect((await local.get('a', { conflicts: true }))._conflicts).toBeUndefined();
	});

	it('agrees that a deletion loses against an edit beside it', async () => {
		const { rev } = await local.put({ _id: 'a', n: 0 });
		await local.sync(remote);
		await local.remove('a', rev);
		await remote.put({ _id: 'a', _rev: rev, n: 1 });
		await local.sync(remote);
		await sameEverywhere(local, remote);
		expect((await local.get('a')).n).toBe(1);
	});

	it('follows the server live, both ways', async () => {
		const other = memoryDatabase();
		const live = [local, other].map((database) =>
			database.sync(remote, { live: true, retry: true }),
		);
		await local.put({ _id: 'a', n: 1 });
		await vi.waitFor(async () => expect((await other.get('a')).n).toBe(1), 20_000);
		await other.put({ ...(await other.get('a')), n: 2 });
		await remote.put({ _id: 'b', n: 3 });
		await vi.waitFor(async () => {
			expect((await local.get('a')).n).toBe(2);
			expect((await local.get('b')).n).toBe(3);
		}, 20_000);
		await local.remove(await local.get('b'));
		await vi.waitFor(async () => {
			await expect(other.get('b')).rejects.toMatchObject({ status: 404 });
		}, 20_000);
		const ended = live.map((sync) => new Promise((resolve) => void sync.on('complete', resolve)));
		for (const sync of live) sync.cancel();
		await Promise.all(ended);
		await sameEverywhere(local, other, remote);
	});

	it('takes up where it left when the server came back', async () => {
		await remote.bulkDocs(Array.from({ length: 30 }, (_, n) => ({ _id: `d${n}`, n })));
		await local.replicate.from(remote);
		const first = await local.replicate.from(remote);
		expect(first.docs_read).toBe(0);
		await remote.put({ _id: 'new', n: 1 });
		const second = await local.replicate.from(remote);
		expect(second.docs_read).toBe(1);
	});
});
