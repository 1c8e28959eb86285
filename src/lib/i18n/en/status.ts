import type { status as pl } from '../pl/status.ts';
import { countEn } from '../plural.ts';

export const status: typeof pl = {
	title: 'Status',
	fromCard: 'This is what the card on this device says.',
	missing: (level, count, names) => `${count} missing for ${level}: ${names}`,
	missingMore: (count) => `and ${count} more`,
	highest: 'This is the highest status.',
	threshold: (need, of) => (need === of ? `threshold: all ${of}` : `threshold: ${need} of ${of}`),
	reached: 'threshold reached',
	lacks: (count) => `${count} missing`,
	picture: 'Picture of the card',
	pictureCaption: 'Categories and levels: what is met, what is not, what has no answer',
	category: 'Category',
	legend: 'Legend',
	next: 'What next',
	nextIntro: (level, count) =>
		`The shortest way to ${level}: ${countEn(count, 'criterion', 'criteria')}.`,
	otherChoices: (count) =>
		`You can choose others too: ${countEn(count, 'criterion', 'criteria')} to choose from.`,
	nothingNext: 'The card has the highest status. Keep it up.',
	declared: 'From the card',
	official: 'Official',
	officialNone: 'The card has not been submitted yet, so there is no official status.',
	validIf: (date) => `A card submitted today would hold its status until ${date}.`,
	window: (from, to) => `Next verification window: from ${from} to ${to}.`,
	windowOpen: (to) => `The verification window is open until ${to}.`,
	first: 'The first card can be submitted at any time after registration.',
	toCard: 'Go to the card',
	details: 'See the whole status',
};
