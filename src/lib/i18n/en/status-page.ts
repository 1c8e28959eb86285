import type { statusPage as pl } from '../pl/status-page.ts';

export const statusPage: typeof pl = {
	fromCard: 'This is what the card on this device says.',
	picture: 'Picture of the card',
	pictureCaption: 'Categories and levels: what is met, what is not, what has no answer',
	category: 'Category',
	legend: 'Legend',
	official: 'Official',
	officialNone: 'The card has not been submitted yet, so there is no official status.',
	validIf: (date) => `A card submitted today would hold its status until ${date}.`,
	window: (from, to) => `Next verification window: from ${from} to ${to}.`,
	windowOpen: (to) => `The verification window is open until ${to}.`,
	first: 'The first card can be submitted at any time after registration.',
};
