import { counterLimit } from './counters.ts';

/** What the server takes at a time (B1): room for whoever comes after the greatest, and never at its end. */
export function counterBound(now: Date): number {
	const seconds = Math.max(0, (now.getTime() - Date.UTC(2026, 0, 1)) / 1000);
	return Math.min(counterLimit - 1, 2 ** 32 + Math.floor(100 * seconds));
}
