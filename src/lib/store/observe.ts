import { Dexie, liveQuery } from 'dexie';
import type { Database } from './database.ts';

/**
 * Runs `query` now and again whenever something it read has changed, in this tab or another.
 * @returns stops observing
 */
export function observe<T>(
	query: () => Promise<T>,
	next: (value: T) => void,
	failed: (error: unknown) => void,
): () => void {
	const subscription = liveQuery(query).subscribe(next, failed);
	return () => subscription.unsubscribe();
}

/** Changes whose writer already has what a reading would tell. */
const known = new WeakSet<object>();

/**
 * Inside a write transaction, as its last step: the caller hands on what is stored now, so `observeDocs` in this tab
 * need not read it again. Other tabs and `observe` see the change as ever.
 */
export function knownToWriter(): void {
	const transaction = Dexie.currentTransaction as { idbtrans?: { mutatedParts?: object } } | null;
	// The very object that the change is announced with; should it ever be another, the price is one more reading.
	const parts = transaction?.idbtrans?.mutatedParts;
	if (parts) known.add(parts);
}

/**
 * Runs `read` now, and again at an idle moment whenever documents of `database` have changed: in another tab, or in
 * this one by anyone but `knownToWriter`. Readings do not overlap; changes during one lead to one more.
 * @returns stops observing
 */
export function observeDocs<T>(
	database: Database,
	read: () => Promise<T>,
	next: (value: T) => void,
	failed: (error: unknown) => void,
): () => void {
	let stopped = false;
	let waiting = false;
	let running = false;
	const tables = `idb://${database.name}/docs/`;

	const changed = (parts: object) => {
		if (known.has(parts)) return;
		// `all` comes when a page returns from the back/forward cache and may have missed anything.
		if (Object.keys(parts).some((part) => part === 'all' || part.startsWith(tables))) again();
	};
	const again = () => {
		if (waiting || stopped) return;
		waiting = true;
		if (!running) whenIdle(() => void run());
	};
	const run = async () => {
		waiting = false;
		if (stopped) return;
		running = true;
		try {
			const value = await read();
			if (!stopped) next(value);
		} catch (error) {
			if (!stopped) failed(error);
		} finally {
			running = false;
			if (waiting) whenIdle(() => void run());
		}
	};

	Dexie.on('storagemutated', changed);
	void run();
	return () => {
		stopped = true;
		Dexie.on.storagemutated.unsubscribe(changed);
	};
}

/** Soon, but never in the way of a key press; another tab's change is not noticed to be later. */
function whenIdle(work: () => void): void {
	if (typeof requestIdleCallback === 'function') requestIdleCallback(work, { timeout: 300 });
	else setTimeout(work, 30);
}
