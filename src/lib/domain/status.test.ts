import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import shipped from './catalogue/miasto-korzysci.pl.json';
import { readCatalogue } from './catalogue.ts';
import type { Instrument } from './instrument.ts';
import { evaluate, type Declared } from './status.ts';

const catalogue = readCatalogue(shipped);
if (!catalogue.ok) throw new Error(catalogue.reason);
const shippedInstrument = catalogue.catalogue.instrument;

/** The rules once more, as a person would check them on paper: from counts to a status. */
function statusOnPaper(instrument: Instrument, met: readonly number[]): string | null {
	let status: string | null = null;
	instrument.levels.forEach((level, index) => {
		const enough = (met[index] ?? 0) >= level.need;
		const below = instrument.levels.slice(0, index).every((one, i) => (met[i] ?? 0) >= one.need);
		if (enough && (below || !instrument.cumulative)) status = level.id;
	});
	return status;
}

/** Declares the first `met[level]` criteria of each level met; the others not met or not answered. */
function declare(
	instrument: Instrument,
	met: readonly number[],
	otherwise: Declared,
): Map<string, Declared> {
	const left = new Map(instrument.levels.map((level, index) => [level.id, met[index] ?? 0]));
	const declared = new Map<string, Declared>();
	for (const { criteria } of instrument.categories) {
		for (const { id, level } of criteria) {
			const count = left.get(level) ?? 0;
			declared.set(id, count > 0 ? true : otherwise);
			left.set(level, count - 1);
		}
	}
	return declared;
}

function check(instrument: Instrument, met: readonly number[], otherwise: Declared) {
	const declared = declare(instrument, met, otherwise);
	const result = evaluate(instrument, (id) => declared.get(id) ?? null);
	const where = `${met.join('/')} cumulative ${instrument.cumulative}`;
	expect(result.status, where).toBe(statusOnPaper(instrument, met));
	expect(result.tallies.map((tally) => tally.met)).toEqual(met);

	const at = instrument.levels.findIndex((level) => level.id === result.status);
	expect(result.next?.level ?? null, where).toBe(instrument.levels[at + 1]?.id ?? null);
	if (!result.next) return;
	// Meeting the shortest set gives the next status; any one criterion fewer does not.
	const { shortest, missing } = result.next;
	expect(shortest.length, where).toBe(missing);
	const index = at + 1;
	const reaches = (ids: readonly string[]) => {
		const status = evaluate(instrument, (id) =>
			ids.includes(id) ? true : (declared.get(id) ?? null),
		).status;
		return instrument.levels.findIndex((level) => level.id === status) >= index;
	};
	expect(reaches(shortest.map(({ id }) => id)), where).toBe(true);
	for (const left of shortest) {
		expect(reaches(shortest.filter((one) => one !== left).map(({ id }) => id)), where).toBe(false);
	}
}

describe('the shipped catalogue', () => {
	it('has what the programme says: 15 categories in order, 41 criteria, 11 of 11, 12 of 15, 11 of 15', () => {
		expect(shippedInstrument.categories).toHaveLength(15);
		expect(shippedInstrument.categories[0]?.name).toBe('Zapis do programu lojalnościowego');
		expect(shippedInstrument.categories.flatMap((category) => category.criteria)).toHaveLength(41);
		expect(shippedInstrument.levels.map(({ id, need, of }) => [id, need, of])).toEqual([
			['STANDARD', 11, 11],
			['PREMIUM', 12, 15],
			['VIP', 11, 15],
		]);
		const without = shippedInstrument.categories.filter((category) =>
			category.criteria.every(({ level }) => level !== 'STANDARD'),
		);
		expect(without.map(({ name }) => name)).toEqual([
			'Fundraising',
			'Współpraca zagraniczna',
			'Popularyzacja wiedzy',
			'Projekty innowacyjne',
		]);
	});

	it.each([true, false])(
		'gives the status of the rules for all 12 × 16 × 16 tallies, cumulative %s',
		(cumulative) => {
			const instrument = { ...shippedInstrument, cumulative };
			for (let standard = 0; standard <= 11; standard++) {
				for (let premium = 0; premium <= 15; premium++) {
					for (let vip = 0; vip <= 15; vip++) {
						const declared = declare(instrument, [standard, premium, vip], null);
						const { status } = evaluate(instrument, (id) => declared.get(id) ?? null);
						const onPaper = statusOnPaper(instrument, [standard, premium, vip]);
						if (status !== onPaper) expect(status, `${standard}/${premium}/${vip}`).toBe(onPaper);
					}
				}
			}
		},
	);

	it('leads to the next status by a shortest set, from any tallies', () => {
		const tallies = fc.tuple(fc.nat(11), fc.nat(15), fc.nat(15));
		fc.assert(
			fc.property(
				tallies,
				fc.boolean(),
				fc.constantFrom(null, false),
				(met, cumulative, otherwise) => check({ ...shippedInstrument, cumulative }, met, otherwise),
			),
			{ numRuns: 300 },
		);
	});
});

/** Instruments the city may make later: other levels, categories, thresholds. */
const otherInstrument: fc.Arbitrary<Instrument> = fc
	.record({
		levels: fc.integer({ min: 1, max: 4 }),
		categories: fc.integer({ min: 1, max: 6 }),
		holes: fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }),
		needs: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
		cumulative: fc.boolean(),
	})
	.map(({ levels, categories, holes, needs, cumulative }) => {
		const names = Array.from({ length: levels }, (_, i) => `L${i}`);
		const built = Array.from({ length: categories }, (_, c) => ({
			...{ id: `c${c}`, name: `C${c}`, hint: '', example: '', basis: '' },
			criteria: names
				.filter((_, l) => !holes[c * 4 + l])
				.map((level) => ({ id: `c${c}.${level.toLowerCase()}`, level, text: level })),
		}));
		return {
			...{
				id: 'other',
				version: 1,
				cumulative,
				categories: built,
				windows: [],
				timezone: 'Europe/Warsaw',
			},
			levels: names.map((id, index) => {
				const of = built
					.flatMap(({ criteria }) => criteria)
					.filter(({ level }) => level === id).length;
				return { id, of, need: Math.round((needs[index] ?? 0) * of) };
			}),
		};
	});

describe('any other instrument', () => {
	it('counts by its own levels and thresholds', () => {
		fc.assert(
			fc.property(
				otherInstrument,
				fc.array(fc.nat(6), { minLength: 4, maxLength: 4 }),
				(instrument, wanted) => {
					check(
						instrument,
						instrument.levels.map((level, i) => Math.min(level.of, wanted[i] ?? 0)),
						null,
					);
				},
			),
			{ numRuns: 300 },
		);
	});

	it('never loses a status by one more criterion met', () => {
		fc.assert(
			fc.property(
				otherInstrument,
				fc.array(fc.constantFrom(true, false, null)),
				fc.nat(),
				(instrument, given, pick) => {
					const ids = instrument.categories.flatMap(({ criteria }) => criteria.map(({ id }) => id));
					const declared = new Map(ids.map((id, i) => [id, given[i] ?? null]));
					const rank = () => {
						const { status } = evaluate(instrument, (id) => declared.get(id) ?? null);
						return instrument.levels.findIndex(({ id }) => id === status);
					};
					const before = rank();
					const chosen = ids[pick % Math.max(1, ids.length)];
					if (chosen) declared.set(chosen, true);
					expect(rank()).toBeGreaterThanOrEqual(before);
				},
			),
		);
	});
});

it('suggests what has no answer before what is declared not met', () => {
	const declared = new Map<string, Declared>();
	for (const { criteria } of shippedInstrument.categories) {
		for (const { id, level } of criteria) declared.set(id, level === 'STANDARD');
	}
	declared.set('zapis-do-programu.standard', false);
	declared.set('wolontariat.standard', null);
	const { next } = evaluate(shippedInstrument, (id) => declared.get(id) ?? null);
	expect(next?.shortest.map(({ id }) => id)).toEqual([
		'wolontariat.standard',
		'zapis-do-programu.standard',
	]);
	expect(next?.blocks).toHaveLength(1);
});
