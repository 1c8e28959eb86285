import { liveQuery } from 'dexie';

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
