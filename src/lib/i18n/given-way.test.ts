import { expect, it } from 'vitest';
import { banners as en } from './en/banners.ts';
import { banners as pl } from './pl/banners.ts';
import { rewards } from './pl/rewards.ts';

it.each([
	[2, '2 zmiany ustąpiły innym', '2 opisy ustąpiły innym'],
	[5, '5 zmian ustąpiło innym', '5 opisów ustąpiło innym'],
	[22, '22 zmiany ustąpiły innym', '22 opisy ustąpiły innym'],
	[112, '112 zmian ustąpiło innym', '112 opisów ustąpiło innym'],
])('%i things that gave way are counted as people do', (count, changes, texts) => {
	expect(pl.givenWay.many(count)).toContain(changes);
	expect(pl.givenWay.texts(count)).toContain(texts);
	expect(en.givenWay.many(count)).toContain(`${count} changes`);
});

it('one text is told without a number', () => {
	expect(pl.givenWay.texts(1)).toMatch(/^Opis z tego urządzenia ustąpił innemu/);
});

it('a kind of reward called as something that every object has is a place', () => {
	expect(rewards.amount(5, 'constructor', 'toString')).toBe('5 miejsc');
});
