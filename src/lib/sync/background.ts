import { memberMakes } from '../domain/access.ts';
import { Database } from '../store/database.ts';
import { dirtyRows } from '../store/rows.ts';
import { connect } from './connection.ts';
import { Engine } from './engine.ts';
import { lockName } from './leader.ts';
import type { Locks, SyncOptions, SyncState } from './options.ts';

export interface BackgroundOptions {
	/** `push <account> <facility's database> <local database>`, as a page registered it. */
	readonly tag: string;
	readonly origin: string;
	readonly fetch: (request: Request) => Promise<Response>;
	readonly locks?: Locks;
}

/** What a page registers so that the worker sends what waits once there is a network. */
export function pushTag(account: string, db: string, local: string): string {
	return `push ${account} ${db} ${local}`;
}

/**
 * One bounded attempt to send what waits of work that no page has open. Does nothing while a tab leads.
 * @returns what still waits; null when a tab is at work
 * @throws Dexie's errors when the device's database cannot be opened at its present version
 */
export async function pushOnce(options: SyncOptions): Promise<SyncState | null> {
	const { locks, account, database, databases } = options;
	let state: SyncState | null = null;
	const attempt = async () => {
		const engine = new Engine(options);
		const counts = await Promise.all(databases().map((db) => dirtyRows(database, db).count()));
		if (counts.some((count) => count > 0)) await engine.flush();
		state = engine.state;
		await engine.stop();
	};
	if (!locks) await attempt();
	else
		await locks.request(lockName(account), { ifAvailable: true }, async (lock) => {
			if (lock) await attempt();
		});
	return state;
}

export interface ClosedWork extends Pick<BackgroundOptions, 'origin' | 'fetch' | 'locks'> {
	readonly account: string;
	/** The facility's database. */
	readonly own: string;
	/** The account's database on this device. */
	readonly database: Database;
	readonly databases: readonly string[];
}

/** The same of a member of a facility. */
export function pushClosed({
	origin,
	fetch,
	locks,
	account,
	own,
	database,
	databases,
}: ClosedWork): Promise<SyncState | null> {
	return pushOnce({
		couch: connect({ origin, account, fetch }).couch,
		...{ database, account, databases: () => databases },
		mayWrite: (db, id) => memberMakes(own, db, id),
		...(locks ? { locks } : {}),
	});
}

/**
 * One bounded push from a service worker after the last tab has closed. Only a page migrates a database: one of
 * another version, or none at all, is left alone.
 * @throws when something still waits, so that the browser tries again later
 */
export async function backgroundPush(options: BackgroundOptions): Promise<void> {
	const [kind, account, db, local] = options.tag.split(' ');
	if (kind !== 'push' || !account || !db || !local) return;
	const database = new Database(local);
	// Dexie counts versions in tens of the browser's.
	const version = Math.round(database.verno * 10);
	const there = await indexedDB.databases();
	if (!there.some((one) => one.name === local && one.version === version)) return;
	try {
		const state = await pushClosed({ ...options, account, own: db, database, databases: [db] });
		// A tab is at it and may close before it is done; asked again, there may be nothing left to do.
		if (!state) throw new Error('a tab is sending');
		if (state.waiting.some((row) => row.state === 'device')) throw new Error('not all was sent');
	} finally {
		database.close();
	}
}
