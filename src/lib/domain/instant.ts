/** Clocks of honest devices differ by less. Milliseconds. */
const clocksDiffer = 5 * 60_000;

/**
 * The instant that a document claims, in ms since 1970. Devices write what their clocks say, and others whatever they
 * like: null for what is none, and for one that lies ahead of `now` (B2).
 */
export function pastInstant(at: string, now: number): number | null {
	const time = /^\d{4}-\d\d-\d\dT/.test(at) ? Date.parse(at) : NaN;
	return time <= now + clocksDiffer ? time : null;
}
