import { readBody } from '../domain/merge/body.ts';
import { prune } from '../domain/merge/prune.ts';
import type { Database, Row } from './database.ts';
import { givenWay, keepGivenWay } from './given-way.ts';

/**
 * Cuts what waits to what the server takes (V7), before it is sent: what was stored by an older app, restored, or merged
 * from another tab may be more. What falls out goes to the history. Nearly always there is nothing of it.
 * @param waiting the dirty rows, as they were just read
 */
export async function pruneWaiting(database: Database, waiting: readonly Row[]): Promise<void> {
	const cut = waiting.filter((row) => pruned(row));
	if (!cut.length) return;
	const { docs, versions, meta } = database;
	await database.transaction('rw', [docs, versions, meta], async () => {
		for (const { db, id } of cut) {
			const row = await docs.get([db, id]);
			const body = row?.dirty && pruned(row);
			if (!row || !body) continue;
			await docs.put({ ...row, body, edit: row.edit + 1 });
			await keepGivenWay(database, [{ place: row, gone: givenWay(row, readBody(id, body)) }]);
		}
	});
}

/** The body within the bounds; null where it is so already. */
function pruned({ id, body }: Row): unknown {
	const read = readBody(id, body);
	if (read.kind !== 'answer') return null;
	const cut = prune(read.value);
	return cut === read.value ? null : cut;
}
