import { draftDb } from './database.ts';

interface Keyed {
	readonly db: string;
	readonly id: string;
}

/**
 * A draft without an account keeps the round it began in, so two devices may hold one card under two rounds. The
 * file's latest round takes the name of the device's latest, so that the two drafts meet in one card. Not where
 * either side has both rounds: then those are two cards, and each meets its own.
 * @returns renames a row, a version or a document set aside; everything else comes back as it is
 */
export function meetInOneRound(
	local: readonly Keyed[],
	file: readonly Keyed[],
): <T extends Keyed>(entry: T) => T {
	const here = draftRounds(local);
	const there = draftRounds(file);
	const renamed = new Map<string, { from: string; to: string }>();
	for (const [instrument, theirs] of there) {
		const ours = here.get(instrument);
		const from = latestOf(theirs);
		const to = ours && latestOf(ours);
		if (from && to && !ours.has(from) && !theirs.has(to)) renamed.set(instrument, { from, to });
	}
	return (entry) => {
		const parts = entry.id.split(':');
		const names = entry.db === draftDb && renamed.get(parts[1] ?? '');
		if (!names || parts[2] !== names.from) return entry;
		const id = [...parts.slice(0, 2), names.to, ...parts.slice(3)].join(':');
		return { ...entry, id, ...('body' in entry ? { body: inRound(entry.body, names.to) } : {}) };
	};
}

function inRound(body: unknown, round: string): unknown {
	return body !== null && typeof body === 'object' && 'round' in body ? { ...body, round } : body;
}

function draftRounds(entries: readonly Keyed[]): Map<string, Set<string>> {
	const rounds = new Map<string, Set<string>>();
	for (const { db, id } of entries) {
		const [type, instrument, round] = id.split(':');
		if (db !== draftDb || type !== 'answer' || !instrument || !round) continue;
		rounds.set(instrument, (rounds.get(instrument) ?? new Set()).add(round));
	}
	return rounds;
}

/** A draft's rounds are `YYYY-MM`, so the greatest is the latest. */
function latestOf(rounds: ReadonlySet<string>): string | undefined {
	return [...rounds].sort().at(-1);
}
