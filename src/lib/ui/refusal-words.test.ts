import { describe, expect, it } from 'vitest';
import { answerId, emptyAnswer, withText } from '../domain/answer.ts';
import { excesses, refuseDocument } from '../domain/documents/index.ts';
import { storedTextLimit } from '../domain/text.ts';
import '../i18n/pages.ts';
import { sync as en } from '../i18n/en/sync.ts';
import { sync as pl } from '../i18n/pl/sync.ts';
import { refusalWords } from './refusal-words.ts';

const key = { instrument: 'karta', round: '2026-09', category: 'superwizja' };
const id = answerId(key);
const stamp = { n: 1, replica: 'r00000000000', at: '2026-11-22T10:42:00.000Z', by: 'a' };
const answer = withText(emptyAnswer(key, 1), 'Co miesiąc.', stamp);
/** What the server says of an answer that has this. */
const refusal = (part: object, at = id) => refuseDocument(at, { ...answer, ...part }) ?? '';
/** The first thing out of bounds that it says of one that has this. */
const excess = (part: object) => {
	const bounds = { counter: 1e9, instruments: cities };
	return excesses('answer', { ...answer, ...part }, bounds).next().value?.reason ?? '';
};
const cities = {
	...{ has: (name: string) => name === 'karta', hasVersion: (name: string) => name === 'karta' },
	criteriaOf: () => new Set<string>(),
};
const { reasons } = pl;

describe('why a change was not taken', () => {
	it('is in our own words for all that a member of a facility can meet', () => {
		expect(refuseDocument(id, answer), 'the sample is good').toBeNull();
		const long = { ...answer.text, value: 'a'.repeat(storedTextLimit + 1) };
		expect(refusalWords(refusal({ text: long }))).toBe(reasons['too-large']);
		for (const newer of [{ schema: 2 }, { mood: 'good' }])
			expect(refusalWords(refusal(newer))).toBe(reasons['older-server']);
		expect(refusalWords(refusal({}, 'mood:1'))).toBe(reasons['older-server']);
		const variants = Array.from({ length: 21 }, (_, n) => ({
			...{ id: `v${n}`, text: 'Inaczej.' },
			...stamp,
		}));
		expect(refusalWords(excess({ variants }))).toBe(reasons['too-many-versions']);
		const much = Array.from({ length: 6 }, (_, n) => ({
			...{ id: `v${n}`, text: 'a'.repeat(storedTextLimit) },
			...stamp,
		}));
		expect(refusalWords(excess({ variants: much }))).toBe(reasons['too-large']);
		expect(refusalWords(excess({ instrument: 'nowa' }))).toBe(reasons['older-server']);
		expect(refusalWords('you may not update this document here')).toBe(reasons['not-allowed']);
	});

	it('blames no server for what none refused', () => {
		for (const { reasons } of [pl, en])
			for (const own of ['newer-document', 'gone'] as const)
				expect(reasons[own]).not.toMatch(/serwer|server/i);
		expect(refusalWords('newer-document')).toBe(reasons['newer-document']);
	});

	it('says what to do where only the words of the server are known', () => {
		expect(refusalWords('the moon is full')).toMatch(/„the moon is full”.+koordynatorowi\.$/);
	});
});
