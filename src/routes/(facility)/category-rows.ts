import type { Card } from '$lib/app/card.svelte.ts';
import type { Instrument } from '$lib/domain/instrument.ts';
import { foldText } from '$lib/domain/text.ts';
import type { CategoryRow } from '$lib/ui/CategoryList.svelte';
import { categoryMarks } from '$lib/ui/level-marks.ts';

/** Enough of a description to recognise it, without handing whole texts to a list. Characters. */
const startLength = 90;

/** The card's categories as a list shows them. Reads stored texts, so that typing does not redraw the list. */
export function categoryRows(card: Card): CategoryRow[] {
	return card.instrument.categories.map((category, index) => {
		const answer = card.answer(category.id);
		const text = answer?.text?.value ?? '';
		const unread = card.unreadableIn(category.id) !== undefined;
		return {
			id: category.id,
			name: category.name,
			number: index + 1,
			// Nothing is claimed of what cannot be read.
			marks: unread
				? []
				: categoryMarks(card.instrument, category, (id) => card.declared(category.id, id)),
			start: unread ? null : text.slice(0, startLength).replace(/\s+/g, ' ').trim(),
			waiting: (answer?.variants.length ?? 0) > 0,
			matches: (words) =>
				foldText(
					[category.name, ...category.criteria.map((one) => one.text), text].join('\n'),
				).includes(words),
		};
	});
}

/** The categories before the device has been read: their names, and nothing claimed about answers. */
export function unreadRows(instrument: Instrument): CategoryRow[] {
	return instrument.categories.map(({ id, name }, index) => ({
		id,
		name,
		number: index + 1,
		marks: [],
		start: null,
		waiting: false,
		matches: (words) => foldText(name).includes(words),
	}));
}
