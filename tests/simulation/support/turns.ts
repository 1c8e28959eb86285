/**
 * Virtual time ends where promises begin: after every event the event loop must come to rest before the next one, or
 * the order would be the machine's. In-memory IndexedDB works in immediates, everything else in microtasks; counting
 * the immediates tells when nothing moves.
 */
const real = globalThis.setImmediate;
let pending = 0;

export function countImmediates(): void {
	const counted = (callback: (...args: unknown[]) => void, ...args: unknown[]) => {
		pending++;
		return real(() => {
			pending--;
			callback(...args);
		});
	};
	globalThis.setImmediate = Object.assign(counted, {
		__promisify__: real.__promisify__,
	}) as typeof setImmediate;
}

export function restoreImmediates(): void {
	globalThis.setImmediate = real;
}

/** Promises of streams and requests take a few turns without any immediate of ours. */
const restTurns = 3;

/** The largest piece of work takes some thousand. */
const mostTurns = 500_000;

/** @param most turns after which the work is left as it is, unfinished */
export async function rest(most = Infinity): Promise<void> {
	let quiet = 0;
	for (let turns = 0; quiet < restTurns && turns < most; turns++) {
		await new Promise<void>((resolve) => void real(resolve));
		quiet = pending ? 0 : quiet + 1;
		if (turns > mostTurns) throw new Error(`the event loop does not come to rest: ${pending}`);
	}
}
