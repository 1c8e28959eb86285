import type { Answer, Variant } from '../answer.ts';
import { joinSeen, type Seen, type Stamp } from '../stamp.ts';
import { textHash } from '../text.ts';

export type TextField = NonNullable<Answer['text']>;

/** The edits a value is made of: its own stamp, and for a text joined by a merge those of all its parts. */
export function edits(field: Stamp & { readonly joined?: Seen | undefined }): Seen {
	return joinSeen(field.joined ?? {}, { [field.replica]: field.n });
}

/** The text that stays in the field after a clash, marked as not including the other one. */
export function apartFrom(kept: TextField, dropped: TextField): TextField {
	return withVectors(kept, { apart: joinSeen(kept.apart ?? {}, edits(dropped)) });
}

/** The field with these vectors, where they name anything. */
export function withVectors(
	field: TextField,
	vectors: Record<'joined' | 'apart', Seen> | { apart: Seen },
): TextField {
	const named = Object.entries(vectors).filter(([, seen]) => Object.keys(seen).length);
	return { ...field, ...Object.fromEntries(named) };
}

/** The text that goes out of the field after a clash, as a second version beside it. */
export function toVariant({ value, ...stamp }: TextField): Variant {
	return { ...stamp, id: textHash(value), text: value };
}
