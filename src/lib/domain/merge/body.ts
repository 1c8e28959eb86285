import { answerId, readAnswer, type Answer } from '../answer.ts';
import { mergePlain, order, canonical, same } from './plain.ts';
import { reconcile, textsOf } from './reconcile.ts';
import { containsText } from './text.ts';
import {
	compareSeen,
	compareStamps,
	includes,
	joinSeen,
	latest,
	seenSchema,
	type Seen,
	type Stamp,
} from '../stamp.ts';

type Plain = Record<string, unknown>;

/** A text that is no longer anywhere in a document. */
export interface Displaced {
	readonly field: string;
	readonly text: string;
	readonly at: string;
	readonly by: string;
}

/**
 * A body as far as merging goes. `answer`: has rules of its own. `stamped`: another document that people edit.
 * `plain`: without `seen`, the server's own; it is taken as it comes. `unreadable`: kept as it is.
 */
export type Body =
	| { readonly kind: 'answer'; readonly value: Answer; readonly seen: Seen }
	| { readonly kind: 'stamped'; readonly value: Plain; readonly seen: Seen }
	| { readonly kind: 'plain'; readonly value: unknown }
	| { readonly kind: 'unreadable'; readonly newer: boolean; readonly reason: string };

export function readBody(id: string, value: unknown): Body {
	if (id.startsWith('answer:')) {
		const read = readAnswer(value);
		if (!read.ok) return { kind: 'unreadable', newer: read.newer, reason: read.reason };
		if (answerId(read.answer) !== id)
			return { kind: 'unreadable', newer: false, reason: 'not what its id says' };
		return { kind: 'answer', value: read.answer, seen: read.answer.seen };
	}
	const seen = seenSchema.safeParse((value as Plain | null | undefined)?.seen);
	return seen.success
		? { kind: 'stamped', value: value as Plain, seen: seen.data }
		: { kind: 'plain', value };
}

export interface Merged {
	readonly body: unknown;
	/** `mine` or `theirs`: that side as it is. */
	readonly kind: 'mine' | 'theirs' | 'merged';
	/** What gave way and is nowhere in the result. */
	readonly displaced: readonly Displaced[];
}

/** The four rules of `seen` for two bodies of one document. `base` is what both came from, if known. */
export function mergeBodies(base: Body | null, mine: Body, theirs: Body): Merged {
	if (mine.kind === 'answer' && theirs.kind === 'answer') {
		const common = base?.kind === 'answer' ? base.value : null;
		const { kind, answer } = reconcile(common, mine.value, theirs.value);
		if (kind === 'theirs' || kind === 'same')
			return { body: theirs.value, kind: 'theirs', displaced: [] };
		if (kind === 'mine') return { body: mine.value, kind, displaced: [] };
		const displaced = displacedTexts(answer, [mine.value, theirs.value]);
		return same(answer, theirs.value)
			? { body: theirs.value, kind: 'theirs', displaced }
			: { body: answer, kind, displaced };
	}
	if (mine.kind !== 'stamped' || theirs.kind !== 'stamped')
		return mergeUnstamped(base, mine, theirs);
	const relation = compareSeen(theirs.seen, mine.seen);
	if (relation === 'older') return { body: mine.value, kind: 'mine', displaced: [] };
	if (relation === 'newer' || same(mine.value, theirs.value))
		return { body: theirs.value, kind: 'theirs', displaced: [] };
	const known = base?.kind === 'stamped' && relation === 'concurrent' ? base : null;
	return mergeStamped(known, mine, theirs);
}

/** Texts of answers that are nowhere in the one that takes their place. */
export function displacedTexts(answer: Answer, sides: readonly Answer[]): Displaced[] {
	const now = textsOf(answer);
	return sides
		.flatMap(textsOf)
		.filter((one) => !now.some(({ text }) => containsText(text, one.text)))
		.map((one) => ({ field: 'text', ...one }));
}

/** An edit of this device in a document without `seen`: what only the server changed is taken over. */
function mergeUnstamped(base: Body | null, mine: Body, theirs: Body): Merged {
	const from = base ? plainOf(base) : null;
	const body = mergePlain(from, plainOf(mine), plainOf(theirs), new Set());
	return { body, kind: 'merged', displaced: [] };
}

function plainOf(body: Body): Plain {
	return 'value' in body ? (Object(body.value) as Plain) : {};
}

type Stamped = Body & { kind: 'stamped' };

/**
 * Documents without rules of their own: a field with a stamp goes by knowledge, then by the greater stamp; other
 * fields as in `mergePlain`. The same from both sides.
 */
function mergeStamped(base: Stamped | null, mine: Stamped, theirs: Stamped): Merged {
	const [first, second] =
		(latest(theirs.seen) - latest(mine.seen) ||
			order(canonical(theirs.value), canonical(mine.value))) <= 0
			? [mine, theirs]
			: [theirs, mine];
	const derived = base && includes(mine.seen, base.seen) && includes(theirs.seen, base.seen);
	const fields: Plain = {};
	const displaced: Displaced[] = [];
	for (const [key, a] of Object.entries(first.value)) {
		const b = second.value[key];
		if (!isField(a) || !isField(b)) continue;
		const aKnows = (first.seen[b.replica] ?? 0) >= b.n;
		const bKnows = (second.seen[a.replica] ?? 0) >= a.n;
		const takeFirst = aKnows === bKnows ? compareStamps(a, b) >= 0 : aKnows;
		const [kept, dropped] = takeFirst ? [a, b] : [b, a];
		fields[key] = kept;
		if (aKnows === bKnows && typeof dropped.value === 'string' && dropped.value !== kept.value)
			displaced.push({ field: key, text: dropped.value, at: dropped.at, by: dropped.by });
	}
	const skip = new Set([...Object.keys(fields), 'seen']);
	const body = {
		...mergePlain(derived ? base.value : null, first.value, second.value, skip),
		...fields,
		seen: joinSeen(mine.seen, theirs.seen),
	};
	if (same(body, theirs.value)) return { body: theirs.value, kind: 'theirs', displaced };
	return { body, kind: same(body, mine.value) ? 'mine' : 'merged', displaced };
}

function isField(value: unknown): value is Stamp & { value: unknown } {
	const field = value as Partial<Stamp> | null | undefined;
	return (
		typeof field === 'object' &&
		field !== null &&
		typeof field.n === 'number' &&
		typeof field.replica === 'string'
	);
}
