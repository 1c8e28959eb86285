import type { Category, Instrument } from '$lib/domain/instrument.ts';
import type { Declared } from '$lib/domain/status.ts';
import type { MarkState } from './LevelMark.svelte';

export interface CategoryMark {
	readonly level: string;
	readonly state: MarkState;
}

/** The state of every level of a category in the order of the levels; `none` where it has no such criterion. */
export function categoryMarks(
	instrument: Instrument,
	category: Category,
	declared: (criterionId: string) => Declared,
): CategoryMark[] {
	return instrument.levels.map(({ id: level }) => {
		const criterion = category.criteria.find((one) => one.level === level);
		return { level, state: criterion ? markState(declared(criterion.id)) : 'none' };
	});
}

function markState(declared: Declared): MarkState {
	if (declared === null) return 'unanswered';
	return declared ? 'met' : 'unmet';
}
