import * as z from 'zod/mini';
import type { AnswerKey } from './answer-id.ts';
import type { Declarations, Declared } from './status.ts';
import { atLeast, atMost, inWords, whole } from './checks.ts';
import { healCounters } from './counters.ts';
import { joinSeen, seenSchema, stampShape, type Field, type Seen, type Stamp } from './stamp.ts';
import { cleanText, normalizeText, storedTextLimit } from './text.ts';

export { answerId, parseAnswerId, type AnswerKey } from './answer-id.ts';

/** The schema number written into every answer; a greater one was written by a newer app. */
export const answerSchemaNumber = 1;

/** Control characters that an older version of the app stored are not read (V7). */
const textValue = z.string().check(atMost(storedTextLimit), z.overwrite(cleanText));
/** Which edits a merged text includes (`joined`), and which it was kept apart from (`apart`); see merge/answer.ts. */
const mergeShape = { joined: z.optional(seenSchema), apart: z.optional(seenSchema) };
const textField = z.looseObject({ value: textValue, ...stampShape, ...mergeShape });
const criterionField = z.looseObject({ value: z.nullable(z.boolean()), ...stampShape });

/** A second version of the text that a merge could not join with the first. */
const variantSchema = z.looseObject({
	id: z.string(),
	text: textValue,
	...stampShape,
	...mergeShape,
});
/** A value that lost a merge, kept so that nothing typed disappears. */
const lostSchema = z.looseObject({
	field: z.string(),
	value: z.union([textValue, z.nullable(z.boolean())]),
	...stampShape,
});

/**
 * One category of one card: `answer:<instrument>:<round>:<category>`. One document a category keeps clashes small.
 * Read loosely: unknown fields are kept and written back.
 */
export const answerSchema = z.looseObject({
	type: z.literal('answer'),
	schema: z.literal(answerSchemaNumber),
	instrument: z.string().check(atLeast(1), atMost(80)),
	round: z.string().check(atLeast(1), atMost(80)),
	category: z.string().check(atLeast(1), atMost(80)),
	/** The catalogue version the draft is pinned to. */
	catalogue: whole(1),
	criteria: z.record(z.string().check(atMost(160)), criterionField),
	text: z.optional(textField),
	variants: z._default(z.array(variantSchema), []),
	/** Ids of variants that somebody decided about; they do not come back with a merge. */
	dismissed: z._default(z.array(z.string()), []),
	/** By such an id: the number of the decision, so that the oldest can be forgotten. */
	decided: z.optional(seenSchema),
	lost: z._default(z.array(lostSchema), []),
	seen: seenSchema,
});

export type Answer = z.infer<typeof answerSchema>;
export type Variant = z.infer<typeof variantSchema>;
export type Lost = z.infer<typeof lostSchema>;

/** An answer before its first edit; it exists in memory only until something is written. */
export function emptyAnswer(key: AnswerKey, catalogue: number): Answer {
	return {
		type: 'answer',
		schema: answerSchemaNumber,
		...key,
		catalogue,
		criteria: {},
		variants: [],
		dismissed: [],
		lost: [],
		seen: {},
	};
}

export function withCriterion(
	answer: Answer,
	criterionId: string,
	value: Declared,
	stamp: Stamp,
): Answer {
	return {
		...answer,
		criteria: { ...answer.criteria, [criterionId]: { ...stamp, value } },
		seen: seenWith(answer.seen, stamp),
	};
}

/** Sets the text, normalised as it is stored. */
export function withText(answer: Answer, text: string, stamp: Stamp): Answer {
	return {
		...answer,
		text: { ...stamp, value: normalizeText(text) },
		seen: seenWith(answer.seen, stamp),
	};
}

/** Somebody decided about a variant: it goes, and no merge brings it back. The text itself stays as it is. */
export function withoutVariant(answer: Answer, variantId: string, stamp: Stamp): Answer {
	return {
		...answer,
		variants: answer.variants.filter((variant) => variant.id !== variantId),
		dismissed: [...new Set([...answer.dismissed, variantId])],
		decided: { ...answer.decided, [variantId]: stamp.n },
		seen: seenWith(answer.seen, stamp),
	};
}

function seenWith(seen: Seen, stamp: Stamp): Record<string, number> {
	return { ...joinSeen(seen, { [stamp.replica]: stamp.n }) };
}

/** The declared answers of a card, for `evaluate`. */
export function declarations(answers: Iterable<Answer>): Declarations {
	const all = new Map<string, Declared>();
	for (const answer of answers) {
		for (const [id, field] of Object.entries(answer.criteria))
			all.set(id, (field as Field<Declared>).value);
	}
	return (id) => all.get(id) ?? null;
}

export type AnswerResult =
	{ ok: true; answer: Answer } | { ok: false; newer: boolean; reason: string };

/** Reads an answer from anywhere. `newer` tells that a newer app wrote it, rather than that it is damaged. */
export function readAnswer(input: unknown): AnswerResult {
	const parsed = answerSchema.safeParse(input);
	if (parsed.success) return { ok: true, answer: healCounters(parsed.data) };
	const schema = (input as { schema?: unknown } | null)?.schema;
	const newer = typeof schema === 'number' && schema > answerSchemaNumber;
	return { ok: false, newer, reason: inWords(parsed.error) };
}
