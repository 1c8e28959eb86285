import {
	readReport,
	writeReport,
	type SyncProblem,
	type SyncReport,
} from '../store/sync-report.ts';
import { readWaiting } from '../store/sync-rows.ts';
import type { Scheduler, SyncOptions, SyncState } from './options.ts';

/**
 * The truth that screens show. It is read from the device's database, so that every tab says the same; only what this
 * tab does itself is kept in memory.
 */
export class Status {
	state: SyncState = {
		...{ known: false, waiting: [], problem: null, retryAt: null, contactAt: null },
		...{ active: false, leading: false },
	};
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
		this.publish({ problem: { kind: 'storage', reason: String(error) } });
	}

	/** Follows the database, whichever tab writes; calls back when more waits to be sent than before. */
	watch(moreWaits: () => void): () => void {
		const { watch } = this.options;
		if (!watch) return () => {};
		return watch(
			() => this.#read(),
			(stored) => {
				const before = unsent(this.state);
				this.publish({ known: true, ...stored });
				if (unsent(this.state) > before) moreWaits();
			},
			(error) => this.failed(error),
		);
	}

	async refresh(): Promise<void> {
		this.publish({ known: true, ...(await this.#read()) });
	}

	/** Notes for all tabs how a cycle ended. `retryAt` in milliseconds. */
	async report(problem: SyncProblem | null, retryAt: number | null): Promise<void> {
		const { database, databases } = this.options;
		try {
			const contactAt = problem
				? (await readReport(database)).contactAt
				: isoTime(this.scheduler.now());
			const report = { problem, retryAt: retryAt === null ? null : isoTime(retryAt), contactAt };
			await writeReport(database, report);
			const waiting = await readWaiting(database, databases());
			this.publish({ known: true, waiting, ...report });
		} catch (error) {
			this.failed(error);
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
