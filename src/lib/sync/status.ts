import {
	changeReport,
	readReport,
	type SyncProblem,
	type SyncReport,
} from '../store/sync-report.ts';
import { readWaiting } from '../store/sync-rows.ts';
import type { Outcome } from './cycle.ts';
import type { Scheduler, SyncOptions, SyncState } from './options.ts';
import { isLocal } from './problem.ts';

interface Watcher {
	/** More waits to be sent than before. */
	readonly moreWaits: () => void;
	/** Another tab has reported what the server says. @param first it may have been long ago, before this tab was opened */
	readonly heard: (first: boolean) => void;
}

/**
 * The truth that screens show. It is read from the device's database, so that every tab says the same; only what this
 * tab does itself is kept in memory.
 */
export class Status {
	state: SyncState = {
		...{ known: false, waiting: [], problem: null, problems: [], retryAt: null, contactAt: null },
		...{ active: false, leading: false },
	};
	/** The last report that this tab knows of. */
	#heard = 0;
	readonly #listeners = new Set<(state: SyncState) => void>();

	constructor(
		private readonly options: SyncOptions,
		private readonly scheduler: Scheduler,
	) {}

	subscribe(listener: (state: SyncState) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	publish(part: Partial<SyncState>): void {
		this.state = { ...this.state, ...part };
		for (const listener of [...this.#listeners]) listener(this.state);
	}

	failed(error: unknown): void {
		const problem: SyncProblem = { kind: 'storage', reason: String(error) };
		this.publish({ problem, problems: [problem, ...this.state.problems.filter(isLocal)] });
	}

	/** Follows the database, whichever tab writes. */
	watch({ moreWaits, heard }: Watcher): () => void {
		const { watch } = this.options;
		if (!watch) return () => {};
		let first = true;
		return watch(
			() => this.#read(),
			({ n, ...stored }) => {
				const before = unsent(this.state);
				this.publish({ known: true, ...stored });
				if (unsent(this.state) > before) moreWaits();
				// A reading may come late, from before this tab's own report: that tells nothing new.
				if (n > this.#heard) heard(first);
				this.#heard = Math.max(n, this.#heard);
				first = false;
			},
			(error) => this.failed(error),
		);
	}

	async refresh(): Promise<void> {
		const { n: _, ...stored } = await this.#read();
		this.publish({ known: true, ...stored });
	}

	/**
	 * Notes for all tabs how a cycle ended. What was the matter with a database stays until that has answered.
	 * `retryAt` in milliseconds.
	 * @returns whether it could be noted, and the state is as the database has it
	 */
	async report({ answered, failed, problem }: Outcome, retryAt: number | null): Promise<boolean> {
		const { database, databases } = this.options;
		try {
			const reported = changeReport(database, (before) => {
				const asked = [...answered, ...failed.map(({ db }) => db)];
				const still = before.problems.filter((one) => isLocal(one) && !asked.includes(one.db));
				const local = databases().flatMap((name) =>
					[...failed, ...still].filter(({ db }) => db === name),
				);
				const problems = problem && !isLocal(problem) ? [problem, ...local] : local;
				return {
					...{ problem: problems[0] ?? null, problems },
					retryAt: retryAt === null || !problems.length ? null : isoTime(retryAt),
					// To the second, so that cycles in quick succession have one report between them.
					contactAt: problem
						? before.contactAt
						: isoTime(Math.floor(this.scheduler.now() / 1000) * 1000),
				};
			});
			const [{ n, ...report }, waiting] = await Promise.all([
				reported,
				readWaiting(database, databases()),
			]);
			this.#heard = n;
			this.publish({ known: true, waiting, ...report });
			return true;
		} catch (error) {
			this.failed(error);
			return false;
		}
	}

	async #read(): Promise<Pick<SyncState, 'waiting'> & SyncReport> {
		const { database, databases } = this.options;
		const waiting = await readWaiting(database, databases());
		return { waiting, ...(await readReport(database)) };
	}
}

function unsent({ waiting }: SyncState): number {
	return waiting.filter(({ state }) => state === 'device').length;
}

function isoTime(milliseconds: number): string {
	return new Date(milliseconds).toISOString();
}
