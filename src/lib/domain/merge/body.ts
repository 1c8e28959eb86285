import { answerId, readAnswer, type Answer } from '../answer.ts';
import {
	compareSeen,
	compareStamps,
	foldSeen,
	includes,
	joinSeen,
	lastSeen,
	latest,
	seenSchema,
	type Seen,
} from '../stamp.ts';
import { heldInAnswer, heldInFields, isStamped, type Held } from './held.ts';
import { canonical, mergePlain, order, own, same } from './plain.ts';
import { reconcile } from './reconcile.ts';

type Plain = Record<string, unknown>;

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

function isPlain(value: unknown): value is Plain {
	return typeof value === 'object' && value !== null;
}

export interface Merged {
	readonly body: unknown;
	/** `mine` or `theirs`: that side as it is. What gave way is to be kept by whoever writes the result: `gaveWay`. */
	readonly kind: 'mine' | 'theirs' | 'merged';
}

/** Everything that stands in a body, as far as this version can read it. */
export function heldIn(body: Body): Held[] {
	if (body.kind === 'answer') return heldInAnswer(body.value);
	if (body.kind === 'unreadable' || !isPlain(body.value)) return [];
	return heldInFields(body.value);
}

/** The four rules of `seen` for two bodies of one document. `base` is what both came from, if known. */
export function mergeBodies(base: Body | null, mine: Body, theirs: Body): Merged {
	if (mine.kind === 'answer' && theirs.kind === 'answer') {
		const common = base?.kind === 'answer' ? base.value : null;
		const { kind, answer } = reconcile(common, mine.value, theirs.value);
		if (kind === 'theirs' || kind === 'same') return { body: theirs.value, kind: 'theirs' };
		if (kind === 'mine') return { body: mine.value, kind };
		return same(answer, theirs.value)
			? { body: theirs.value, kind: 'theirs' }
			: { body: answer, kind };
	}
	if (mine.kind !== 'stamped' || theirs.kind !== 'stamped')
		return mergeUnstamped(base, mine, theirs);
	const relation = compareSeen(theirs.seen, mine.seen);
	if (relation === 'older') return { body: mine.value, kind: 'mine' };
	if (relation === 'newer' || same(mine.value, theirs.value))
		return { body: theirs.value, kind: 'theirs' };
	const known = base?.kind === 'stamped' && relation === 'concurrent' ? base : null;
	return mergeStamped(known, mine, theirs);
}

/** An edit of this device in a document without `seen`: what only the server changed is taken over. */
function mergeUnstamped(base: Body | null, mine: Body, theirs: Body): Merged {
	const from = base ? plainOf(base) : null;
	const body = mergePlain(from, plainOf(mine), plainOf(theirs), new Set());
	return { body, kind: 'merged' };
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
	for (const [key, a] of Object.entries(first.value)) {
		const b = own(second.value, key);
		if (!isStamped(a) || !isStamped(b)) continue;
		const aKnows = lastSeen(first.seen, b.replica) >= b.n;
		const bKnows = lastSeen(second.seen, a.replica) >= a.n;
		const takeFirst = aKnows === bKnows ? compareStamps(a, b) >= 0 : aKnows;
		fields[key] = takeFirst ? a : b;
	}
	const skip = new Set([...Object.keys(fields), 'seen']);
	const body = {
		...mergePlain(derived ? base.value : null, first.value, second.value, skip),
		...fields,
		seen: foldSeen(joinSeen(mine.seen, theirs.seen)),
	};
	if (same(body, theirs.value)) return { body: theirs.value, kind: 'theirs' };
	return { body, kind: same(body, mine.value) ? 'mine' : 'merged' };
}
