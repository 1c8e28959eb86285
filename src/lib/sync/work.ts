import type { DeviceCouch, DeviceDatabase } from '../couch/device.ts';
import type { ApplyContext } from '../store/sync-apply.ts';
import type { Database } from '../store/database.ts';

/** What one step of syncing works with. */
export interface Work {
	readonly couch: DeviceCouch;
	readonly database: Database;
	readonly now: () => Date;
	readonly mayWrite: ApplyContext['mayWrite'];
	/** The server's history, by the header of its last answer; null while no answer named one. */
	readonly epoch: () => string | null;
	/**
	 * Sends a request that ends when the engine stops or the network is silent for too long.
	 * @throws CouchError
	 */
	readonly request: <T>(send: (signal: AbortSignal) => Promise<T>, patience?: number) => Promise<T>;
}

/** A held line should not hold the work for ever; a slow one still gets a card through. Milliseconds. */
export const patience = 60_000;
/** A first pull is some megabytes, at 1.6 Mbps half a minute. Milliseconds. */
export const longPatience = 300_000;

export function remote({ couch }: Work, db: string): DeviceDatabase {
	return couch.database(db);
}

export function context({ now, mayWrite }: Work): ApplyContext {
	return { now: now(), mayWrite };
}

/** Consecutive pieces of at most `size`. */
export function chunks<T>(all: readonly T[], size: number): T[][] {
	const pieces: T[][] = [];
	for (let at = 0; at < all.length; at += size) pieces.push(all.slice(at, at + size));
	return pieces;
}
