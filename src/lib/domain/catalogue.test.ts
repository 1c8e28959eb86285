import { expect, it } from 'vitest';
import offer from './catalogue/miasto-korzysci.offer.pl.json';
import shipped from './catalogue/miasto-korzysci.pl.json';
import { readCatalogue } from './catalogue.ts';
import type { WindowRule } from './periods.ts';

/** The parts the tests spoil, loosely typed on purpose. */
interface Draft {
	meta: {
		rules: {
			statuses: [LevelDraft, LevelDraft, LevelDraft];
			windows: [WindowRule, ...WindowRule[]];
			timezone: string;
		};
	};
	categories: [CategoryDraft, CategoryDraft, ...CategoryDraft[]];
}
interface LevelDraft {
	id: string;
	need: number;
	of: number;
}
interface CategoryDraft {
	id: string;
	criteria: Record<string, { level: string }>;
}
const change = (edit: (draft: Draft) => void) => {
	const draft = structuredClone(shipped);
	edit(draft as unknown as Draft);
	return readCatalogue(draft);
};
const reason = (result: ReturnType<typeof readCatalogue>) =>
	result.ok ? 'accepted' : result.reason;

it('reads the shipped catalogue, rewards and questions included', () => {
	const result = readCatalogue({ ...shipped, ...offer });
	if (!result.ok) throw new Error(result.reason);
	expect(result.catalogue.offer?.rewards).toHaveLength(20);
	expect(result.catalogue.rewardCategories).toHaveLength(7);
	expect(result.catalogue.offer?.faq.length).toBeGreaterThan(10);
	expect(result.catalogue.instrument).toMatchObject({
		id: 'miasto-korzysci',
		version: 1,
		cumulative: true,
	});
});

it.each<[string, (draft: Draft) => void, RegExp]>([
	[
		'a threshold above its criteria',
		(d) => (d.meta.rules.statuses[0].need = 12),
		/STANDARD needs 12 of 11/,
	],
	[
		'a count that is not true',
		(d) => (d.meta.rules.statuses[1].of = 14),
		/PREMIUM counts 14 criteria, the categories have 15/,
	],
	[
		'a level named twice',
		(d) => (d.meta.rules.statuses[1].id = 'STANDARD'),
		/level is named twice/,
	],
	[
		'a category named twice',
		(d) => (d.categories[1].id = d.categories[0].id),
		/category is named twice/,
	],
	[
		'an unknown level',
		(d) =>
			(d.categories[0].criteria['zapis-do-programu.vip'] = {
				...d.categories[0].criteria['zapis-do-programu.vip'],
				level: 'GOLD',
			}),
		/unknown level GOLD/,
	],
	['a fraction as a threshold', (d) => (d.meta.rules.statuses[2].need = 0.73), /need/],
	['an impossible window', (d) => (d.meta.rules.windows[0].opens = '13-01'), /windows/],
	['a day that no month has', (d) => (d.meta.rules.windows[0].opens = '09-31'), /windows/],
	['the thirtieth of February', (d) => (d.meta.rules.windows[0].opens = '02-30'), /windows/],
	[
		'two windows of one month',
		(d) => d.meta.rules.windows.push({ opens: '09-29', closes: '09-30' }),
		/one month/,
	],
	[
		'a window within another, over New Year',
		(d) => d.meta.rules.windows.push({ opens: '11-15', closes: '03-01' }),
		/overlap/,
	],
	['an unknown time zone', (d) => (d.meta.rules.timezone = 'Europe/Nowhere'), /timezone/],
	['no categories', (d) => d.categories.splice(0), /categories/],
])('refuses %s', (_, edit, expected) => {
	expect(reason(change(edit))).toMatch(expected);
});

it.each([null, 42, 'text', [], {}, { meta: null }])('refuses %j', (input) => {
	expect(readCatalogue(input).ok).toBe(false);
});

it('keeps what it does not know', () => {
	const result = readCatalogue({ ...shipped, partners: ['x'] });
	expect(result.ok).toBe(true);
});
