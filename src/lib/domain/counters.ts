import type { Answer } from './answer.ts';
import { canonical } from './merge/plain.ts';
import { compareStamps, joinSeen, latest, type Seen, type Stamp } from './stamp.ts';
import { textHash } from './text.ts';

/**
 * Counters from here on were never written by an honest device (B1): the server takes none above
 * 2^32 + 100 a second since 2026, which is this in 2046. A fixed number, not the clock, so that every device reads the
 * same; what was stored above it before the server refused such things would else refuse every later edit.
 */
export const counterLimit = 2 ** 36;

/** What the server takes at a time (B1): room for whoever comes after the greatest, and never at its end. */
export function counterBound(now: Date): number {
	const seconds = Math.max(0, (now.getTime() - Date.UTC(2026, 0, 1)) / 1000);
	return Math.min(counterLimit - 1, 2 ** 32 + Math.floor(100 * seconds));
}

/** The answer with counters that can be continued: under an id made from its content, the same on every device. */
export function healCounters(answer: Answer): Answer {
	const poisoned = isAbove(counterLimit - 1);
	const vectors = [answer.seen, answer.decided ?? {}];
	if (vectors.every((one) => latest(one) < counterLimit) && !stampsOf(answer).some(poisoned))
		return answer;
	return beginAnew(answer, counterLimit - 1, idFrom(canonical(answer)));
}

/**
 * Numbers everything above `most` anew, in its order, under an id of its own; what `seen` names up to there stays.
 * @param replica an id that nothing else was numbered under
 */
export function beginAnew(answer: Answer, most: number, replica: string): Answer {
	const above = isAbove(most);
	const stamps = stampsOf(answer);
	const poisoned = stamps.filter(above).sort(compareStamps);
	// An id whose last number is not to be believed has at least what is here of it.
	const there = stamps.filter((one) => !above(one)).map((one) => ({ [one.replica]: one.n }));
	const seen = [upTo(answer.seen, most), ...there].reduce(joinSeen);
	// Where even those would reach the limit, everything is numbered anew.
	if (latest(seen) + poisoned.length >= most && most > 0) return beginAnew(answer, 0, replica);
	let n = latest(seen);
	const numbers = new Map<string, number>();
	for (const stamp of poisoned) {
		const name = nameOf(stamp);
		if (!numbers.has(name)) numbers.set(name, ++n);
	}
	// Something is said to be seen that is not in the document: one number for that.
	if (!numbers.size) n++;
	const anew = <T extends Stamped>(one: T): T => ({
		...one,
		...(above(one) && { n: numbers.get(nameOf(one)) ?? n, replica }),
		...(one.joined && { joined: upTo(one.joined, most) }),
		...(one.apart && { apart: upTo(one.apart, most) }),
	});
	return {
		...answer,
		criteria: Object.fromEntries(
			Object.entries(answer.criteria).map(([id, field]) => [id, anew(field)]),
		),
		...(answer.text && { text: anew(answer.text) }),
		variants: answer.variants.map(anew),
		lost: answer.lost.map(anew),
		...(answer.decided && { decided: upTo(answer.decided, most) }),
		seen: { ...joinSeen(seen, { [replica]: n }) },
	};
}

type Stamped = Stamp & { readonly joined?: Seen | undefined; readonly apart?: Seen | undefined };

function stampsOf({ criteria, text, variants, lost }: Answer): Stamped[] {
	return [...Object.values(criteria), ...(text ? [text] : []), ...variants, ...lost];
}

function isAbove(most: number) {
	return (stamp: Stamped) =>
		stamp.n > most || latest(stamp.joined ?? {}) > most || latest(stamp.apart ?? {}) > most;
}

/** What a vector names up to a number. */
function upTo(seen: Seen, most: number): Record<string, number> {
	return Object.fromEntries(Object.entries(seen).filter(([, n]) => n <= most));
}

function nameOf({ n, replica }: Pick<Stamp, 'n' | 'replica'>): string {
	return `${n} ${replica}`;
}

/** Of the form that ids have. */
function idFrom(content: string): string {
	const digits = `${textHash(content)}${textHash(`${content} `)}`.replace(/[w-z]/g, '0');
	return digits.padEnd(12, '0').slice(0, 12);
}
