import { draftDb } from './database.ts';

/** What has a name in a database: a row, an earlier text, a document set aside. */
export interface Keyed {
	readonly db: string;
	readonly id: string;
}

/** Gives an entry the name it has from now on; what keeps its name comes back as it is. */
export type Rename = <T extends Keyed>(entry: T) => T;

/** By instrument: the round that takes another's name. */
export type Renames = ReadonlyMap<string, { readonly from: string; readonly to: string }>;

/**
 * A draft without an account keeps the round it began in, so two devices may hold one card under two rounds. The
 * file's latest round takes the name of the device's latest, so that the two drafts meet in one card. Not where
 * either side has both rounds: then those are two cards, and each meets its own.
 */
export function meetInOneRound(local: readonly Keyed[], file: readonly Keyed[]): Rename {
	const here = roundsOf(draftDb, local);
	const renames = new Map<string, { from: string; to: string }>();
	for (const [instrument, theirs] of roundsOf(draftDb, file)) {
		const ours = here.get(instrument);
		const from = latestRound(theirs);
		const to = ours && latestRound(ours);
		if (from && to && !ours.has(from) && !theirs.has(to)) renames.set(instrument, { from, to });
	}
	return (entry) => renameDraft(entry, renames);
}

/** An entry of a draft in the round that takes the place of its own. */
export function renameDraft<T extends Keyed>(entry: T, renames: Renames): T {
	const parts = entry.id.split(':');
	const names = entry.db === draftDb && renames.get(parts[1] ?? '');
	if (!names || parts[2] !== names.from) return entry;
	const id = [...parts.slice(0, 2), names.to, ...parts.slice(3)].join(':');
	return { ...entry, id, ...('body' in entry ? { body: inRound(entry.body, names.to) } : {}) };
}

function inRound(body: unknown, round: string): unknown {
	return body !== null && typeof body === 'object' && 'round' in body ? { ...body, round } : body;
}

/** The rounds that a database has answers of, by instrument. */
export function roundsOf(db: string, entries: readonly Keyed[]): Map<string, Set<string>> {
	const rounds = new Map<string, Set<string>>();
	for (const entry of entries) {
		const [type, instrument, round] = entry.id.split(':');
		if (entry.db !== db || type !== 'answer' || !instrument || !round) continue;
		rounds.set(instrument, (rounds.get(instrument) ?? new Set()).add(round));
	}
	return rounds;
}

/** A draft's rounds are `YYYY-MM`, so the greatest is the latest. */
export function latestRound(rounds: ReadonlySet<string>): string | undefined {
	return [...rounds].sort().at(-1);
}
