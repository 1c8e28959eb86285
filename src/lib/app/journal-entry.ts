import * as z from 'zod/mini';
import { whole } from '$lib/domain/checks.ts';
import type { AnswerEdit } from '$lib/store/answers.ts';

const key = z.object({ instrument: z.string(), round: z.string(), category: z.string() });
const editsSchema = z.array(
	z.union([
		z.object({
			key,
			catalogue: whole(0),
			kind: z.literal('criterion'),
			criterion: z.string(),
			value: z.nullable(z.boolean()),
			basedOn: z.optional(z.nullable(z.object({ n: whole(0), replica: z.string() }))),
		}),
		z.object({
			key,
			catalogue: whole(0),
			kind: z.literal('text'),
			value: z.string(),
			basedOn: z.nullable(z.object({ n: whole(0), replica: z.string(), value: z.string() })),
			chosen: z.optional(z.literal(true)),
		}),
		z.object({ key, catalogue: whole(0), kind: z.literal('dismiss-variant'), variant: z.string() }),
	]),
);

/** The edits of one entry of the journal; none when it is damaged. */
export function parseEdits(text: string): AnswerEdit[] {
	try {
		const parsed = editsSchema.safeParse(JSON.parse(text));
		return parsed.success ? parsed.data : [];
	} catch {
		return [];
	}
}
