import { CouchError } from '../couch/errors.ts';
import { writeFeedToken, type FeedPlaces } from '../domain/feed-token.ts';
import { backoff } from './backoff.ts';
import type { Feed, Scheduler } from './options.ts';

export interface FeedOptions {
	readonly feed: Feed;
	readonly live: () => boolean;
	readonly moved: (databases: readonly string[]) => void;
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
	#attempts = 0;
	#cancel: (() => void) | null = null;

	constructor(private readonly options: FeedOptions) {}

	/** Begins anew: a request held from before a sleep, or over another network, may be dead without knowing. */
	wake(): void {
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
				const { moved, since } = await this.options.feed(this.#since, held.signal);
				this.#since = since;
				this.#attempts = 0;
				if (moved.length && !this.#stopped) this.options.moved(moved);
			} catch (error) {
				if (held.signal.aborted) continue;
				// The cycle of requests tells the person; the next sign-in wakes this.
				if (error instanceof CouchError && error.kind === 'signed-out') break;
				const asked = error instanceof CouchError ? error.retryAfter : null;
				await this.#pause(backoff(++this.#attempts, asked, this.options.random));
			}
		}
		this.#running = false;
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
