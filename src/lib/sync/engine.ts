import { CouchError } from '../couch/errors.ts';
import type { FeedPlaces } from '../domain/feed-token.ts';
import { changeCheckpoint, readCheckpoint } from '../store/sync-checkpoint.ts';
import { resendRefused, retryUnmerged } from '../store/sync-push.ts';
import type { WaitingRow } from '../store/sync-rows.ts';
import { backoff } from './backoff.ts';
import { cycle, type Outcome } from './cycle.ts';
import { FeedLoop } from './feed.ts';
import { lead } from './leader.ts';
import type { Scheduler, Sync, SyncOptions, SyncState } from './options.ts';
import { isLocal, isTrouble, mayPass, needsPerson } from './problem.ts';
import { SlowQuestion } from './slow-question.ts';
import { Status } from './status.ts';
import { Wanted, type Want } from './wanted.ts';
import { patience, type Work } from './work.ts';

/** Milliseconds without a change before it is sent: the end of a sentence, not of a word. */
const quiet = 2000;
/** Milliseconds after which a change is sent even while typing goes on. */
const longestQuiet = 15_000;
/**
 * Attempts that count as made when a cluster accepted something without its quorum, or it was overtaken again and again:
 * it is sent again after some seconds first, then more and more seldom.
 */
const unsettled = 3;

const wallClock: Scheduler = {
	now: () => Date.now(),
	after(milliseconds, callback) {
		const timer = setTimeout(callback, milliseconds);
		return () => clearTimeout(timer);
	},
};

/** Decides when; `cycle` does. One cycle at a time, and what is wanted meanwhile joins the next. */
export class Engine implements Sync {
	readonly #options: SyncOptions;
	readonly #scheduler: Scheduler;
	readonly #random: () => number;
	readonly #stopping = new AbortController();
	readonly #wanted = new Wanted();
	readonly #slow: SlowQuestion;
	readonly #status: Status;
	readonly #feed: FeedLoop | null;
	#epoch: string | null = null;
	#running: Promise<boolean> | null = null;
	#leading: Promise<void> | null = null;
	#endLeading: () => void = () => {};
	#unwatch: () => void = () => {};
	#cancelQuiet: () => void = () => {};
	#cancelRetry: () => void = () => {};
	#changedSince: number | null = null;
	#attempts = 0;
	/** The same with single databases, while the server is well. */
	#troubles = 0;
	/** Sendings in a row after which something was still to be sent. */
	#repeats = 0;
	/** Nobody, or somebody else, is signed in: nothing is asked until somebody returns. */
	#halted = false;
	/** The server asked for quiet; not even the person's return is a reason to break it. By a timer: clocks lie. */
	#hushed = false;

	constructor(options: SyncOptions) {
		this.#options = options;
		this.#scheduler = options.scheduler ?? wallClock;
		this.#status = new Status(options, this.#scheduler);
		this.#random = options.random ?? Math.random;
		this.#slow = new SlowQuestion(
			(milliseconds, callback) => this.#after(milliseconds, callback),
			() => this.#scheduler.now(),
			this.#random,
		);
		const { feed, live = () => true } = options;
		this.#feed = feed
			? new FeedLoop({
					...{ feed, live, scheduler: this.#scheduler, random: this.#random },
					moved: (databases) => this.#moved(databases),
					signedOut: () => this.#askWhoIsThere(),
					places: () => this.#places(),
				})
			: null;
	}

	start(): void {
		if (this.#leading || this.#stopping.signal.aborted) return;
		this.#unwatch = this.#status.watch({
			moreWaits: () => {
				if (!this.#attempts) this.changed();
			},
			heard: (first) => this.#heard(first),
		});
		const { locks, account } = this.#options;
		this.#leading = lead(locks, account, () => this.#lead(), this.#stopping.signal).catch(
			(error: unknown) => this.#status.failed(error),
		);
	}

	get state(): SyncState {
		return this.#status.state;
	}

	changed(): void {
		if (!this.state.leading || this.#halted) return;
		const now = this.#scheduler.now();
		// A clock set back must not put the sending off.
		const since = (this.#changedSince = Math.min(this.#changedSince ?? now, now));
		this.#cancelQuiet();
		this.#cancelQuiet = this.#after(Math.min(quiet, since + longestQuiet - now), () => {
			this.#changedSince = null;
			this.#wanted.add(this.#followed(), { pull: false, push: true });
			// What waits for a retry, or for somebody's return, waits together with it.
			if (!this.#attempts && !this.#halted) void this.#run();
		});
	}

	wake(): void {
		if (!this.#leading || this.#stopping.signal.aborted) return;
		this.#wanted.add(this.#followed(), { pull: true, push: true });
		void this.#wake();
	}

	async #wake(): Promise<void> {
		// A cycle that was under way may have met what is over now.
		await this.#running;
		await this.#run();
		// What was just read is not told again.
		if (this.state.leading && !this.#stopping.signal.aborted) this.#feed?.wake();
	}

	async flush(): Promise<SyncState> {
		this.#wanted.add(this.#followed(), { pull: false, push: true });
		// What was saved while a cycle is under way may have missed it.
		await this.#running;
		const told = !this.#stopping.signal.aborted && (await this.#run());
		if (!told) await this.#status.refresh();
		return this.state;
	}

	async resend(db: string, id: string): Promise<void> {
		await resendRefused(this.#options.database, db, id);
		await this.flush();
	}

	async recheck(): Promise<void> {
		for (const db of this.#followed())
			await changeCheckpoint(this.#options.database, db, {
				...{ since: null, healedAt: null, closed: false },
			});
		for (const db of this.#followed()) await retryUnmerged(this.#options.database, db);
		this.wake();
	}

	epoch(epoch: string): void {
		const before = this.#epoch;
		this.#epoch = epoch;
		if (before === null || before === epoch) return;
		this.#wanted.add(this.#followed(), { pull: true, push: true });
		if (this.state.leading && !this.#attempts) void this.#run();
	}

	subscribe(listener: (state: SyncState) => void): () => void {
		return this.#status.subscribe(listener);
	}

	async stop(): Promise<void> {
		this.#stopping.abort();
		this.#cancelQuiet();
		this.#cancelRetry();
		this.#slow.stop();
		this.#feed?.stop();
		this.#unwatch();
		this.#endLeading();
		await this.#running;
		await this.#leading;
	}

	async #lead(): Promise<void> {
		const ended = new Promise<void>((resolve) => (this.#endLeading = resolve));
		for (const db of this.#followed()) await retryUnmerged(this.#options.database, db);
		if (this.#stopping.signal.aborted) return;
		this.#status.publish({ leading: true });
		this.wake();
		await ended;
		await this.#running;
		this.#status.publish({ leading: false });
	}

	/** What another tab met holds for this one too. */
	#heard(first: boolean): void {
		const { problem, problems, leading } = this.state;
		if (problems.some(mayPass)) this.#askSlowly();
		const well = problem === null || isLocal(problem);
		// Somebody has signed in there, or the server was back sooner than the pause here is over.
		if (leading && well && (this.#halted || this.#attempts)) this.wake();
		// Who opens a page may just have signed in on it, and the tab that leads is none the wiser.
		if (!leading && first && problem && needsPerson(problem)) this.wake();
	}

	#followed(): readonly string[] {
		return this.#options.databases();
	}

	async #places(): Promise<FeedPlaces> {
		const { database } = this.#options;
		const read = await Promise.all(
			this.#followed().map(async (db) => [db, (await readCheckpoint(database, db)).since] as const),
		);
		return Object.fromEntries(read.filter((one): one is [string, string] => one[1] !== null));
	}

	/** Colleagues' changes; what waits here is sent in its own time, so that typing is not sent word by word. */
	#moved(databases: readonly string[]): void {
		const followed = this.#followed();
		const moved = databases.filter((db) => followed.includes(db));
		if (!moved.length) return;
		this.#wanted.add(moved, { pull: true, push: false });
		if (!this.#attempts && !this.#halted) void this.#run();
	}

	/**
	 * The feed found the session ended: one question of the ordinary way, so that the person is told although nothing
	 * waits.
	 * @returns whether somebody is signed in after all
	 */
	async #askWhoIsThere(): Promise<boolean> {
		if (this.#halted) return false;
		this.#wanted.add(this.#followed(), { pull: true, push: false });
		await this.#running;
		await this.#run();
		return !this.#halted;
	}

	/**
	 * Runs until nothing is wanted or something is in the way.
	 * @returns whether the state was read after the last cycle
	 */
	#run(): Promise<boolean> {
		this.#running ??= this.#cycles().finally(() => (this.#running = null));
		return this.#running;
	}

	async #cycles(): Promise<boolean> {
		const { online = () => true } = this.#options;
		let told = false;
		this.#status.publish({ active: true });
		while (this.#wanted.any && !this.#stopping.signal.aborted && !this.#hushed) {
			told = false;
			const wanted = this.#wanted.take();
			const outcome: Outcome = online()
				? await cycle(this.#work(), wanted, this.#attempts)
				: { ...nothing, problem: { kind: 'offline', reason: 'no network' } };
			if (this.#stopping.signal.aborted) break;
			if (outcome.problem || outcome.answered.length) {
				const retryAt = this.#plan(outcome, wanted);
				if (outcome.failed.some(mayPass)) this.#askSlowly();
				told = await this.#status.report(outcome, retryAt ?? this.#slow.at);
				if (isStuck(outcome)) break;
			} else {
				await this.#status.refresh();
				told = true;
			}
			// Edited meanwhile, or made by a merge.
			const { problems } = this.state;
			const left = ({ state, db }: WaitingRow) =>
				state === 'device' && !problems.some((one) => one.db === db);
			if (this.state.waiting.some(left)) this.changed();
		}
		this.#status.publish({ active: false });
		return told;
	}

	/** Plans what follows a cycle; gives the time of the next attempt when something is in the way. */
	#plan(outcome: Outcome, wanted: ReadonlyMap<string, Want>): number | null {
		const { problem, retryAfter, done } = outcome;
		this.#halted = problem !== null && needsPerson(problem);
		if (!isStuck(outcome) || this.#halted) {
			if (this.#attempts) this.#cancelRetry();
			this.#attempts = 0;
			return this.#planAgain(outcome);
		}
		for (const [db, want] of wanted) if (!done.includes(db)) this.#wanted.add([db], want);
		const delay = backoff(++this.#attempts, retryAfter, this.#random);
		this.#hushed = retryAfter !== null;
		// With a question in any case: what could not be sent may be gone by then, and the trouble over unnoticed.
		this.#retry(delay, this.#followed(), true);
		return this.#scheduler.now() + delay;
	}

	/** What single databases are asked again for, while everything else goes on. */
	#planAgain({ answered, failed, again }: Outcome): number | null {
		const met = failed.some(isTrouble);
		const troubled =
			met || this.state.problems.some((one) => isTrouble(one) && !answered.includes(one.db ?? ''));
		this.#troubles = troubled ? this.#troubles + Number(met) : 0;
		if (!again.length) this.#repeats = 0;
		if (!again.length && !met) return null;
		const attempts = again.length ? unsettled + ++this.#repeats : this.#troubles;
		const delay = backoff(attempts, null, this.#random);
		// All are asked: that others answer tells whose trouble it is.
		this.#retry(delay, troubled ? this.#followed() : again, troubled);
		return this.#scheduler.now() + delay;
	}

	#retry(milliseconds: number, databases: readonly string[], pull = false): void {
		this.#cancelRetry();
		this.#cancelRetry = this.#after(milliseconds, () => {
			this.#hushed = false;
			this.#wanted.add(databases, { pull, push: true });
			void this.#run();
		});
	}

	/** One tab's work; the databases that are well meanwhile are not asked. */
	#askSlowly(): void {
		if (!this.state.leading) return;
		this.#slow.plan(() => {
			const failed = this.state.problems.filter(mayPass).flatMap(({ db }) => db ?? []);
			this.#wanted.add(failed, { pull: true, push: true });
			if (!this.#attempts && !this.#halted) void this.#run();
		});
	}

	#after(milliseconds: number, callback: () => void): () => void {
		return this.#scheduler.after(Math.max(0, milliseconds), () => {
			if (!this.#stopping.signal.aborted) callback();
		});
	}

	#work(): Work {
		const { couch, database, mayWrite = () => true } = this.#options;
		return {
			...{ couch, database, mayWrite },
			now: () => new Date(this.#scheduler.now()),
			epoch: () => this.#epoch,
			request: (send, limit = patience) => this.#request(send, limit),
		};
	}

	async #request<T>(send: (signal: AbortSignal) => Promise<T>, limit: number): Promise<T> {
		const { signal } = this.#stopping;
		if (signal.aborted) throw new CouchError('interrupted', 'stopped');
		const ending = new AbortController();
		const end = () => ending.abort();
		signal.addEventListener('abort', end);
		const cancel = this.#scheduler.after(limit, end);
		try {
			return await send(ending.signal);
		} finally {
			cancel();
			signal.removeEventListener('abort', end);
		}
	}
}

/** Nothing can be done before something has changed, or some time is over. */
function isStuck({ problem }: Outcome): boolean {
	return problem !== null && !isLocal(problem);
}

const nothing: Outcome = {
	...{ answered: [], done: [], again: [], failed: [], problem: null },
	retryAfter: null,
};
