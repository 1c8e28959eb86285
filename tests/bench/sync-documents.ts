import { answerId, emptyAnswer, withCriterion, withText } from '../../src/lib/domain/answer.ts';
import catalogue from '../../src/lib/domain/catalogue/miasto-korzysci.pl.json';
import { toCatalogue, type CatalogueFile } from '../../src/lib/domain/instrument.ts';
import type { Doc } from './sync-contender.ts';

const { instrument } = toCatalogue(catalogue as unknown as CatalogueFile);
const stamp = {
	...{ n: 7, replica: 'a1b2c3d4e5f6', at: '2026-11-22T10:00:00.000Z' },
	by: '0192f0c1-2b3c-7d4e-8f50-617283940a1b',
};

/** `full`: every criterion and some sentences. `short`: one criterion and a few words; 4,500 of them are 4 MB. */
export type Size = 'full' | 'short';

/** Answers of as many cards as it takes; the same for the same numbers. */
export function answers(count: number, size: Size, firstRound = 0): Doc[] {
	const { categories } = instrument;
	return Array.from({ length: count }, (_, i) => {
		const category = categories[i % categories.length];
		if (!category) throw new Error('no categories');
		const round = roundOf(firstRound + Math.floor(i / categories.length));
		const key = { instrument: 'miasto-korzysci', round, category: category.id };
		const text = words(i, size === 'full' ? 40 + ((i * 37) % 120) : 4 + (i % 4));
		const body = category.criteria
			.slice(0, size === 'full' ? Infinity : 1)
			.reduce(
				(answer, { id }, n) => withCriterion(answer, id, n % 2 === 0, stamp),
				withText(emptyAnswer(key, 1), text, stamp),
			);
		return { _id: answerId(key), ...body };
	});
}

/** A whole card as a facility fills it in: its answers and the document of the card itself. */
export function wholeCard(number: number): Doc[] {
	const round = roundOf(number);
	const body = { type: 'card', schema: 1, instrument: 'miasto-korzysci', round };
	const card = { catalogue: { ...stamp, value: 1 }, seen: { [stamp.replica]: stamp.n } };
	const all = answers(instrument.categories.length, 'full', number);
	return [...all, { _id: `card:miasto-korzysci:${round}`, ...body, ...card }];
}

function roundOf(number: number): string {
	return `x-${String(number).padStart(5, '0')}`;
}

const vocabulary =
	'superwizja zespołu odbywa się raz w miesiącu a dzieci wspólnie z wychowawcą planują zajęcia sportowe i plastyczne w każdy wtorek oraz piątek dzięki wolontariuszom świetlica współpracuje ze szkołą rodzicami ośrodkiem pomocy społecznej'.split(
		' ',
	);

/** Text that packs like writing rather than like a repeated line. */
function words(seed: number, count: number): string {
	let state = seed + 1;
	return Array.from({ length: count }, () => {
		state = (state * 48271) % 2147483647;
		return vocabulary[state % vocabulary.length];
	}).join(' ');
}
