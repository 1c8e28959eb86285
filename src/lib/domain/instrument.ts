import * as z from 'zod/mini';

/**
 * The catalogue as the city edits it (criteria, thresholds, rewards, questions), and the instrument
 * read out of it: what a self-evaluation asks and how it counts. The card is data, not code: other
 * instruments bring other levels, categories and thresholds.
 *
 * Unknown fields are kept: a newer catalogue may say more than this version of the app understands.
 */
const id = z.string().check(z.regex(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/), z.maxLength(80));
const levelId = z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9_-]*$/), z.maxLength(40));
const count = z.int().check(z.nonnegative());
const monthDay = z.string().check(z.regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/));
const text = z.string().check(z.maxLength(5000));
const name = z.string().check(z.minLength(1), z.maxLength(300));

const timezone = z.string().check(
	z.refine((zone) => {
		try {
			return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
		} catch {
			return false;
		}
	}, 'unknown time zone'),
);

const categorySchema = z.looseObject({
	id,
	name,
	criteria: z.record(id, z.looseObject({ level: levelId, text: name })),
	hint: z._default(text, ''),
	example: z._default(text, ''),
	basis: z._default(text, ''),
	whyNoStandard: z.optional(text),
});

const rewardSchema = z.looseObject({
	id,
	category: id,
	title: name,
	minStatus: levelId,
	kind: z.string(),
	pickup: z._default(text, ''),
	note: z._default(text, ''),
	pool: z.looseObject({ size: count, period: z.string() }),
	perFacility: z.looseObject({ limit: count, period: z.string() }),
	cancelDeadlineDays: z.optional(count),
});

/** What the file says, before it is known to make sense as a whole. */
const catalogueFileSchema = z
	.looseObject({
		meta: z.looseObject({
			title: z._default(text, ''),
			disclaimer: z._default(text, ''),
			instrument: z.looseObject({ id, version: z.int().check(z.positive()) }),
			rules: z.looseObject({
				statuses: z
					.array(z.looseObject({ id: levelId, need: count, of: count }))
					.check(z.minLength(1)),
				cumulative: z.boolean(),
				windows: z
					.array(z.looseObject({ opens: monthDay, closes: monthDay }))
					.check(z.minLength(1)),
				timezone,
			}),
			rewardCategories: z._default(z.array(z.looseObject({ id, name })), []),
		}),
		categories: z.array(categorySchema).check(z.minLength(1)),
		rewards: z._default(z.array(rewardSchema), []),
		faq: z._default(z.array(z.looseObject({ id, q: name, a: name })), []),
	})
	.check((context) => {
		for (const message of contradictions(context.value as CatalogueFile)) {
			context.issues.push({ code: 'custom', input: context.value, message });
		}
	});

interface CatalogueFile {
	meta: { rules: { statuses: { id: string; need: number; of: number }[] } };
	categories: { id: string; criteria: Record<string, { level: string }> }[];
}

/** What would make the count of a status a lie; each as a sentence for the person who edits the catalogue. */
function contradictions({ meta, categories }: CatalogueFile): string[] {
	const found: string[] = [];
	const criteria = categories.flatMap((category) =>
		Object.entries(category.criteria).map(([id, criterion]) => ({
			id,
			category: category.id,
			...criterion,
		})),
	);
	const levels = meta.rules.statuses;
	if (new Set(levels.map((level) => level.id)).size < levels.length)
		found.push('a level is named twice');
	if (new Set(categories.map((c) => c.id)).size < categories.length)
		found.push('a category is named twice');
	if (new Set(criteria.map((c) => c.id)).size < criteria.length)
		found.push('a criterion is named twice');
	for (const { id, category, level } of criteria) {
		if (!id.startsWith(`${category}.`))
			found.push(`criterion ${id} must be named after its category ${category}`);
		if (!levels.some((l) => l.id === level))
			found.push(`criterion ${id} is of an unknown level ${level}`);
	}
	for (const { id, need, of } of levels) {
		const there = criteria.filter((c) => c.level === id).length;
		if (there !== of) found.push(`${id} counts ${of} criteria, the categories have ${there}`);
		if (need > of) found.push(`${id} needs ${need} of ${of} criteria`);
	}
	for (const category of categories) {
		const own = Object.values(category.criteria).map((c) => c.level);
		if (new Set(own).size < own.length)
			found.push(`category ${category.id} has two criteria of one level`);
	}
	return found;
}

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

export type Reward = z.infer<typeof rewardSchema>;

export interface Catalogue {
	readonly instrument: Instrument;
	readonly title: string;
	readonly disclaimer: string;
	readonly rewards: readonly Reward[];
	readonly rewardCategories: readonly { readonly id: string; readonly name: string }[];
	readonly faq: readonly { readonly id: string; readonly q: string; readonly a: string }[];
}

export type CatalogueResult = { ok: true; catalogue: Catalogue } | { ok: false; reason: string };

/** Reads a catalogue from anywhere (file, database, network). Refuses one whose numbers contradict its criteria. */
export function readCatalogue(input: unknown): CatalogueResult {
	const parsed = catalogueFileSchema.safeParse(input);
	if (!parsed.success) return { ok: false, reason: z.prettifyError(parsed.error) };
	const { meta, categories, rewards, faq } = parsed.data;
	const levels = meta.rules.statuses;
	const order = new Map(levels.map((level, index) => [level.id, index]));
	return {
		ok: true,
		catalogue: {
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
			rewards,
			rewardCategories: meta.rewardCategories,
			faq,
		},
	};
}
