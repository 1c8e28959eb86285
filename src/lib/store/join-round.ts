import { answerId, parseAnswerId } from '../domain/answer-id.ts';
import { readAnswer } from '../domain/answer.ts';
import { mergeAnswers } from '../domain/merge/answer.ts';
import type { Database, Row } from './database.ts';
import { openRounds } from './open-round.ts';
import { roundName } from './rounds.ts';
import { dirtyRows, rowsOf } from './rows.ts';

/**
 * Moves answers that no server ever had into the round that the server has of the same card, by merging. Nothing
 * happens where all is in one round, which is nearly always.
 * @returns whether anything was moved
 */
export async function joinOpenRound(database: Database, db: string): Promise<boolean> {
	// Nearly always: one small reading of the index, whatever the database holds.
	const fresh = await dirtyRows(database, db)
		.filter((row) => !wasSent(row))
		.limit(1)
		.count();
	if (!fresh) return false;
	const ids = (await rowsOf(database, db, 'answer').primaryKeys()).map(([, id]) => id);
	if (new Set(ids.map(roundName)).size < 2) return false;
	const { docs, versions } = database;
	return database.transaction('rw', [docs, versions], async () => {
		const rows = await rowsOf(database, db, 'answer').toArray();
		const open = await openRounds(
			database,
			db,
			rows.map(({ id }) => id),
		);
		const known = new Set(rows.filter(wasSent).map(({ id }) => roundName(id)));
		const byId = new Map(rows.map((row) => [row.id, row]));
		let moved = false;
		for (const row of rows) {
			const key = parseAnswerId(row.id);
			const rounds = key && open.get(key.instrument);
			const to = rounds?.findLast((round) => known.has(`${key?.instrument}:${round}`));
			if (!key || !to || !rounds?.includes(key.round) || known.has(roundName(row.id))) continue;
			const id = answerId({ ...key, round: to });
			const next = joined(row, byId.get(id), id, to);
			if (!next) continue;
			await docs.put(next);
			await docs.delete([db, row.id]);
			await versions.where('[db+id+field]').equals([db, row.id, 'text']).modify({ id });
			moved = true;
		}
		return moved;
	});
}

/** The server has it, or may have it. */
function wasSent({ base, sent }: Row): boolean {
	return base !== null || sent !== undefined;
}

/** The row under its new name, merged with what is there; null when either cannot be read. */
function joined(row: Row, there: Row | undefined, id: string, round: string): Row | null {
	const mine = readAnswer(row.body);
	if (!mine.ok) return null;
	const answer = { ...mine.answer, round };
	if (!there || there.body === null)
		return { ...(there ?? row), id, body: answer, dirty: 1, edit: (there ?? row).edit + 1 };
	const theirs = readAnswer(there.body);
	if (!theirs.ok) return null;
	const body = mergeAnswers(null, theirs.answer, answer);
	return { ...there, body, dirty: 1, edit: there.edit + 1 };
}
