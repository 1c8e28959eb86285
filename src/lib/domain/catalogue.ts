import * as z from 'zod/mini';
import { atLeast, atMost, inWords, pattern, whole } from './checks.ts';
import { catalogueId, toCatalogue, type Catalogue } from './instrument.ts';
import { isMonthDay, overlapping, type WindowRule } from './periods.ts';

/**
 * The catalogue as the city edits it: criteria, thresholds, rewards, questions. Everything that comes from outside
 * (database, backup file, network) passes here; the shipped one is held to it by a test.
 *
 * Unknown fields are kept: a newer catalogue may say more than this version of the app understands.
 */
const id = z.string().check(pattern(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/), atMost(80));
const levelId = z.string().check(pattern(/^[A-Za-z][A-Za-z0-9_-]*$/), atMost(40));
const count = whole(0);
const monthDay = z.string().check(z.refine(isMonthDay, 'no day of the year'));
const text = z.string().check(atMost(5000));
const name = z.string().check(atLeast(1), atMost(300));

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
			instrument: z.looseObject({ id, version: whole(1) }),
			rules: z.looseObject({
				statuses: z.array(z.looseObject({ id: levelId, need: count, of: count })).check(atLeast(1)),
				cumulative: z.boolean(),
				windows: z.array(z.looseObject({ opens: monthDay, closes: monthDay })).check(atLeast(1)),
				timezone,
			}),
			rewardCategories: z._default(z.array(z.looseObject({ id, name })), []),
		}),
		categories: z.array(categorySchema).check(atLeast(1)),
		rewards: z.optional(z.array(rewardSchema)),
		faq: z.optional(z.array(z.looseObject({ id, q: name, a: name }))),
	})
	.check((context) => {
		for (const message of contradictions(context.value)) {
			context.issues.push({ code: 'custom', input: context.value, message });
		}
	});

/** The part of a catalogue that a status is counted from. */
interface Counted {
	readonly meta: {
		readonly rules: {
			readonly statuses: readonly { id: string; need: number; of: number }[];
			readonly windows: readonly WindowRule[];
		};
	};
	readonly categories: readonly {
		readonly id: string;
		readonly criteria: Readonly<Record<string, { readonly level: string }>>;
	}[];
}

/** What would make a status or its time a lie; each as a sentence for the person who edits the catalogue. */
function contradictions({ meta, categories }: Counted): string[] {
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
	const { windows } = meta.rules;
	if (new Set(windows.map(({ opens }) => opens.slice(0, 2))).size < windows.length)
		found.push('two windows open in one month: their rounds would have one name');
	if (overlapping(windows)) found.push('two windows overlap');
	for (const category of categories) {
		const own = Object.values(category.criteria).map((c) => c.level);
		if (new Set(own).size < own.length)
			found.push(`category ${category.id} has two criteria of one level`);
	}
	return found;
}

export type CatalogueResult = { ok: true; catalogue: Catalogue } | { ok: false; reason: string };

/** Reads a catalogue from anywhere (file, database, network). Refuses one whose numbers contradict its criteria. */
export function readCatalogue(input: unknown): CatalogueResult {
	const parsed = catalogueFileSchema.safeParse(input);
	if (!parsed.success) return { ok: false, reason: inWords(parsed.error) };
	return { ok: true, catalogue: toCatalogue(parsed.data) };
}

/**
 * Reads a catalogue as the city publishes it: the `file` of a document, which must be what the document's id says.
 * @param id `catalogue:<instrument>:<version>`
 */
export function readCatalogueDocument(id: string, body: unknown): CatalogueResult {
	const read = readCatalogue((body as { file?: unknown } | null | undefined)?.file);
	if (!read.ok) return read;
	const { instrument } = read.catalogue;
	const own = catalogueId(instrument);
	return own === id ? read : { ok: false, reason: `the file belongs to ${own}` };
}
