import type { Couch } from '../../couch/client.ts';
import { CouchError } from '../../couch/errors.ts';

/** Tells each time a database of an embedded server is written to; returns how to stop. */
export type WriteSignal = (listener: (database: string) => void) => () => void;

export interface Watching {
	/** Where a database stands; null while there is none of that name. */
	sequence(): Promise<string | null>;
	stop(): void;
}

/** ms a database's `_changes` is held, where the backend gives no signal. */
const longpoll = 50_000;
/** ms an ordinary answer may take. */
const patience = 30_000;
/** ms between tries while a backend does not answer; doubles up to the greatest. */
const [firstPause, longestPause] = [500, 15_000];

/**
 * One watcher a database, however many feeds wait for it: a thousand tablets cost the backend one question.
 * @param signal of an embedded server; without it the backend's own longpoll tells
 */
export function watchDatabases(couch: Couch, signal?: WriteSignal) {
	const watchers = new Map<string, Watcher>();
	const unsubscribe = signal?.((database) => void watchers.get(database)?.refresh());

	return {
		/** @param moved called after each change, until stopped */
		watch(name: string, moved: () => void): Watching {
			const watcher = watchers.get(name) ?? new Watcher(couch, name, !signal);
			watchers.set(name, watcher);
			watcher.listeners.add(moved);
			return {
				sequence: () => watcher.sequence(),
				stop() {
					watcher.listeners.delete(moved);
					if (watcher.listeners.size > 0 || watchers.get(name) !== watcher) return;
					watchers.delete(name);
					watcher.close();
				},
			};
		},
		close() {
			unsubscribe?.();
			for (const watcher of watchers.values()) watcher.close();
			watchers.clear();
		},
	};
}

export type Watchers = ReturnType<typeof watchDatabases>;

class Watcher {
	readonly listeners = new Set<() => void>();
	readonly #database;
	readonly #closed = new AbortController();
	#sequence: Promise<string | null>;
	#refreshing: Promise<void> | null = null;
	#again = false;

	constructor(couch: Couch, name: string, poll: boolean) {
		this.#database = couch.database(name);
		this.#sequence = this.#ask();
		if (poll) void this.#follow();
	}

	sequence(): Promise<string | null> {
		return this.#sequence;
	}

	/** The database may have moved: finds out where it is and tells. Calls meanwhile become one more. */
	async refresh(): Promise<void> {
		this.#again = true;
		this.#refreshing ??= this.#refresh();
		return this.#refreshing;
	}

	close(): void {
		this.#closed.abort();
	}

	async #refresh(): Promise<void> {
		while (this.#again) {
			this.#again = false;
			const asked = this.#ask();
			// Where that fails the old place stays: who hears of the change goes and reads everything after it.
			const known = await asked.then(
				() => true,
				() => false,
			);
			if (known) this.#sequence = asked;
			for (const tell of [...this.listeners]) tell();
		}
		this.#refreshing = null;
	}

	#ask(): Promise<string | null> {
		const asked = this.#database.info(AbortSignal.timeout(patience)).then(
			(info) => info.update_seq,
			(error: unknown) => {
				if (error instanceof CouchError && ['missing', 'gone'].includes(error.kind)) return null;
				throw error;
			},
		);
		// Whoever asks for the sequence hears of the failure.
		asked.catch(() => undefined);
		return asked;
	}

	async #follow(): Promise<void> {
		const { signal } = this.#closed;
		let pause = firstPause;
		while (!signal.aborted) {
			try {
				const since = await this.#sequence;
				if (since === null) throw new CouchError('missing', 'no database');
				const page = await this.#database.changes({
					since,
					limit: 1,
					feed: 'longpoll',
					timeout: longpoll,
					signal,
				});
				pause = firstPause;
				if (page.results.length > 0) await this.refresh();
			} catch {
				if (signal.aborted) return;
				await wait(pause, signal);
				pause = Math.min(2 * pause, longestPause);
				const before = await this.#sequence.catch(() => null);
				this.#sequence = this.#ask();
				const now = await this.#sequence.catch(() => null);
				if (now !== null && now !== before) for (const tell of [...this.listeners]) tell();
			}
		}
	}
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const done = () => {
			clearTimeout(timer);
			signal.removeEventListener('abort', done);
			resolve();
		};
		const timer = setTimeout(done, ms);
		signal.addEventListener('abort', done);
	});
}
