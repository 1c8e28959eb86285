import { readAnswer } from '../domain/answer.ts';
import { draftDb, type Row } from './database.ts';
import { isExtra, roundName, submittedRound } from './round-names.ts';
import { latestRound, renameDraft, roundsOf, type Rename, type Renames } from './rounds.ts';

type Document = Pick<Row, 'db' | 'id' | 'type' | 'body'>;

/** Gives a draft's entries the facility's database and the round found for them; others keep their names. */
export function intoFacility(db: string, renames: Renames): Rename {
	return (entry) => (entry.db === draftDb ? { ...renameDraft(entry, renames), db } : entry);
}

/**
 * The draft's latest round takes the name of the round in which the same card is already there: the one that this
 * draft moved into before, else the facility's latest that nothing was submitted of. Not where either side has both.
 */
export function meetTheCard(
	db: string,
	there: readonly Document[],
	draft: readonly Document[],
): Renames {
	const closed = new Set(there.filter((row) => row.type === 'submission').map(submittedRound));
	const open = there.filter(
		({ id }) => !closed.has(roundName(id)) && !isExtra(roundName(id).split(':')[1] ?? ''),
	);
	const ours = roundsOf(db, open);
	const renames = new Map<string, { from: string; to: string }>();
	for (const [instrument, theirs] of roundsOf(draftDb, draft)) {
		const from = latestRound(theirs);
		if (!from) continue;
		const of = (round: string) => (row: Document) => roundName(row.id) === `${instrument}:${round}`;
		const writers = replicasOf(draft.filter(of(from)));
		const rounds = [...(ours.get(instrument) ?? [])].sort();
		const before = rounds.findLast((round) =>
			[...replicasOf(there.filter(of(round)))].some((replica) => writers.has(replica)),
		);
		const to = before ?? (rounds.includes(from) ? from : rounds.at(-1));
		if (to && to !== from && !theirs.has(to)) renames.set(instrument, { from, to });
	}
	return renames;
}

/** Whose edits are in these answers. */
function replicasOf(rows: readonly Document[]): Set<string> {
	return new Set(
		rows.flatMap(({ body }) => {
			const read = readAnswer(body);
			return read.ok ? Object.keys(read.answer.seen).filter((id) => id !== 'floor') : [];
		}),
	);
}
