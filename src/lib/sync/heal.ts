import { changeCheckpoint, readCheckpoint, type Checkpoint } from '../store/sync-checkpoint.ts';
import { confirmedRevisions } from '../store/sync-rows.ts';
import { readBack } from './read.ts';
import { chunks, remote, type Work } from './work.ts';

/** Revisions in one question: about 70 bytes each. */
const revisionsAtOnce = 2000;
/** A server may have lost its last writes in a power cut, and nothing else would tell. Milliseconds. */
const healEvery = 24 * 3_600_000;

/** Whether the server should be asked again what it still has. */
export function healDue(work: Work, { healedAt, epoch }: Checkpoint): boolean {
	const now = work.epoch();
	if (epoch !== null && now !== null && epoch !== now) return true;
	const age = work.now().getTime() - Date.parse(healedAt ?? '');
	// A clock set back counts as a day gone by.
	return !(age >= 0 && age < healEvery);
}

/**
 * Asks the server for every revision it has confirmed to this device. What it does not have (it was restored from an
 * old copy, or lost its disk) is read again by id: what this device may write is merged and waits to be sent. A server
 * that went backwards is read from its beginning, because `since` counted in another history.
 * @param pulls a pull follows
 */
export async function heal(work: Work, db: string, pulls = false): Promise<void> {
	const [revisions, before] = await Promise.all([
		confirmedRevisions(work.database, db),
		readCheckpoint(work.database, db),
	]);
	// Nothing of it was ever here: the first page says everything, and notes that it did.
	if (pulls && !revisions.length && isNew(before)) return;
	const missing: string[] = [];
	for (const part of chunks(revisions, revisionsAtOnce)) {
		const asked = Object.fromEntries(part.map(({ id, rev }) => [id, [rev]]));
		const diff = await work.request((signal) => remote(work, db).revsDiff(asked, signal));
		missing.push(...part.filter(({ id }) => diff[id]?.missing.length).map(({ id }) => id));
	}
	await readBack(work, db, missing);
	const { epoch } = await readCheckpoint(work.database, db);
	const now = work.epoch() ?? epoch;
	await changeCheckpoint(work.database, db, {
		healedAt: work.now().toISOString(),
		...((missing.length || now !== epoch) && { since: null, epoch: now }),
	});
}

function isNew({ since, epoch }: Checkpoint): boolean {
	return since === null && epoch === null;
}
