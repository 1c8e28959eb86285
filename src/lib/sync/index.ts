import { observe } from '../store/observe.ts';
import { dirtyRows } from '../store/rows.ts';
import { Engine } from './engine.ts';
import { lockName } from './leader.ts';
import type { Sync, SyncOptions, SyncState } from './options.ts';

export type * from './options.ts';
export type { SyncProblem } from '../store/sync-report.ts';
export type { WaitingRow } from '../store/sync-rows.ts';

/** The sync of one account in one tab; does nothing before `start`. */
export function createSync(options: SyncOptions): Sync {
	return new Engine({ watch: observe, ...options });
}

/**
 * One bounded attempt to send what waits, for a service worker after the last tab has closed. Does nothing while a
 * tab leads.
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
