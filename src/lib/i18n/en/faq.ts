import { countEn } from '../plural.ts';
import type { faq as pl } from '../pl/faq.ts';

export const faq: typeof pl = {
	title: 'Questions and answers',
	search: 'Search questions and answers',
	found: (count) =>
		count === 0
			? 'Nothing matches. Try another word.'
			: countEn(count, 'matching question', 'matching questions'),
	clear: 'Show all',
	now: 'You can keep the card already, on several devices too. Submitting it in a window and booking rewards will come in the next versions.',
	contactTitle: 'Contact',
	contact:
		"Write to your city's programme coordinator. The city gives the address; this illustrative version does not have it yet.",
};
