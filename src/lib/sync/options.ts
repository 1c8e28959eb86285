import type { DeviceCouch } from '../couch/device.ts';
import type { Database } from '../store/database.ts';
import type { SyncProblem } from '../store/sync-report.ts';
import type { WaitingRow } from '../store/sync-rows.ts';

export interface SyncOptions {
	/** Its requests name the account they are for; its `onEpoch` calls `Sync.epoch`. */
	readonly couch: DeviceCouch;
	/** The database of that same account. */
	readonly database: Database;
	/** Account id; one tab at a time syncs for it. */
	readonly account: string;
	/** The databases this device follows now. */
	readonly databases: () => readonly string[];
	/** Which documents this person may write; default: all. What they may not is taken as the server has it. */
	readonly mayWrite?: (db: string, id: string) => boolean;
	/** `/api/feed`: answers which databases moved after `since`, holding the request for up to a minute. */
	readonly feed?: Feed;
	/** False on a metered connection: nothing is held open then. */
	readonly live?: () => boolean;
	/** False when the device knows that it has no network; no attempt is made then. */
	readonly online?: () => boolean;
	/** `navigator.locks`; without it every tab syncs, which costs requests and nothing else. */
	readonly locks?: Locks;
	/** Runs `query` whenever what it reads changes, in this tab or another; `observe` of the store. */
	readonly watch?: <T>(
		query: () => Promise<T>,
		next: (value: T) => void,
		failed: (error: unknown) => void,
	) => () => void;
	readonly scheduler?: Scheduler;
	/** 0 ≤ x < 1 */
	readonly random?: () => number;
}

export type Feed = (
	since: string,
	signal: AbortSignal,
) => Promise<{ readonly moved: readonly string[]; readonly since: string }>;

export interface Scheduler {
	/** Milliseconds since 1970 by the device's clock, which may be wrong. */
	now(): number;
	/** Calls back once; returns what cancels it. */
	after(milliseconds: number, callback: () => void): () => void;
}

/** The part of Web Locks that is used. */
export interface Locks {
	request(
		name: string,
		options: { readonly signal?: AbortSignal; readonly ifAvailable?: boolean },
		callback: (lock: unknown) => Promise<void>,
	): Promise<unknown>;
}

/** The truth about the person's work. Rows that are not in `waiting` are confirmed. */
export interface SyncState {
	/** False while the device's own database has not been read yet. */
	readonly known: boolean;
	/** Every document that the server has not confirmed, with where it stands and why. */
	readonly waiting: readonly WaitingRow[];
	/** Why it does not go on, or null. */
	readonly problem: SyncProblem | null;
	/** Everything that is in the way, `problem` first: one database's trouble does not hide another's. */
	readonly problems: readonly SyncProblem[];
	/** ISO 8601: the next attempt, when there is one. */
	readonly retryAt: string | null;
	/** ISO 8601: when the server last answered everything it was asked. */
	readonly contactAt: string | null;
	/** This tab is talking to the server now. */
	readonly active: boolean;
	/** This tab syncs for all tabs. */
	readonly leading: boolean;
}

export interface Sync {
	readonly state: SyncState;
	/** Calls back on every change, not at once; returns what ends it. */
	subscribe(listener: (state: SyncState) => void): () => void;
	/** Waits for its turn among the tabs, then keeps in step with the server until `stop`. */
	start(): void;
	/** Something was saved here: sends it after two seconds of quiet, fifteen at most. */
	changed(): void;
	/** The network, the person or the page is back: goes at once. */
	wake(): void;
	/** Sends everything now; resolves when it is confirmed or cannot be, also in a tab that does not lead. */
	flush(): Promise<SyncState>;
	/** Sends a refused document again. */
	resend(db: string, id: string): Promise<void>;
	/** After a sign-in or a restored backup: asks the server what it still has and reads it from the beginning. */
	recheck(): Promise<void>;
	/** The server's history, as `CouchOptions.onEpoch` tells it. */
	epoch(epoch: string): void;
	/** Ends requests under way; resolves when nothing of it runs any more. */
	stop(): Promise<void>;
}
