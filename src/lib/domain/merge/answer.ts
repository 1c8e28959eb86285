import type { Answer, Lost, Variant } from '../answer.ts';
import { compareSeen, compareStamps, includes, joinSeen, lastSeen, latest } from '../stamp.ts';
import type { Seen, Stamp } from '../stamp.ts';
import { storedTextLimit, textHash } from '../text.ts';
import { apartFrom, edits, toVariant, withVectors, type TextField } from './clash.ts';
import { canonical, mergePlain, order, own, same } from './plain.ts';
import { prune } from './prune.ts';
import { containsText, isBlank, mergeTexts } from './text.ts';

/**
 * Merges two states of one answer. Pure: no ids, no times, no "mine" and "theirs";
 * `mergeAnswers(base, a, b)` equals `mergeAnswers(base, b, a)`. `base` is what both came from, or null.
 * A side *knows* an edit when its `seen` includes the edit's stamp; that tells, field by field and also
 * without a base, who wrote over whom and who wrote at the same time.
 *
 * | # | case | result |
 * |---|---|---|
 * | 1 | one side's `seen` includes the other's | that side, whole |
 * | 2 | equal `seen`, equal bodies | that body |
 * | 3 | equal `seen`, unequal bodies | the rows below without a base |
 * | 4 | a criterion or text that one side lacks | the side that has it |
 * | 5 | a criterion: one side knows the other's edit | the side that knows |
 * | 6 | a criterion changed by both | the greater `(n, replica)`; an unequal other value goes to `lost` |
 * | 7 | the text: one side knows the other's edit | the side that knows, also when it emptied the text |
 * | 8 | the text changed by both, `mergeTexts` joins it | the joined text under the later stamp; `joined` names the edits in it |
 * | 9 | the text changed by both, no joining | the greater `(n, replica)`, `apart` names its rivals; the other becomes a variant |
 * | 10 | variants | of both sides, by hash, oldest first |
 * | 11 | a variant one side dismissed | stays away; a text that loses under a dismissed hash goes to `lost` |
 * | 12 | a variant that is in the text | goes: nothing is left to decide |
 * | 13 | a variant that the other side knew as its text and typed over | goes |
 * | 14 | `lost` | of both sides |
 * | 15 | `catalogue` | the greater: a draft only moves on to newer versions |
 * | 16 | fields this version does not know | the side that changed the base; both: the greater counter, then the greater JSON |
 * | 17 | `seen` | pointwise maximum, above the greater floor |
 * | 18 | `decided` | of both sides, the later number |
 * | 19 | more than a document carries along | cut, from the oldest: `prune` |
 */
export function mergeAnswers(base: Answer | null, a: Answer, b: Answer): Answer {
	const relation = compareSeen(a.seen, b.seen);
	if (relation === 'newer') return a;
	if (relation === 'older') return b;
	if (relation === 'equal' && same(a, b)) return a;
	const common = relation === 'equal' ? null : base;
	const [first, second] = inOrder(a, b);
	return prune({
		...(mergePlain(common, first, second, ruled) as Answer),
		catalogue: Math.max(a.catalogue, b.catalogue),
		...mergeFields(common, first, second),
		dismissed: [...new Set([...a.dismissed, ...b.dismissed])].sort(order),
		...((a.decided || b.decided) && {
			decided: { ...joinSeen(a.decided ?? {}, b.decided ?? {}) },
		}),
		seen: { ...joinSeen(a.seen, b.seen) },
	});
}

/** Fields with rules of their own; all others go by row 16. */
const ruled: ReadonlySet<string> = new Set(
	'catalogue criteria text variants dismissed decided lost seen'.split(' '),
);

/** Puts the sides in an order that does not depend on who calls: the greater counter first. */
function inOrder(a: Answer, b: Answer): [Answer, Answer] {
	const difference = latest(b.seen) - latest(a.seen) || order(canonical(b), canonical(a));
	return difference <= 0 ? [a, b] : [b, a];
}

function mergeFields(base: Answer | null, a: Answer, b: Answer) {
	const lost: Lost[] = [...a.lost, ...b.lost];
	const ids = [...new Set([...Object.keys(a.criteria), ...Object.keys(b.criteria)])].sort(order);
	const criteria: [string, Answer['criteria'][string]][] = [];
	for (const id of ids) {
		const [mine, other] = [own(a.criteria, id), own(b.criteria, id)];
		const [kept, dropped] = mine && other ? pick(a, mine, b, other) : [mine ?? other, undefined];
		if (kept) criteria.push([id, kept]);
		if (dropped && dropped.value !== kept?.value) lost.push(toLost(id, dropped));
	}

	const { text, clashing } = mergeTextFields(base, a, b);
	const dismissed = new Set([...a.dismissed, ...b.dismissed]);
	if (clashing && dismissed.has(textHash(clashing.value))) lost.push(toLost('text', clashing));
	const candidates = [
		...a.variants.filter((variant) => !typedOver(variant, b)),
		...b.variants.filter((variant) => !typedOver(variant, a)),
		...(clashing ? [toVariant(clashing)] : []),
	].filter(({ id, text: other }) => {
		return !dismissed.has(id) && !isBlank(other) && !containsText(text?.value ?? '', other);
	});
	return {
		criteria: Object.fromEntries(criteria),
		...(text ? { text } : {}),
		variants: distinct(candidates, (variant) => variant.id),
		lost: distinct(lost, (one) => canonical([one.field, one.n, one.replica, one.value])),
	};
}

/** The field to keep, and the other one where neither side wrote over it knowingly. */
function pick<T extends Valued>(a: Answer, mine: T, b: Answer, other: T): [kept: T, dropped?: T] {
	const bKnows = knows(b.seen, mine);
	const aKnows = knows(a.seen, other);
	if (aKnows !== bKnows) return aKnows ? [mine] : [other];
	return compareFields(mine, other) >= 0 ? [mine, other] : [other, mine];
}

function mergeTextFields(
	base: Answer | null,
	a: Answer,
	b: Answer,
): { text: TextField | undefined; clashing?: TextField } {
	if (!a.text || !b.text) return { text: a.text ?? b.text };
	const [kept, dropped] = pick(a, a.text, b, b.text);
	if (!dropped) return { text: kept };
	const merged = mergeTexts(commonText(base, a, b), a.text.value, b.text.value);
	const rivals = joinSeen(kept.apart ?? {}, dropped.apart ?? {});
	if (merged === null || merged.length > storedTextLimit) {
		return { text: apartFrom(withVectors(kept, { apart: rivals }), dropped), clashing: dropped };
	}
	if (merged === kept.value) return { text: withVectors(kept, { apart: rivals }) };
	if (merged === dropped.value) return { text: withVectors(dropped, { apart: rivals }) };
	const joined = joinSeen(edits(kept), edits(dropped));
	return { text: withVectors({ ...kept, value: merged }, { joined, apart: rivals }) };
}

/**
 * The text of the base, if both texts really come from it. From a base that a side never saw, or whose text lost
 * against that side's, sentences would look as if that side had removed them.
 */
function commonText(base: Answer | null, a: Answer, b: Answer): string | null {
	if (!base) return null;
	const edited = base.text ? Object.entries(edits(base.text)) : [];
	const derived = ({ seen, text, variants, lost }: Answer) => {
		const texts = lost.filter((one) => one.field === 'text');
		const rivals = [text?.apart ?? {}, ...[...variants, ...texts].map(edits)];
		return (
			includes(seen, base.seen) &&
			!edited.some(([replica, n]) => rivals.some((rival) => lastSeen(rival, replica) >= n))
		);
	};
	return derived(a) && derived(b) ? (base.text?.value ?? '') : null;
}

function knows(seen: Seen, field: Stamp): boolean {
	return includes(seen, edits(field));
}

/** `other` had this variant as its text and replaced it: an earlier state of a text, not a second version. */
function typedOver(variant: Variant, other: Answer): boolean {
	return (
		knows(other.seen, variant) &&
		other.text?.replica === variant.replica &&
		other.text.n > variant.n &&
		!other.variants.some((one) => one.id === variant.id)
	);
}

function toLost(field: string, { value, n, replica, at, by }: Stamp & Pick<Lost, 'value'>): Lost {
	return { field, value, n, replica, at, by };
}

/** By stamp, then by content, so that even one stamp with two values has one order everywhere. */
function compareFields(a: Valued, b: Valued): number {
	return (
		compareStamps(a, b) ||
		order(canonical(a.value ?? a.text), canonical(b.value ?? b.text)) ||
		order(canonical(a), canonical(b))
	);
}

type Valued = Stamp & { readonly value?: unknown; readonly text?: unknown };

/** One entry for each key, the one with the latest stamp; oldest first. */
function distinct<T extends Valued>(entries: readonly T[], key: (entry: T) => string): T[] {
	const byKey = new Map<string, T>();
	for (const entry of [...entries].sort(compareFields)) byKey.set(key(entry), entry);
	return [...byKey.values()].sort(compareFields);
}
