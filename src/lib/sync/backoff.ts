/** Milliseconds before the second attempt; a hiccup is over by then. */
const first = 1000;
/** Milliseconds at most: a server that comes back is met within minutes, and not by everybody at once. */
const longest = 5 * 60_000;

/**
 * Milliseconds to wait after `attempts` failures in a row: doubling, half of it random, so that a city's devices do
 * not come back together. A time the server asked for (seconds) is the least.
 */
export function backoff(attempts: number, retryAfter: number | null, random: () => number): number {
	const step = Math.min(longest, first * 2 ** Math.min(attempts - 1, 20));
	return Math.max(step / 2 + (random() * step) / 2, (retryAfter ?? 0) * 1000);
}
