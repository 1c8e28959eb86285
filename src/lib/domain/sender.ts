import type { Answer } from './answer.ts';
import { compareStamps, type Stamp } from './stamp.ts';

/** The last edit of an answer: by who knew of whose, not by the clocks of devices. Null before the first. */
export function lastEdit({ text, criteria }: Pick<Answer, 'text' | 'criteria'>): Stamp | null {
	const fields: Stamp[] = [...Object.values(criteria), ...(text ? [text] : [])];
	return fields.reduce<Stamp | null>(
		(before, one) => (before && compareStamps(before, one) >= 0 ? before : one),
		null,
	);
}

/** A revision that the server accepted. */
export interface Sent {
	readonly rev: string;
	/** Account that sent it. */
	readonly account: string;
}

export interface ForAnother {
	/** What the last edit is of. */
	readonly of: 'text' | 'answer';
	/** Whose it says to be. */
	readonly author: string;
	readonly sender: string;
}

/**
 * Whether `rev`, which is `answer`, was sent by another than its last edit is signed by (B5). Of older edits nobody
 * knows who sent them first; what was written without an account is nobody's signature.
 */
export function sentForAnother(
	answer: Pick<Answer, 'text' | 'criteria'>,
	rev: string,
	sent: readonly Sent[],
): ForAnother | null {
	const last = lastEdit(answer);
	const sender = sent.find((one) => one.rev === rev)?.account;
	if (!last?.by || sender === undefined || sender === last.by) return null;
	return { of: last === answer.text ? 'text' : 'answer', author: last.by, sender };
}
