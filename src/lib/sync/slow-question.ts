import type { Scheduler } from './options.ts';

/**
 * Milliseconds between questions to a database that is not there, or not for this person: whoever mends that does it
 * by hand, and is not kept waiting long; a city's devices that never will have it ask six times an hour.
 */
const pause = 10 * 60_000;

/** The next question to databases that only somebody's hand can mend; those that are well are not kept waiting by it. */
export class SlowQuestion {
	#cancel: () => void = () => {};
	#at: number | null = null;

	constructor(
		private readonly after: Scheduler['after'],
		private readonly now: Scheduler['now'],
		private readonly random: () => number,
	) {}

	/** Milliseconds since 1970; null where none is planned. */
	get at(): number | null {
		return this.#at;
	}

	/** Plans it, unless it is planned. */
	plan(ask: () => void): void {
		if (this.#at !== null) return;
		// Within a quarter, so that a city's devices do not ask together.
		const delay = pause * (0.75 + this.random() / 2);
		this.#at = this.now() + delay;
		this.#cancel = this.after(delay, () => {
			this.#at = null;
			ask();
		});
	}

	stop(): void {
		this.#cancel();
	}
}
