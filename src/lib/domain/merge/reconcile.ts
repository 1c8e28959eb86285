import type { Answer } from '../answer.ts';
import { compareSeen } from '../stamp.ts';
import { mergeAnswers } from './answer.ts';
import { heldInAnswer } from './held.ts';
import { same } from './plain.ts';

/**
 * What becomes of a local answer when another state of it arrives.
 * `same`: nothing to do. `mine`: the other is older, or says nothing new. `theirs`: the other includes all of the
 * local edits. `merged`: both had edits of their own.
 */
export interface Reconciled {
	readonly kind: 'same' | 'mine' | 'theirs' | 'merged';
	readonly answer: Answer;
}

/** The four rules of `seen`. `base` is what both came from, or null when that is not known. */
export function reconcile(base: Answer | null, local: Answer, incoming: Answer): Reconciled {
	const relation = compareSeen(incoming.seen, local.seen);
	if (relation === 'newer') return { kind: 'theirs', answer: incoming };
	if (relation === 'older') return { kind: 'mine', answer: local };
	if (relation === 'equal' && same(local, incoming)) return { kind: 'same', answer: local };
	const answer = mergeAnswers(base, local, incoming);
	return same(answer, local) ? { kind: 'mine', answer: local } : { kind: 'merged', answer };
}

/** Every text an answer holds, wherever. */
export function textsOf(answer: Answer): { text: string; at: string; by: string }[] {
	return heldInAnswer(answer).flatMap(({ value, at, by }) =>
		typeof value === 'string' ? [{ text: value, at, by }] : [],
	);
}
