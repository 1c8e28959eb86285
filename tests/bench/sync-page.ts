/** Runs inside the browser (bundled by sync.bench.ts): the engine as the app uses it, and the least that could be done. */
import type { Row } from '../../src/lib/store/database.ts';
import { Database } from '../../src/lib/store/database.ts';
import { connect } from '../../src/lib/sync/connection.ts';
import { createSync, type Sync, type SyncState } from '../../src/lib/sync/index.ts';
import type { Contender, Doc, Place } from './sync-contender.ts';
import { answers, type Size } from './sync-documents.ts';

export { wholeCard } from './sync-documents.ts';

/** The real engine on the real store, with what `AppSync` gives it; only the held request is left out. */
export function ours(): Contender {
	let database: Database;
	let sync: Sync;
	let db: string;
	/** Resolves when a cycle has ended. */
	const cycle = (begin: () => void) => {
		let begun = false;
		return new Promise<void>((resolve, reject) => {
			const unsubscribe = sync.subscribe(({ problem, active }) => {
				if (problem) reject(new Error(`${problem.kind}: ${problem.reason}`));
				else if (active || !begun) return void (begun ||= active);
				else resolve();
				unsubscribe();
			});
			begin();
		});
	};
	return {
		async open(place) {
			db = place.db;
			database = new Database('bench-ours');
			await database.open();
			const { couch } = connect({
				...{ origin: place.origin, account: place.account },
				fetch: (request) => fetch(request),
				onEpoch: (epoch) => sync.epoch(epoch),
			});
			sync = createSync({
				...{ couch, database, account: place.account },
				databases: () => [place.db],
				online: () => navigator.onLine,
				locks: navigator.locks,
			});
		},
		pull: () => cycle(() => sync.start()),
		idle: () => cycle(() => sync.wake()),
		async put(docs) {
			const rows = docs.map(({ _id: id, ...body }): Row => {
				const type = String(body.type);
				return { db, id, type, body, base: null, dirty: 1, edit: 1 };
			});
			await database.docs.bulkPut(rows);
		},
		async push() {
			expectDone(await sync.flush());
		},
		count: () => database.docs.count(),
		async remove() {
			await sync.stop();
			await database.delete();
		},
	};
}

function expectDone({ waiting, problem }: SyncState): void {
	if (waiting.length || problem) throw new Error(`${waiting.length} wait: ${problem?.reason}`);
}

/** One request and one transaction: the same rows, as durable as ours, in a bare store; what is read is believed. */
export function limit(): Contender {
	const name = 'bench-limit';
	let opened: IDBDatabase;
	let db: string;
	let url: string;
	let headers: Record<string, string>;
	let pageSize: number;
	let since: string | null = null;
	let made: readonly Doc[] = [];

	const keep = (docs: readonly Doc[]) =>
		new Promise<void>((resolve, reject) => {
			const transaction = opened.transaction('docs', 'readwrite', { durability: 'strict' });
			const store = transaction.objectStore('docs');
			for (const { _id: id, _rev: rev, ...body } of docs) {
				const { type } = body as { type?: unknown };
				store.put({ db, id, type, body, base: { rev, body }, dirty: 0, edit: 1 });
			}
			transaction.oncomplete = () => resolve();
			transaction.onabort = () => reject(transaction.error);
		});

	async function pull() {
		for (let pending = 1; pending;) {
			const from = since === null ? '' : `&since=${encodeURIComponent(since)}`;
			const query = `include_docs=true&conflicts=true&limit=${pageSize}${from}`;
			const response = await fetch(`${url}/_changes?${query}`, { headers, cache: 'no-store' });
			const page = (await response.json()) as {
				results: { doc: Doc }[];
				last_seq: string | number;
				pending: number;
			};
			if (page.results.length) await keep(page.results.map(({ doc }) => doc));
			since = String(page.last_seq);
			pending = page.pending;
		}
	}

	return {
		async open(place: Place) {
			db = place.db;
			url = `${place.origin}/db/${db}`;
			headers = { 'X-Account': place.account };
			pageSize = place.pageSize;
			since = null;
			opened = await new Promise((resolve, reject) => {
				const opening = indexedDB.open(name, 1);
				opening.onupgradeneeded = () =>
					opening.result.createObjectStore('docs', { keyPath: ['db', 'id'] });
				opening.onsuccess = () => resolve(opening.result);
				opening.onerror = () => reject(opening.error);
			});
		},
		pull,
		idle: pull,
		async put(docs) {
			made = docs;
			await keep(docs);
		},
		async push() {
			const response = await fetch(`${url}/_bulk_docs`, {
				...{ method: 'POST', body: JSON.stringify({ docs: made }) },
				headers: { ...headers, 'Content-Type': 'application/json' },
			});
			const rows = (await response.json()) as { rev?: string }[];
			if (!rows.every(({ rev }) => rev)) throw new Error('refused');
			await keep(made.map((doc, i) => ({ ...doc, _rev: rows[i]?.rev })));
		},
		count: () =>
			new Promise((resolve, reject) => {
				const counting = opened.transaction('docs').objectStore('docs').count();
				counting.onsuccess = () => resolve(counting.result);
				counting.onerror = () => reject(counting.error);
			}),
		remove: () =>
			new Promise((resolve, reject) => {
				opened.close();
				const deleting = indexedDB.deleteDatabase(name);
				deleting.onsuccess = () => resolve();
				deleting.onerror = () => reject(deleting.error);
			}),
	};
}

/** Documents in one request; well under the size that the server takes. */
const sentAtOnce = 100;

/** Writes answers on the server until the database holds `count` documents. */
export async function fill({ origin, db }: Place, count: number, size: Size): Promise<void> {
	const url = `${origin}/db/${db}`;
	const { doc_count: there } = (await (await fetch(url)).json()) as { doc_count: number };
	const docs = answers(count - there, size);
	for (let at = 0; at < docs.length; at += sentAtOnce) {
		const response = await fetch(`${url}/_bulk_docs`, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ docs: docs.slice(at, at + sentAtOnce) }),
		});
		const rows = (await response.json()) as { error?: string; reason?: string }[];
		const refused = rows.find(({ error }) => error);
		if (refused) throw new Error(`${refused.error}: ${refused.reason}`);
	}
}
