import { catalogueId, type Instrument } from '../instrument.ts';

/**
 * What every version of every instrument that was ever shipped or published asks, taken together: a draft stays pinned
 * to the version it was begun with. Names come from anybody, so they are looked up in maps and sets alone.
 */
export class Instruments {
	readonly #versions = new Set<string>();
	readonly #categories = new Map<string, Map<string, Set<string>>>();

	add(instrument: Instrument): void {
		this.#versions.add(catalogueId(instrument));
		const categories = this.#categories.get(instrument.id) ?? new Map<string, Set<string>>();
		this.#categories.set(instrument.id, categories);
		for (const { id, criteria } of instrument.categories)
			categories.set(
				id,
				new Set([...(categories.get(id) ?? []), ...criteria.map((one) => one.id)]),
			);
	}

	has(instrument: string): boolean {
		return this.#categories.has(instrument);
	}

	hasVersion(instrument: string, version: number): boolean {
		return this.#versions.has(catalogueId({ id: instrument, version }));
	}

	/** Ids of a category's criteria; null: no version has such a category. */
	criteriaOf(instrument: string, category: string): Pick<ReadonlySet<string>, 'has'> | null {
		return this.#categories.get(instrument)?.get(category) ?? null;
	}
}

/** What a document's names are looked up in. */
export type KnownInstruments = Pick<Instruments, 'has' | 'hasVersion' | 'criteriaOf'>;
