import type { card as pl } from '../pl/card.ts';
import { countEn } from '../plural.ts';

export const card: typeof pl = {
	title: 'Evaluation card',
	categories: 'Categories of the card',
	search: 'Search the card',
	found: (count) => `Found ${countEn(count, 'category', 'categories')}.`,
	notFound: 'No category has this word.',
	progress: (answered, total) => `Answers: ${answered} of ${total} criteria`,
	noText: 'No description yet',
	waiting: 'two versions of the description wait for a decision',
	lastWorked: 'last worked on',
	choose: 'Choose a category from the list. Start with any of them.',
	all: 'All categories',
	unknownCategory: 'This card has no such category.',
	unreadable: {
		count: (count) =>
			`${countEn(count, 'category', 'categories')} could not be read. Details are in Settings.`,
	},
	catalogueMissing:
		'This card was made with another version of the criteria that is not on this device. You see the present criteria; the answers are safe.',
};
