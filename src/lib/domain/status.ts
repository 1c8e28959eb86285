import type { Criterion, Instrument, Level } from './instrument.ts';

/** *spełniam* is true, *nie spełniam* false, no answer yet null; all but true count as not met. */
export type Declared = boolean | null;

/** The declared answer to a criterion by its id. */
export type Declarations = (criterionId: string) => Declared;

export interface Tally extends Level {
	readonly met: number;
	readonly unmet: number;
	readonly unanswered: number;
	/** The threshold of this level alone is reached, whatever the levels below. */
	readonly reached: boolean;
	/** How many more criteria of this level the threshold needs; 0 when reached. */
	readonly missing: number;
}

/** What stands between the card and one status. */
export interface Path {
	/** The status this path leads to. */
	readonly level: string;
	/** How many criteria are missing in all. */
	readonly missing: number;
	/** The levels that block it, each with how many it lacks and the criteria to choose from. */
	readonly blocks: readonly {
		readonly level: string;
		readonly missing: number;
		readonly candidates: readonly Criterion[];
	}[];
	/** A smallest set of criteria that opens the status: those without an answer first, then in the card's order. */
	readonly shortest: readonly Criterion[];
}

export interface Evaluation {
	readonly tallies: readonly Tally[];
	/** The status reached, or null: "w drodze" to the lowest. */
	readonly status: string | null;
	/** The way to the next higher status, or null at the highest. */
	readonly next: Path | null;
	readonly answered: number;
	readonly total: number;
}

/**
 * The status of a card from what the facility declares. Programme rules: thresholds are whole numbers of
 * the catalogue; with `cumulative` a status also needs every lower one; no answer counts as not met.
 */
export function evaluate(instrument: Instrument, declared: Declarations): Evaluation {
	const byLevel = new Map<
		string,
		{ met: number; unmet: number; open: Criterion[]; refused: Criterion[] }
	>();
	for (const level of instrument.levels)
		byLevel.set(level.id, { met: 0, unmet: 0, open: [], refused: [] });
	let answered = 0;
	let total = 0;
	for (const category of instrument.categories) {
		for (const criterion of category.criteria) {
			const counts = byLevel.get(criterion.level);
			if (!counts) continue;
			total++;
			const answer = declared(criterion.id);
			if (answer === null) counts.open.push(criterion);
			else answered++;
			if (answer === true) counts.met++;
			if (answer === false) {
				counts.unmet++;
				counts.refused.push(criterion);
			}
		}
	}
	const rows = instrument.levels.map((level) => {
		const { met, unmet, open, refused } = byLevel.get(level.id) ?? {
			met: 0,
			unmet: 0,
			open: [],
			refused: [],
		};
		const missing = Math.max(0, level.need - met);
		const tally: Tally = {
			...level,
			met,
			unmet,
			unanswered: open.length,
			reached: missing === 0,
			missing,
		};
		return { tally, candidates: [...open, ...refused] };
	});

	const holds = (index: number) =>
		instrument.cumulative
			? rows.slice(0, index + 1).every((row) => row.tally.reached)
			: (rows[index]?.tally.reached ?? false);
	const highest = rows.findLastIndex((_, index) => holds(index));
	return {
		tallies: rows.map((row) => row.tally),
		status: rows[highest]?.tally.id ?? null,
		next: pathTo(highest + 1),
		answered,
		total,
	};

	function pathTo(index: number): Path | null {
		const goal = rows[index];
		if (!goal) return null;
		const needed = instrument.cumulative ? rows.slice(0, index + 1) : [goal];
		const blocks = needed
			.filter((row) => !row.tally.reached)
			.map((row) => ({
				level: row.tally.id,
				missing: row.tally.missing,
				candidates: row.candidates,
			}));
		return {
			level: goal.tally.id,
			missing: blocks.reduce((sum, block) => sum + block.missing, 0),
			blocks,
			shortest: blocks.flatMap((block) => block.candidates.slice(0, block.missing)),
		};
	}
}
