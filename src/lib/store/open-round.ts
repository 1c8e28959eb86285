import type { Database } from './database.ts';
import { isExtra, likelyRounds, roundName, submittedRound } from './round-names.ts';
import { rowsOf } from './rows.ts';

/**
 * A card keeps the round it began in until it is submitted, so of one instrument a facility has one open round. A
 * device that has not read the facility's card yet, or whose clock is wrong, cannot know which: it takes the
 * calendar's. What it wrote then joins the open card before anything is sent.
 */

/** The round of the card that is open in `db`; null when there is none. */
export async function openRound(
	database: Database,
	db: string,
	instrument: string,
): Promise<string | null> {
	const ids = (await rowsOf(database, db, 'answer').primaryKeys()).map(([, id]) => id);
	const open = (await openRounds(database, db, ids)).get(instrument) ?? [];
	return likelyRounds(open, new Date()).at(-1) ?? null;
}

/** By instrument: the rounds with answers that were not submitted, in order. */
export async function openRounds(
	database: Database,
	db: string,
	ids: readonly string[],
): Promise<Map<string, string[]>> {
	const names = new Set(ids.map(roundName));
	const closed = new Set((await rowsOf(database, db, 'submission').toArray()).map(submittedRound));
	const open = new Map<string, string[]>();
	for (const name of [...names].sort()) {
		const [instrument = '', round = ''] = name.split(':');
		if (!round || isExtra(round) || closed.has(name)) continue;
		open.set(instrument, [...(open.get(instrument) ?? []), round]);
	}
	return open;
}
