import { describe, expect, it } from 'vitest';
import { formatList, formatRound, formatWindow } from './periods.ts';

describe('formatWindow', () => {
	it('names a window within one month once', () => {
		expect(formatWindow('09-01', '09-30', 'pl')).toBe('1–30 września');
		expect(formatWindow('09-01', '09-30', 'en')).toMatch(/^1\s?–\s?30 September$/);
	});

	it('names both months of a window that crosses one', () => {
		expect(formatWindow('02-15', '03-15', 'pl')).toMatch(/^15 lutego\s?–\s?15 marca$/);
	});

	it('keeps the order of a window that crosses New Year', () => {
		expect(formatWindow('12-15', '01-15', 'pl')).toBe('15 grudnia – 15 stycznia');
	});
});

describe('formatRound', () => {
	it('says the month and year', () => {
		expect(formatRound('2026-09', 'pl')).toBe('wrzesień 2026');
		expect(formatRound('2027-03', 'en')).toBe('March 2027');
	});

	it('knows no month for an extra window', () => {
		expect(formatRound('x-0198c', 'pl')).toBeNull();
	});
});

it('joins names as people do', () => {
	expect(formatList(['STANDARD', 'PREMIUM', 'VIP'], 'pl')).toBe('STANDARD, PREMIUM i VIP');
	expect(formatList(['STANDARD'], 'pl')).toBe('STANDARD');
});
