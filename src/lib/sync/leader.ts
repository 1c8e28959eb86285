import type { Locks } from './options.ts';

/** One lock an account: tabs of different accounts do not wait for each other. */
export function lockName(account: string): string {
	return `sync:${account}`;
}

/**
 * Runs `task` while this tab leads, and waits for that as long as it takes: when the leading tab dies, the browser
 * gives the lock to the next. Without locks the task runs at once.
 */
export async function lead(
	locks: Locks | undefined,
	account: string,
	task: () => Promise<void>,
	signal: AbortSignal,
): Promise<void> {
	if (signal.aborted) return;
	if (!locks) return task();
	try {
		await locks.request(lockName(account), { signal }, async () => {
			if (!signal.aborted) await task();
		});
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}
