/**
 * The instrument read out of the city's catalogue: what a self-evaluation asks and how it counts. The card is data,
 * not code: other instruments bring other levels, categories and thresholds.
 */

/** A level and its threshold as whole numbers: met at `need` of `of` criteria. */
export interface Level {
	readonly id: string;
	readonly need: number;
	readonly of: number;
}

export interface Criterion {
	/** `<category>.<level>`, stable for ever. */
	readonly id: string;
	readonly level: string;
	readonly text: string;
}

export interface Category {
	readonly id: string;
	readonly name: string;
	readonly hint: string;
	readonly example: string;
	readonly basis: string;
	/** Why the category has no criterion of the lowest level, where it has none. */
	readonly whyNoStandard?: string | undefined;
	/** In the order of the levels, at most one a level. */
	readonly criteria: readonly Criterion[];
}

export interface Instrument {
	readonly id: string;
	readonly version: number;
	/** From the lowest to the highest. */
	readonly levels: readonly Level[];
	/** A higher status also needs every lower one. */
	readonly cumulative: boolean;
	readonly categories: readonly Category[];
	readonly windows: readonly { readonly opens: string; readonly closes: string }[];
	readonly timezone: string;
}

/** A reward of a basket; `minStatus` is the lowest status that opens it. */
export interface Reward {
	readonly id: string;
	readonly category: string;
	readonly title: string;
	readonly minStatus: string;
	readonly kind: string;
	readonly pickup: string;
	readonly note: string;
	readonly pool: { readonly size: number; readonly period: string };
	readonly perFacility: { readonly limit: number; readonly period: string };
	readonly cancelDeadlineDays?: number | undefined;
}

export interface Catalogue {
	readonly instrument: Instrument;
	readonly title: string;
	readonly disclaimer: string;
	readonly rewardCategories: readonly { readonly id: string; readonly name: string }[];
	/** Absent in the shipped catalogue, whose offer is a file of its own: the card does without it. */
	readonly offer?: Offer | undefined;
}

/** What the programme gives and answers, beside what it asks. */
export interface Offer {
	readonly rewards: readonly Reward[];
	readonly faq: readonly { readonly id: string; readonly q: string; readonly a: string }[];
}

/** The id of the document in which the city publishes this version of an instrument. */
export function catalogueId({ id, version }: Pick<Instrument, 'id' | 'version'>): string {
	return `catalogue:${id}:${version}`;
}

/** The catalogue as its file says it, known to make sense: see `readCatalogue`. */
export interface CatalogueFile {
	readonly meta: {
		readonly title: string;
		readonly disclaimer: string;
		readonly instrument: { readonly id: string; readonly version: number };
		readonly rules: {
			readonly statuses: readonly Level[];
			readonly cumulative: boolean;
			readonly windows: Instrument['windows'];
			readonly timezone: string;
		};
		readonly rewardCategories: Catalogue['rewardCategories'];
	};
	readonly categories: readonly (Omit<Category, 'criteria'> & {
		readonly criteria: Readonly<Record<string, { readonly level: string; readonly text: string }>>;
	})[];
	readonly rewards?: Offer['rewards'] | undefined;
	readonly faq?: Offer['faq'] | undefined;
}

/** Orders what the file lists: criteria by level, from the lowest. */
export function toCatalogue({ meta, categories, rewards, faq }: CatalogueFile): Catalogue {
	const levels = meta.rules.statuses;
	const order = new Map(levels.map((level, index) => [level.id, index]));
	return {
		instrument: {
			id: meta.instrument.id,
			version: meta.instrument.version,
			levels,
			cumulative: meta.rules.cumulative,
			windows: meta.rules.windows,
			timezone: meta.rules.timezone,
			categories: categories.map((category) => ({
				...category,
				criteria: Object.entries(category.criteria)
					.map(([id, criterion]) => ({ id, level: criterion.level, text: criterion.text }))
					.sort((a, b) => (order.get(a.level) ?? 0) - (order.get(b.level) ?? 0)),
			})),
		},
		title: meta.title,
		disclaimer: meta.disclaimer,
		rewardCategories: meta.rewardCategories,
		offer: rewards || faq ? { rewards: rewards ?? [], faq: faq ?? [] } : undefined,
	};
}
