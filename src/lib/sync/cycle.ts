import { CouchError } from '../couch/errors.ts';
import { dirtyRows } from '../store/rows.ts';
import { readCheckpoint, type Checkpoint } from '../store/sync-checkpoint.ts';
import { dropClosed, refuseClosed } from '../store/sync-rows.ts';
import type { SyncProblem } from '../store/sync-report.ts';
import { heal, healDue } from './heal.ts';
import { isLocal, problemOf } from './problem.ts';
import { pull } from './pull.ts';
import { push } from './push.ts';
import type { Want } from './wanted.ts';
import type { Work } from './work.ts';

export interface Outcome {
	/** Databases that answered something; where none did, nothing is known of the server that was not known before. */
	readonly answered: readonly string[];
	/** Databases that are done; the others stay wanted. */
	readonly done: readonly string[];
	/** Databases in which something is still to be sent, soon. */
	readonly again: readonly string[];
	/** What is the matter with single databases, though others are well. */
	readonly failed: readonly SyncProblem[];
	/** What ended the cycle, or met it everywhere; else the first of `failed`, or null. */
	readonly problem: SyncProblem | null;
	/** Seconds the server asked to wait. */
	readonly retryAfter: number | null;
}

/**
 * Brings the wanted databases in step, one after the other. A trouble of one database, or of the server with one, leaves
 * the others alone; one of the network, the session or this device ends the cycle, as does a server that asks for quiet.
 * @param failures attempts in a row that did not get through: less is sent and asked for at a time
 */
export async function cycle(
	work: Work,
	wanted: ReadonlyMap<string, Want>,
	failures: number,
): Promise<Outcome> {
	const answered = new Set<string>();
	const done: string[] = [];
	const again: string[] = [];
	const failed: SyncProblem[] = [];
	/** The server's own troubles: of one database, if another has answered. */
	const troubles: SyncProblem[] = [];
	for (const [db, want] of wanted) {
		const noting: Work = {
			...work,
			async request(send, patience) {
				const answer = await work.request(send, patience);
				answered.add(db);
				return answer;
			},
		};
		try {
			let checkpoint = await readCheckpoint(work.database, db);
			if (checkpoint.closed) await refuseClosed(work.database, db);
			else {
				if (want.pull || (await waitsUnread(work, db, checkpoint))) {
					await pull(noting, db, failures);
					checkpoint = await readCheckpoint(work.database, db);
				}
				if (healDue(work, checkpoint)) await heal(noting, db);
				if (want.push && (await push(noting, db, failures))) again.push(db);
			}
		} catch (error) {
			const found = problemOf(error, db);
			const retryAfter = error instanceof CouchError ? error.retryAfter : null;
			if (found.kind === 'server' && retryAfter === null) {
				troubles.push({ ...found, db });
				continue;
			}
			if (!isLocal(found))
				return { answered: [...answered], done, again, failed, problem: found, retryAfter };
			if (found.kind === 'gone') await dropClosed(work.database, db);
			failed.push(found);
		}
		done.push(db);
	}
	const troubled = new Set(troubles.map(({ db }) => db));
	const [trouble] = troubles;
	if (trouble && ![...answered].some((db) => !troubled.has(db))) {
		const { kind, reason } = trouble;
		const problem = { kind, reason };
		return { answered: [...answered], done, again, failed, problem, retryAfter: null };
	}
	failed.push(...troubles);
	const [problem = null] = failed;
	return { answered: [...answered], done, again, failed, problem, retryAfter: null };
}

/** What was never read is read before anything is sent to it: that decides which card an answer belongs to. */
async function waitsUnread({ database }: Work, db: string, { since }: Checkpoint) {
	return since === null && (await dirtyRows(database, db).count()) > 0;
}
