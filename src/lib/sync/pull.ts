import { CouchError } from '../couch/errors.ts';
import { applyPage } from '../store/sync-apply.ts';
import { readCheckpoint } from '../store/sync-checkpoint.ts';
import type { Incoming } from '../store/sync-settle.ts';
import { heal } from './heal.ts';
import { deleteLeaves, incoming, readBack } from './read.ts';
import { context, longPatience, patience, remote, type Work } from './work.ts';

/** Documents a page: a facility in one request. Smaller pages after a line that broke under a large one. */
const pageSize = 5000;
const smallPage = 200;

/**
 * Brings everything new of one database to this device; one request when there is nothing, or one page, to bring.
 * @param failures attempts in a row that did not get through: pages get small
 * @throws CouchError, also when the server names one history after another; what was applied before stays, and the next
 * pull goes on from there
 */
export async function pull(work: Work, db: string, failures = 0): Promise<void> {
	const limit = failures > 1 ? smallPage : pageSize;
	/** Losing leaves that this pull has dealt with. */
	const leaves = new Set<string>();
	for (let healed = false; ;) {
		const from = await readCheckpoint(work.database, db);
		if (from.closed) return;
		const page = await work.request(
			(signal) =>
				remote(work, db).changes({
					...(from.since !== null && { since: from.since }),
					limit,
					includeDocs: true,
					conflicts: true,
					signal,
				}),
			from.since === null ? longPatience : patience,
		);
		const epoch = work.epoch() ?? from.epoch;
		if (from.epoch !== null && epoch !== from.epoch) {
			// `since` counted in another history: this page says nothing about what is missing.
			// Processes that do not agree would have it asked without end.
			if (healed) throw new CouchError('busy', 'the server names one history after another');
			await heal(work, db);
			healed = true;
			continue;
		}
		const backwards = from.since !== null && numberOf(page.last_seq) < numberOf(from.since);
		const fresh =
			backwards || page.results.length > 0 || from.since === null || epoch !== from.epoch;
		if (fresh) {
			const docs: Incoming[] = [];
			const bare: string[] = [];
			for (const { id, changes, doc, deleted } of page.results) {
				const rev = changes[0]?.rev ?? doc?._rev;
				if (id.startsWith('_') || rev === undefined) continue;
				if (doc) docs.push(await incoming(work, db, doc, doc._rev ?? rev));
				else if (deleted) docs.push({ id, rev, body: null });
				else bare.push(id);
			}
			const lastSeq = page.last_seq;
			if (bare.length) await readBack(work, db, bare);
			const read = { from, lastSeq, epoch, backwards, docs };
			const losers = await applyPage(work.database, db, read, context(work), leaves);
			if (losers?.length) {
				await deleteLeaves(work, db, losers);
				for (const { id, rev } of losers) leaves.add(`${id} ${rev}`);
				continue;
			}
		}
		if (page.pending === 0) return;
		if (!page.results.length) throw new CouchError('broken', 'an empty page, and more to come');
	}
}

/** What CouchDB and the embedded server begin their sequences with; each counts up, as long as its history is one. */
function numberOf(sequence: string): number {
	return Number.parseInt(sequence, 10);
}
