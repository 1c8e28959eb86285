import type { welcome as pl } from '../pl/welcome.ts';

export const welcome: typeof pl = {
	title: "Your facility's evaluation card",
	lead: 'You mark what the facility already meets and describe what you do. Your status in the Miasto Korzyści programme follows at once.',
	start: 'Start the card',
	resume: 'Back to the card',
	noAccount: 'No account, no forms.',
	points: [
		{ title: 'Works offline', text: 'In a basement or on the road. Losing signal breaks nothing.' },
		{
			title: 'Saves by itself',
			text: 'Every letter stays on this device. You can stop mid-sentence.',
		},
		{
			title: 'Status at once',
			text: 'After each answer you see the status and what is still missing.',
		},
	],
	pointsTitle: 'How it works',
	statusesTitle: (count) => (count === 3 ? 'Three statuses' : 'Statuses'),
	statusesText:
		'Each status opens its basket of rewards. A higher one also takes from the lower ones.',
	moreTitle: 'Before you start',
	more: {
		rules: 'Rules of the programme',
		activities: 'Rewarded activities',
		faq: 'Questions and answers',
		rewards: 'Rewards: a look into the baskets',
	},
	language: 'Language',
	languageFailed:
		'The English texts are not on this device yet. Connect to the internet and try again.',
};
