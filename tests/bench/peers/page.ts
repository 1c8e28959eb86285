/** Runs inside the browser (bundled by sync.bench.ts where the peers are installed). Each peer does what its guide says. */
import PouchDB from 'pouchdb-browser';
import { createRxDatabase, type Collection, type RxDatabase } from 'rxdb';
import { replicateCouchDB } from 'rxdb/plugins/replication-couchdb';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import type { Contender, Place } from '../sync-contender.ts';

export function pouchdb(): Contender {
	let local: PouchDB;
	let remote: PouchDB;
	let options: object;
	return {
		async open({ backend, db, pageSize }) {
			local = new PouchDB('bench-pouchdb');
			await local.info();
			// Replication is the admin's, on the backend itself. So little is asked across origins beforehand.
			remote = new PouchDB(`${backend}/db/${db}`, {
				skip_setup: true,
				fetch(url, init) {
					init.headers.set('Content-Type', 'text/plain');
					return PouchDB.fetch(url, { ...init, credentials: 'omit' });
				},
			});
			options = { batch_size: pageSize };
		},
		pull: async () => void (await PouchDB.replicate(remote, local, options)),
		idle: async () => void (await PouchDB.sync(local, remote, options)),
		put: async (docs) => void (await local.bulkDocs(docs)),
		push: async () => void (await PouchDB.replicate(local, remote, options)),
		count: async () => (await local.info()).doc_count,
		remove: () => local.destroy(),
	};
}

export function rxdb(): Contender {
	let database: RxDatabase;
	let docs: Collection;
	let place: Place;
	/** Until nothing is left to do in the directions asked for. */
	async function replicate(directions: { readonly pull?: object; readonly push?: object }) {
		const { origin, db, account } = place;
		const replication = replicateCouchDB({
			...{ replicationIdentifier: 'bench', collection: docs, url: `${origin}/db/${db}/` },
			...{ live: false, waitForLeadership: false, ...directions },
			fetch: (url: string, init: RequestInit = {}) => fetch(...adapted(url, init, account)),
		});
		const failed = new Promise<never>((_, reject) => {
			replication.error$.subscribe((error) => reject(error));
		});
		await Promise.race([replication.awaitInitialReplication(), failed]);
		return () => replication.cancel();
	}
	const batch = () => ({ batchSize: place.pageSize });
	const both = async () => void (await replicate({ pull: batch(), push: batch() }));
	return {
		async open(given) {
			place = given;
			// As durable as ours, or its figures would be those of another promise.
			const storage = getRxStorageDexie({ chromeTransactionDurability: 'strict' });
			database = await createRxDatabase({ name: 'bench-rxdb', storage, multiInstance: false });
			const id = { type: 'string', maxLength: 200 };
			const schema = {
				...{ version: 0, primaryKey: 'id', type: 'object', required: ['id'] },
				properties: { id, type: { type: 'string' } },
			};
			docs = (await database.addCollections({ docs: { schema } })).docs as Collection;
		},
		pull: both,
		idle: both,
		async put(all) {
			const { error } = await docs.bulkInsert(all.map(({ _id: id, ...body }) => ({ id, ...body })));
			if (error.length) throw new Error('not inserted');
		},
		push: async () => void (await replicate({ push: batch() })),
		count: () => docs.count().exec(),
		remove: async () => void (await database.remove()),
	};
}

/** Names the account; and puts into the address what the gateway takes only there. */
function adapted(url: string, init: RequestInit, account: string): [string, RequestInit] {
	const headers = { ...(init.headers as Record<string, string>), 'X-Account': account };
	if (!url.includes('/_all_docs')) return [url, { ...init, headers }];
	const { keys } = JSON.parse(String(init.body)) as { keys: readonly string[] };
	return [`${url}include_docs=true`, { ...init, headers, body: JSON.stringify({ keys }) }];
}
