import type { Couch } from '../../couch/client.ts';
import { readEpoch } from './epoch.ts';
import { standingDatabases } from './storage.ts';

export interface BringUp {
	/** The epoch, once the databases are there. */
	readonly epoch: string | null;
	/** Resolves once they are; rejects when stopped before, or when there is no second attempt. */
	readonly done: Promise<void>;
	stop(): void;
}

/** ms; a CouchDB that starts beside us is there in seconds, one that is being repaired needs no hammering. */
const waits = [500, 1000, 2000, 5000, 10_000, 30_000];
/** ms; another process may have restored a backup into a shared CouchDB. */
const epochAge = 60_000;

/**
 * Makes the databases that there always are and reads the epoch, again and again while the database is away. From then
 * on looks now and then whether the epoch is another.
 * @param failed told of each attempt in vain, with the seconds until the next; null: the first attempt is the only one
 */
export function bringUp(
	couch: Couch,
	failed: ((error: unknown, seconds: number) => void) | null,
): BringUp {
	let epoch: string | null = null;
	let timer: NodeJS.Timeout | undefined;
	let giveUp: (error: Error) => void = () => {};

	async function prepare(): Promise<void> {
		for (const name of standingDatabases) await couch.database(name).create();
		epoch = await readEpoch(couch);
	}

	function lookAgain(): void {
		timer = setTimeout(() => {
			readEpoch(couch)
				.then((value) => (epoch = value))
				.catch(() => {})
				.finally(() => timer && lookAgain());
		}, epochAge).unref();
	}

	const done = new Promise<void>((resolve, reject) => {
		giveUp = reject;
		const attempt = (count: number) => {
			prepare().then(
				() => {
					lookAgain();
					resolve();
				},
				(error: unknown) => {
					if (!failed) return reject(error);
					const wait = waits[Math.min(count, waits.length - 1)] ?? 0;
					failed(error, wait / 1000);
					timer = setTimeout(() => attempt(count + 1), wait);
				},
			);
		};
		attempt(0);
	});
	return {
		get epoch() {
			return epoch;
		},
		done,
		stop() {
			clearTimeout(timer);
			timer = undefined;
			giveUp(new Error('stopped'));
		},
	};
}
