import type { more as pl } from '../pl/more.ts';

export const more: typeof pl = {
	title: 'More',
	links: {
		rules: { title: 'Rules', text: 'Statuses, thresholds and dates' },
		activities: { title: 'Rewarded activities', text: 'All categories and criteria' },
		faq: { title: 'Questions and answers', text: 'FAQ and contact' },
		print: { title: 'Print the card', text: 'Filled in or as an empty form' },
		settings: { title: 'Settings', text: 'Language, appearance, backup' },
	},
	version: (version) => `Version ${version}`,
};
