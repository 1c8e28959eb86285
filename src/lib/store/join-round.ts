import { answerId, parseAnswerId } from '../domain/answer-id.ts';
import { readAnswer } from '../domain/answer.ts';
import { mergeAnswers } from '../domain/merge/answer.ts';
import { heldIn, readBody } from '../domain/merge/body.ts';
import { stampAnew } from '../domain/merge/stamp-anew.ts';
import { latest } from '../domain/stamp.ts';
import type { Database, Row } from './database.ts';
import { givenWay, keepGivenWay, type GivenWay } from './given-way.ts';
import { stamped } from './replica.ts';
import { openRounds } from './open-round.ts';
import { likelyRounds, roundName } from './round-names.ts';
import { rowsOf } from './rows.ts';
import { documentVersions } from './versions.ts';

/**
 * Moves answers that no server ever had into the round that the server has of the same card, by merging. Nothing
 * happens where all is in one round, which is nearly always. What gives way goes to the history.
 * @param waiting the dirty rows, as they were just read
 */
export async function joinOpenRound(
	database: Database,
	db: string,
	waiting: readonly Row[],
): Promise<void> {
	if (!(await mayLieBeside(database, db, waiting))) return;
	const { docs, versions, meta } = database;
	await stamped(database, [docs, versions, meta], { by: '', now: new Date() }, async ({ mint }) => {
		const rows = await rowsOf(database, db, 'answer').toArray();
		const open = await openRounds(
			database,
			db,
			rows.map(({ id }) => id),
		);
		const known = new Set(rows.filter(wasSent).map(({ id }) => roundName(id)));
		const byId = new Map(rows.map((row) => [row.id, row]));
		for (const row of rows) {
			const key = parseAnswerId(row.id);
			const rounds = key && open.get(key.instrument);
			const to = likelyRounds(rounds ?? [], new Date()).findLast((round) =>
				known.has(`${key?.instrument}:${round}`),
			);
			if (!key || !to || !rounds?.includes(key.round) || known.has(roundName(row.id))) continue;
			const id = answerId({ ...key, round: to });
			const next = joined(row, byId.get(id), { id, round: to, replica: mint() });
			if (!next) continue;
			// A second round may bring the same category.
			byId.set(id, next.row);
			await docs.put(next.row);
			await docs.delete([db, row.id]);
			await documentVersions(database, { db, id: row.id }).modify({ id });
			await keepGivenWay(database, [{ place: { db, id }, gone: next.gone }]);
		}
	});
}

/**
 * Whether an answer that was never sent may lie beside the open card. Told by what waits and by keys, since it is asked
 * before every push and the writing transaction looks again at everything.
 */
async function mayLieBeside(
	database: Database,
	db: string,
	waiting: readonly Row[],
): Promise<boolean> {
	const fresh = waiting.filter((row) => row.type === 'answer' && !wasSent(row));
	const names = new Set(fresh.map(({ id }) => roundName(id)));
	if (!names.size) return false;
	const ids = (await rowsOf(database, db, 'answer').primaryKeys()).map(([, id]) => id);
	const open = await openRounds(database, db, ids);
	for (const name of names) {
		const sent = rowsOf(database, db, `answer:${name}`).filter(wasSent);
		if ((open.get(name.split(':')[0] ?? '') ?? [])[1] && !(await sent.limit(1).count()))
			return true;
	}
	return false;
}

/** The server has it, or may have it. */
function wasSent({ base, sent }: Row): boolean {
	return base !== null || sent !== undefined;
}

/** The row under its new name, merged with what is there; null when either cannot be read. */
function joined(
	row: Row,
	there: Row | undefined,
	{ id, round, replica }: { readonly id: string; readonly round: string; readonly replica: string },
): { row: Row; gone: readonly GivenWay[] } | null {
	const mine = readAnswer(row.body);
	if (!mine.ok) return null;
	const moved = { ...mine.answer, round };
	const theirs = there && there.body !== null ? readAnswer(there.body) : null;
	if (theirs && !theirs.ok) return null;
	// What the card claims to know by its floor alone was never seen there (V6).
	const fresh = theirs
		? stampAnew(moved, theirs.answer, null, (seen) => ({ n: latest(seen) + 1, replica }))
		: moved;
	const answer = theirs ? mergeAnswers(null, theirs.answer, fresh) : fresh;
	const place = there ?? row;
	const now = readBody(id, answer);
	const before = there?.body === null ? [] : heldIn(readBody(id, there?.body));
	return {
		row: { ...place, id, body: answer, dirty: 1, edit: place.edit + 1 },
		gone: [
			...givenWay({ ...row, id, body: moved }, now),
			...(there ? givenWay(there, now, before) : []),
		],
	};
}
