import { CouchError } from '../couch/errors.ts';
import { writeFeedToken, type FeedPlaces } from '../domain/feed-token.ts';
import { backoff } from './backoff.ts';
import type { Feed, Scheduler } from './options.ts';

/** Milliseconds the server holds a request at most: `longestHold` of the gateway. */
const hold = 55_000;
/** Milliseconds until a held request is given up: a slow line's answer is there by then, or it died without telling. */
export const holdPatience = hold + 20_000;

export interface FeedOptions {
	readonly feed: Feed;
	readonly live: () => boolean;
	readonly moved: (databases: readonly string[]) => void;
	/** The session has ended; resolves to whether it is worth to go on: somebody has signed in meanwhile. */
	readonly signedOut: () => Promise<boolean>;
	/** How far this device has read, by database: what the first request counts from. */
	readonly places: () => Promise<FeedPlaces>;
	readonly scheduler: Scheduler;
	readonly random: () => number;
}

/** Holds one request that tells which databases moved, as long as somebody is looking. */
export class FeedLoop {
	#since: string | undefined;
	#held: AbortController | null = null;
	#running = false;
	#stopped = false;
	#woken = false;
	#attempts = 0;
	#cancel: (() => void) | null = null;

	constructor(private readonly options: FeedOptions) {}

	/** Begins anew: a request held from before a sleep, or over another network, may be dead without knowing. */
	wake(): void {
		this.#woken = true;
		this.#attempts = 0;
		this.#cancel?.();
		this.#held?.abort();
		if (!this.#running) void this.#run();
	}

	stop(): void {
		this.#stopped = true;
		this.#cancel?.();
		this.#held?.abort();
	}

	async #run(): Promise<void> {
		this.#running = true;
		while (!this.#stopped && this.options.live()) {
			const held = (this.#held = new AbortController());
			try {
				// Else the server would name every database, and what was just read would be read again.
				this.#since ??= writeFeedToken(await this.options.places());
				const { moved, since } = await this.#ask(this.#since, held);
				this.#since = since;
				this.#attempts = 0;
				if (moved.length && !this.#stopped) this.options.moved(moved);
			} catch (error) {
				if (held.signal.aborted) continue;
				const { kind = null, retryAfter = null } = error instanceof CouchError ? error : {};
				// It may be about the place that was counted from; what this device has read is a good one.
				if (kind !== 'offline' && kind !== 'interrupted') this.#since = undefined;
				if (kind === 'signed-out' || kind === 'account-mismatch') {
					this.#woken = false;
					// The next sign-in wakes this.
					if (!(await this.options.signedOut()) && !this.#woken) break;
				}
				await this.#pause(backoff(++this.#attempts, retryAfter, this.options.random));
			}
		}
		this.#running = false;
	}

	/** Gives a request up that the server would have answered long ago. */
	async #ask(since: string, held: AbortController): ReturnType<Feed> {
		const end = this.options.scheduler.after(holdPatience, () => held.abort());
		try {
			return await this.options.feed(since, held.signal);
		} finally {
			end();
		}
	}

	#pause(milliseconds: number): Promise<void> {
		return new Promise((resolve) => {
			const cancel = this.options.scheduler.after(milliseconds, resolve);
			this.#cancel = () => {
				cancel();
				resolve();
			};
		});
	}
}
