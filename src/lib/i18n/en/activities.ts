import { countEn } from '../plural.ts';
import type { activities as pl } from '../pl/activities.ts';

export const activities: typeof pl = {
	title: 'Rewarded activities',
	lead: (categories) =>
		`${countEn(categories, 'category', 'categories')} of the card and what the programme rewards on each level.`,
	contents: 'Categories',
	backToContents: 'Back to the list',
	hint: 'What to describe',
	basis: 'Basis',
	whyNoStandard: (level) => `Why there is no ${level} criterion`,
	openInCard: 'Open in the card',
	openInCardOf: (name) => `Open in the card: ${name}`,
};
