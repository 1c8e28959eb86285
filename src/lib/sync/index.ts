import { observe } from '../store/observe.ts';
import { Engine } from './engine.ts';
import type { Sync, SyncOptions } from './options.ts';

export type * from './options.ts';
export type { SyncProblem } from '../store/sync-report.ts';
export type { WaitingRow } from '../store/sync-rows.ts';

/** The sync of one account in one tab; does nothing before `start`. */
export function createSync(options: SyncOptions): Sync {
	return new Engine({ watch: observe, ...options });
}
