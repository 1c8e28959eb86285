import type { status as pl } from '../pl/status.ts';
import { countEn } from '../plural.ts';

export const status: typeof pl = {
	title: 'Status',
	missing: (level, count, names) => `${count} missing for ${level}: ${names}`,
	missingMore: (count) => `and ${count} more`,
	highest: 'This is the highest status.',
	threshold: (need, of) => (need === of ? `threshold: all ${of}` : `threshold: ${need} of ${of}`),
	reached: 'threshold reached',
	lacks: (count) => `${count} missing`,
	next: 'What next',
	nextIntro: (level, count) =>
		`The shortest way to ${level}: ${countEn(count, 'criterion', 'criteria')}.`,
	otherChoices: (count) =>
		`You can choose others too: ${countEn(count, 'criterion', 'criteria')} to choose from.`,
	nothingNext: 'The card has the highest status. Keep it up.',
};
