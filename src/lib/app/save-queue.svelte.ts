import { storeProblem, type StoreProblem } from '$lib/store/problem.ts';
import type { AnswerEdit } from '$lib/store/answers.ts';

/** Typing settles this long before it is written, so that a key press never competes with a write. Milliseconds. */
export const typingDelay = 210;
/** Someone who types without a pause is written at least this often. Milliseconds. */
const longestWait = 1000;
/** Pauses between attempts after a failure; the last one repeats. Milliseconds. */
const retryPauses = [500, 1000, 2000, 5000, 10_000];

/** A write that has not come back by now is waited for with a copy in the journal. Milliseconds. */
const slowWrite = 80;

/** Asked when it is written, so that it says what is on the screen then. Null when nothing is left to write. */
export type PendingEdit = () => AnswerEdit | null;

/**
 * Edits on their way to the disk. One write runs at a time; edits made meanwhile follow at once. An edit leaves the
 * queue only when the promise of its write has resolved, so `phase` never says "saved" of something that is not.
 */
export class SaveQueue {
	phase = $state<'idle' | 'pending' | 'saved' | 'failed'>('idle');
	problem = $state<StoreProblem | null>(null);

	/** Something is on the screen and not on the disk. */
	get unfinished(): boolean {
		return this.phase === 'pending' || this.phase === 'failed';
	}

	readonly #pending = new Map<string, PendingEdit>();
	readonly #write: (edits: AnswerEdit[]) => Promise<void>;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#waitingSince = 0;
	#running: Promise<void> | null = null;
	#failures = 0;

	/** @param keep called whenever what is unsaved has changed for longer than a write takes: after every write, whether it succeeded or not, and while one does not come back */
	constructor(
		write: (edits: AnswerEdit[]) => Promise<void>,
		private readonly keep: () => void = () => {},
	) {
		this.#write = write;
	}

	/** Queues an edit under `key`; a later edit under the same key takes its place. `delay` in milliseconds. */
	add(key: string, edit: PendingEdit, delay: number): void {
		if (this.#pending.size === 0) this.#waitingSince = Date.now();
		this.#pending.set(key, edit);
		if (this.phase !== 'failed') this.phase = 'pending';
		const left = Math.max(0, this.#waitingSince + longestWait - Date.now());
		this.#schedule(Math.min(delay, left));
	}

	/** The edits that are not on the disk yet. */
	unsaved(): AnswerEdit[] {
		return [...this.#pending.values()].map((edit) => edit()).filter((edit) => edit !== null);
	}

	/** Writes what waits, now. Resolves when it is on the disk or has failed; it never rejects. */
	async flush(): Promise<void> {
		clearTimeout(this.#timer);
		if (this.#running) this.keep();
		while (this.#running) await this.#running;
		if (this.#pending.size === 0) return;
		const slow = setTimeout(this.keep, slowWrite);
		this.#running = this.#writeAll().finally(() => {
			clearTimeout(slow);
			this.#running = null;
			this.keep();
		});
		await this.#running;
		if (this.#pending.size > 0 && this.phase !== 'failed') await this.flush();
	}

	#schedule(delay: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.flush(), delay);
	}

	async #writeAll(): Promise<void> {
		const batch = [...this.#pending];
		const failures = await this.#attempt(batch);
		for (const [key, edit] of batch) {
			const failed = failures.some((failure) => failure.key === key);
			if (!failed && this.#pending.get(key) === edit) this.#pending.delete(key);
		}
		// What is damaged is being mended: anything else is more urgent to say.
		const problems = failures.map(({ error }) => storeProblem(error));
		const problem = problems.find((one) => one !== 'damaged-document') ?? problems[0];
		if (problem) {
			this.problem = problem;
			this.phase = 'failed';
			this.#schedule(retryPauses[Math.min(this.#failures++, retryPauses.length - 1)] ?? 0);
			return;
		}
		this.#failures = 0;
		this.problem = null;
		this.#waitingSince = Date.now();
		this.phase = this.#pending.size > 0 ? 'pending' : 'saved';
	}

	/** All edits in one write; when that fails, one by one, so that a single bad one does not hold up the others. */
	async #attempt(batch: [string, PendingEdit][]): Promise<{ key: string; error: unknown }[]> {
		const edits = batch.flatMap(([, edit]) => edit() ?? []);
		try {
			if (edits.length) await this.#write(edits);
			return [];
		} catch (error) {
			const [only] = batch;
			if (batch.length === 1 && only) return [{ key: only[0], error }];
		}
		const failures = [];
		for (const one of batch) failures.push(...(await this.#attempt([one])));
		return failures;
	}
}
