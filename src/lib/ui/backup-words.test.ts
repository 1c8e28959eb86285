import { describe, expect, it } from 'vitest';
import { backup as en } from '../i18n/en/backup.ts';
import { backup as pl } from '../i18n/pl/backup.ts';
import { backupAge, reportSentences } from './backup-words.ts';

const nothing = { added: 0, merged: 0, unchanged: 0, setAside: 0, clashes: 0, newer: 0 };
const say = (counts: Partial<typeof nothing>) => reportSentences({ ...nothing, ...counts }, pl);

describe('what a restore did, in words', () => {
	it('has the right plurals', () => {
		expect(say({ added: 3, merged: 2, unchanged: 10 })).toEqual([
			'Kopia wczytana: dodano 3 kategorie, połączono 2, bez zmian 10.',
		]);
		expect(say({ added: 1 })).toEqual(['Kopia wczytana: dodano 1 kategorię.']);
		expect(say({ merged: 5, clashes: 1 })).toEqual([
			'Kopia wczytana: połączono 5 kategorii.',
			pl.clashes(1),
		]);
		expect(pl.clashes(1)).toMatch(/^W 1 kategorii są/);
		expect(pl.clashes(2)).toMatch(/^W 2 kategoriach są/);
		expect(reportSentences({ ...nothing, added: 1, merged: 2 }, en)).toEqual([
			'The copy was read: added 1 category, merged 2.',
		]);
	});

	it('says when there was nothing new or nothing at all, and what could not be read', () => {
		expect(say({ unchanged: 15 })).toEqual([pl.nothingNew]);
		expect(say({})).toEqual([pl.emptyCopy]);
		expect(say({ setAside: 1, newer: 2 })).toEqual([pl.setAside(1), pl.newer(2)]);
	});
});

describe('the age of a copy', () => {
	it('goes by Warsaw days', () => {
		const now = new Date('2026-11-22T22:30:00Z'); // 23:30 in Warsaw
		const age = (at: string) => backupAge(new Date(at), now, 'pl', pl);
		expect(age('2026-11-21T23:10:00Z')).toBe('dzisiaj, 00:10');
		expect(age('2026-11-21T22:50:00Z')).toBe('wczoraj, 23:50');
		expect(age('2026-11-19T22:30:00Z')).toBe('3 dni temu');
		expect(age('2026-11-20T22:59:00Z')).toBe('2 dni temu');
		expect(age('2027-01-02T09:42:00Z')).toBe('2 stycznia 2027, 10:42');
	});
});
