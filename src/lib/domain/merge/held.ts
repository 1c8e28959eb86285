import type { Answer } from '../answer.ts';
import type { Stamp } from '../stamp.ts';
import { containsText, isBlank, sentenceEnd, tokenize } from './text.ts';

/** A value that stands in a document: who wrote it, and when. */
export interface Held extends Stamp {
	/** `text`, a criterion's id, or a field of another document. */
	readonly field: string;
	readonly value: string | boolean | null;
}

/** Everything an answer holds, wherever in it: what must not be gone when another state takes its place. */
export function heldInAnswer({ criteria, text, variants, lost }: Answer): Held[] {
	return [
		...Object.entries(criteria).map(([id, field]) => held(id, field.value, field)),
		...(text ? [held('text', text.value, text)] : []),
		...variants.map((variant) => held('text', variant.text, variant)),
		// Names that the document has itself: others would fill histories without end.
		...lost
			.filter(({ field }) => field === 'text' || Object.hasOwn(criteria, field))
			.map((one) => held(one.field, one.value, one)),
	];
}

/** The same of a document whose rules are not known here: its stamped fields of one value. */
export function heldInFields(fields: Readonly<Record<string, unknown>>): Held[] {
	return Object.entries(fields).flatMap(([name, field]) => {
		if (!isStamped(field)) return [];
		const { value } = field;
		return typeof value === 'string' || typeof value === 'boolean' || value === null
			? [held(name, value, field)]
			: [];
	});
}

/** A field that people edit. */
export function isStamped(value: unknown): value is Stamp & { value: unknown } {
	const field = value as Partial<Stamp> | null | undefined;
	return (
		typeof field === 'object' &&
		field !== null &&
		typeof field.n === 'number' &&
		typeof field.replica === 'string'
	);
}

/**
 * What of `before` is not in `now` (V5): each text of which a sentence is missing, whole, and each other value that its
 * field does not have any more. What was only written on adds nothing.
 */
export function gaveWay(now: readonly Held[], before: readonly Held[]): Held[] {
	const texts = new Map<string, string[]>();
	const values = new Set<string>();
	for (const { field, value } of now) {
		if (typeof value === 'string') texts.set(field, [...(texts.get(field) ?? []), value]);
		values.add(JSON.stringify([field, value]));
	}
	const gone = new Map<string, Held>();
	for (const one of before) {
		const name = JSON.stringify([one.field, one.value]);
		if (values.has(name) || gone.has(name)) continue;
		if (typeof one.value === 'string' && hasWords(texts.get(one.field) ?? [], one.value)) continue;
		gone.set(name, one);
	}
	return [...gone.values()];
}

/** Letters that looking for sentences may read; what is not found by then counts as gone, which keeps it. */
const readingLimit = 2_000_000;

/**
 * Every sentence of `text` is in one of `texts`, or its last one was only written on. A text without words is everywhere.
 */
export function hasWords(texts: readonly string[], text: string): boolean {
	const unfinished = !sentenceEnd.test(text.trimEnd());
	if (texts.some((one) => unfinished && one.startsWith(text))) return true;
	const words = (one: string) => tokenize(one, 'after').map((token) => token.trim());
	const there = new Set(texts.flatMap(words));
	let left = readingLimit;
	return [...new Set(words(text))].every(
		(sentence) =>
			there.has(sentence) ||
			isBlank(sentence) ||
			texts.some((one) => (left -= one.length) > 0 && containsText(one, sentence)),
	);
}

/** Whether that very edit stands in a document; anybody may write another value under somebody's stamp. */
export function holds(all: readonly Held[], { field, n, replica, value }: Held): boolean {
	return all.some(
		(one) => one.field === field && one.n === n && one.replica === replica && one.value === value,
	);
}

function held(field: string, value: Held['value'], { n, replica, at, by }: Stamp): Held {
	return { field, value, n, replica, at, by };
}
