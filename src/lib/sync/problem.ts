import { CouchError } from '../couch/errors.ts';
import type { SyncProblem } from '../store/sync-report.ts';

/** What an error means for the person. `db` when it is about one database and the others can go on. */
export function problemOf(error: unknown, db: string): SyncProblem {
	if (!(error instanceof CouchError)) return { kind: 'storage', reason: String(error) };
	const { kind, reason } = error;
	if (kind === 'signed-out' || kind === 'account-mismatch') return { kind, reason };
	if (kind === 'forbidden' || kind === 'missing' || kind === 'gone') return { kind, reason, db };
	// Interrupted: the network was silent for too long.
	if (kind === 'offline' || kind === 'interrupted') return { kind: 'offline', reason };
	return { kind: 'server', reason };
}

/** Only a person's sign-in helps; asking again would not. */
export function needsPerson({ kind }: SyncProblem): boolean {
	return kind === 'signed-out' || kind === 'account-mismatch';
}

/** About one database: the others go on. */
export function isLocal({ db }: SyncProblem): boolean {
	return db !== undefined;
}

/** The server's trouble with one database. */
export function isTrouble(problem: SyncProblem): boolean {
	return problem.kind === 'server' && isLocal(problem);
}

/** Somebody may make the database, or give the right to it, at any time; nothing on this device would tell. */
export function mayPass({ kind }: SyncProblem): boolean {
	return kind === 'missing' || kind === 'forbidden';
}
