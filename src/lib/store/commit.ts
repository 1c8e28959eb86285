import { Dexie } from 'dexie';

/**
 * Inside a write transaction, once its last request has been made: the disk flushes at once, instead of after the
 * answers to the requests have come back and been found to lead to no others. A request made after it fails.
 */
export function commitNow(): void {
	const transaction = Dexie.currentTransaction as { idbtrans?: IDBTransaction } | null;
	transaction?.idbtrans?.commit?.();
}
