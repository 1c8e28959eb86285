import { readAnswer, type Answer } from '../answer.ts';
import { floorOf, joinSeen, type Seen, type Stamp } from '../stamp.ts';
import { heldInAnswer, holds, type Held } from './held.ts';
import { own } from './plain.ts';

/**
 * What a row holds and theirs claims to include by its floor alone, without holding it, is stamped anew (V6): a floor
 * says that somebody folded, not that he saw this edit. What was confirmed before is left to the merge. Who wrote it,
 * and when, stays.
 * @param base what the server last confirmed of the row
 * @param next the next stamp of the row, given what it has seen
 * @returns the same answer where there is nothing of it, nearly always
 */
export function stampAnew(
	mine: Answer,
	theirs: Answer,
	base: unknown,
	next: (seen: Seen) => Pick<Stamp, 'n' | 'replica'>,
): Answer {
	const floor = floorOf(theirs.seen);
	if (!floor) return mine;
	const there = heldInAnswer(theirs);
	const read = base ? readAnswer(base) : null;
	const confirmed = read?.ok ? heldInAnswer(read.answer) : [];
	let seen: Seen = mine.seen;
	const renew = <T extends Stamp>(one: T, held: Held): T => {
		const named = own(theirs.seen, one.replica) ?? 0;
		const byFloor = named < one.n && one.n <= floor;
		if (!byFloor || holds(there, held) || holds(confirmed, held)) return one;
		const { n, replica } = next(joinSeen(seen, theirs.seen));
		seen = joinSeen(seen, { [replica]: n });
		return { ...one, n, replica };
	};
	const criteria = Object.entries(mine.criteria).map(
		([id, field]) => [id, renew(field, { ...field, field: id })] as const,
	);
	const text = mine.text && renew(mine.text, { ...mine.text, field: 'text' });
	const variants = mine.variants.map((one) =>
		renew(one, { ...one, field: 'text', value: one.text }),
	);
	if (seen === mine.seen) return mine;
	const criteriaNow = Object.fromEntries(criteria);
	return { ...mine, criteria: criteriaNow, ...(text && { text }), variants, seen: { ...seen } };
}
