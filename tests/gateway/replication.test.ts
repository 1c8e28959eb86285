import PouchDB from 'pouchdb-core';
import http from 'pouchdb-adapter-http';
import memory from 'pouchdb-adapter-memory';
import replication from 'pouchdb-replication';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CouchDocument } from '../../src/lib/couch/types.ts';
import { answer, backends, goal, openWorld, standing, type Person, type World } from './support.ts';

PouchDB.plugin(http).plugin(memory).plugin(replication);

const own = 'facility-muranow-1';

describe.each(backends)('a plain PouchDB through the gateway, %s', (_, open) => {
	let world: World;
	beforeAll(async () => void (world = await openWorld(open)));
	afterAll(() => world.close());

	let n = 0;
	const put = (db: PouchDB.Database, docs: readonly CouchDocument[]) =>
		db.bulkDocs([...docs] as object[]);
	const local = () => new PouchDB(`gateway-${(n += 1)}`, { adapter: 'memory' });
	const remote = (as: Person) =>
		new PouchDB(`http://localhost/db/${own}`, {
			skip_setup: true,
			fetch(url, init) {
				const { pathname, search } = new URL(String(url));
				const { method = 'GET', body, headers, signal } = init ?? {};
				return world.send(pathname.slice('/db/'.length), {
					as,
					method,
					query: search,
					headers: Object.fromEntries(new Headers(headers)),
					...(body ? { raw: body } : {}),
					...(signal ? { signal } : {}),
				});
			},
		});

	it('replicates both ways, with changes, conflicts and deletions', async () => {
		const [tablet, phone] = [local(), local()];
		await put(tablet, [answer('superwizja', 'Tablet.'), goal]);
		await put(phone, [answer('superwizja', 'Telefon.'), answer('wolontariat', 'Telefon.')]);
		expect((await tablet.replicate.to(remote('staff'))).docs_written).toBe(2);
		expect((await phone.sync(remote('manager'))).push?.docs_written).toBe(2);
		const first = await tablet.replicate.from(remote('staff'));
		expect(first.doc_write_failures).toBe(0);
		const clash = answer('superwizja', '')._id;
		const [here, there] = await Promise.all(
			[tablet, phone].map((db) => db.get(clash, { conflicts: true })),
		);
		expect(here).toEqual(there);
		expect(here?._conflicts).toHaveLength(1);

		await tablet.remove(await tablet.get(goal._id));
		await tablet.replicate.to(remote('staff'));
		await phone.replicate.from(remote('manager'));
		await expect(phone.get(goal._id)).rejects.toMatchObject({ status: 404 });
		expect((await phone.allDocs()).rows.map((row) => row.id)).toEqual([
			clash,
			answer('wolontariat', '')._id,
		]);
	});

	it('follows live', async () => {
		const tablet = local();
		const following = tablet.replicate.from(remote('staff'), { live: true });
		const arrived = new Promise<void>((resolve) => {
			following.on('change', ({ docs }) => {
				if (docs.some((doc) => doc._id === answer('na-zywo', '')._id)) resolve();
			});
		});
		await world.json(`${own}/_bulk_docs`, {
			as: 'manager',
			body: { docs: [answer('na-zywo', 'x')] },
		});
		await arrived;
		following.cancel();
	});

	it('is told which of its documents are not taken', async () => {
		const tablet = local();
		await put(tablet, [standing, answer('fundraising', 'Idzie.')]);
		const done = await tablet.replicate.to(remote('staff'));
		expect(done).toMatchObject({ docs_written: 1, doc_write_failures: 1 });
		expect(await world.direct.database(own).get(standing._id)).toBeNull();
	});
});
