import PouchDB from 'pouchdb-core';
import http from 'pouchdb-adapter-http';
import memory from 'pouchdb-adapter-memory';
import replication from 'pouchdb-replication';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CouchDocument } from '../../src/lib/couch/types.ts';
import { answer, backends, goal, openWorld, type World } from './support.ts';

PouchDB.plugin(http).plugin(memory).plugin(replication);

const own = 'facility-muranow-1';

describe.each(backends)('a plain PouchDB with the backend, as its admin, %s', (_, open) => {
	let world: World;
	beforeAll(async () => void (world = await openWorld(open)));
	afterAll(() => world.close());

	let n = 0;
	const put = (db: PouchDB.Database, docs: readonly CouchDocument[]) =>
		db.bulkDocs([...docs] as object[]);
	const local = () => new PouchDB(`gateway-${(n += 1)}`, { adapter: 'memory' });
	const remote = () =>
		new PouchDB(`http://localhost/${own}`, {
			skip_setup: true,
			fetch: (url, init) => world.backend(new Request(String(url), init as RequestInit)),
		});

	it('replicates both ways, with changes, conflicts and deletions', async () => {
		const [tablet, phone] = [local(), local()];
		await put(tablet, [answer('superwizja', 'Tablet.'), goal]);
		await put(phone, [answer('superwizja', 'Telefon.'), answer('wolontariat', 'Telefon.')]);
		expect((await tablet.replicate.to(remote())).docs_written).toBe(2);
		expect((await phone.sync(remote())).push?.docs_written).toBe(2);
		const first = await tablet.replicate.from(remote());
		expect(first.doc_write_failures).toBe(0);
		const clash = answer('superwizja', '')._id;
		const [here, there] = await Promise.all(
			[tablet, phone].map((db) => db.get(clash, { conflicts: true })),
		);
		expect(here).toEqual(there);
		expect(here?._conflicts).toHaveLength(1);

		await tablet.remove(await tablet.get(goal._id));
		await tablet.replicate.to(remote());
		await phone.replicate.from(remote());
		await expect(phone.get(goal._id)).rejects.toMatchObject({ status: 404 });
		// An admin gets also what is not for people.
		expect((await phone.allDocs()).rows.map((row) => row.id)).toEqual([
			'_design/own',
			clash,
			answer('wolontariat', '')._id,
			'lease:worker',
		]);
	});

	it('follows live', async () => {
		const tablet = local();
		const following = tablet.replicate.from(remote(), { live: true });
		const arrived = new Promise<void>((resolve) => {
			following.on('change', ({ docs }) => {
				if (docs.some((doc) => doc._id === answer('na-zywo', '')._id)) resolve();
			});
		});
		await world.direct.database(own).bulkDocs([answer('na-zywo', 'x')]);
		await arrived;
		following.cancel();
	});
});

describe.each(backends)('replication is not open to people, %s', (_, open) => {
	let world: World;
	beforeAll(async () => void (world = await openWorld(open)));
	afterAll(() => world.close());

	it.each([
		['POST', '_bulk_docs', { docs: [answer('superwizja', 'x')], new_edits: false }],
		['POST', '_bulk_get', { docs: [{ id: answer('superwizja', '')._id }] }],
		['GET', '_local/abc', undefined],
		['PUT', '_local/abc', { last_seq: '1-x' }],
		['GET', '_local/.9J8w_w==', undefined],
	])('%s %s', async (method, path, body) => {
		for (const as of ['staff', 'manager', 'coordinator'] as const)
			for (const database of as === 'coordinator' ? ['program', own] : [own, 'exchange'])
				expect(await world.json(`${database}/${path}`, { as, method, body })).toEqual({
					status: 403,
					body: { error: 'forbidden', reason: 'Replication is not open to people.' },
				});
		expect(await world.direct.database(own).get(answer('superwizja', '')._id)).toBeNull();
	});
});
