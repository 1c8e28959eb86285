import { memberMakes } from '../domain/access.ts';
import { Database } from '../store/database.ts';
import { connect } from './connection.ts';
import { pushOnce } from './index.ts';
import type { Locks } from './options.ts';

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
		const { origin, fetch, locks } = options;
		const { couch } = connect({ origin, account, fetch });
		const state = await pushOnce({
			...{ couch, database, account, databases: () => [db] },
			mayWrite: (name, id) => memberMakes(db, name, id),
			...(locks ? { locks } : {}),
		});
		// A tab is at it and may close before it is done; asked again, there may be nothing left to do.
		if (!state) throw new Error('a tab is sending');
		if (state.waiting.some((row) => row.state === 'device')) throw new Error('not all was sent');
	} finally {
		database.close();
	}
}
