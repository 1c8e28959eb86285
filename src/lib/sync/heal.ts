import { CouchError } from '../couch/errors.ts';
import { changeCheckpoint, type Checkpoint } from '../store/sync-checkpoint.ts';
import { confirmedRevisions } from '../store/sync-rows.ts';
import { readBack } from './read.ts';
import { longPatience, remote, type Work } from './work.ts';

/** Ids and revisions a page: about 130 bytes each. */
const pageSize = 5000;
/** A server may have lost its last writes in a power cut, and nothing else would tell. Milliseconds. */
const healEvery = 24 * 3_600_000;

/** Whether this device should compare again what it holds with what the server has. */
export function healDue(work: Work, { since, healedAt, epoch }: Checkpoint): boolean {
	// What was never read has nothing to compare.
	if (since === null) return false;
	const now = work.epoch();
	if (epoch !== null && now !== null && epoch !== now) return true;
	const age = work.now().getTime() - Date.parse(healedAt ?? '');
	// A clock set back counts as a day gone by.
	return !(age >= 0 && age < healEvery);
}

/**
 * Compares this device's revisions with all that the server names, from its beginning, without their texts; what
 * differs is read by its id. What the server does not have (it was restored from an old copy, or lost its disk) is
 * merged and waits to be sent where this device may write it. What changed on the other way that such a server has
 * taken since then comes too: `since` counted in a history that is gone, and asking what came after would not tell.
 * @throws CouchError; nothing is lost by that, the question stays due
 */
export async function heal(work: Work, db: string): Promise<void> {
	const known = new Map(
		(await confirmedRevisions(work.database, db)).map(({ id, rev }) => [id, rev]),
	);
	const differing: string[] = [];
	let since: string | undefined;
	let epoch: string | null = null;
	for (let pending = 1; pending > 0;) {
		const page = await work.request(
			(signal) => remote(work, db).changes({ ...(since && { since }), limit: pageSize, signal }),
			longPatience,
		);
		// Where it becomes another one meanwhile, the next page of changes tells.
		epoch ??= work.epoch();
		for (const { id, changes, deleted } of page.results) {
			if (id.startsWith('_')) continue;
			const before = known.get(id);
			known.delete(id);
			if (before === undefined ? deleted : before === changes[0]?.rev) continue;
			differing.push(id);
		}
		since = page.last_seq;
		pending = page.pending;
		if (pending && !page.results.length)
			throw new CouchError('broken', 'an empty page, and more to come');
	}
	await readBack(work, db, [...differing, ...known.keys()]);
	await changeCheckpoint(work.database, db, {
		healedAt: work.now().toISOString(),
		...(since !== undefined && { since }),
		...(epoch !== null && { epoch }),
	});
}
