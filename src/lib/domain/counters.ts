import type { Answer } from './answer.ts';
import { compareStamps, latest, type Seen, type Stamp } from './stamp.ts';
import { textHash } from './text.ts';

/**
 * Counters from here on were never written by an honest device (B1): the server takes none above
 * 2^32 + 100 a second since 2026, which is this in 2046. A fixed number, not the clock, so that every device reads the
 * same; what was stored above it before the server refused such things would else refuse every later edit.
 */
export const counterLimit = 2 ** 36;

/** The answer with counters that can be continued: under an id made from its content, the same on every device. */
export function healCounters(answer: Answer): Answer {
	const vectors = [answer.seen, answer.decided ?? {}, ...fieldsOf(answer).map(vectorOf)];
	if (vectors.every((one) => latest(one) < counterLimit)) return answer;
	return beginAnew(answer, contentId(answer));
}

/**
 * Numbers every edit anew, in their order, and begins `seen` with them; who wrote them, and when, stays.
 * @param replica an id that nothing else was numbered under
 */
export function beginAnew(answer: Answer, replica: string): Answer {
	const all = fieldsOf(answer).sort(compareStamps);
	const anew = <T extends Stamped>({ joined: _, apart: __, ...field }: T, one: T) =>
		({ ...field, n: all.indexOf(one) + 1, replica }) as unknown as T;
	const { criteria, text, variants, lost, decided: _, ...rest } = answer;
	return {
		...rest,
		criteria: Object.fromEntries(
			Object.entries(criteria).map(([id, field]) => [id, anew(field, field)]),
		),
		...(text && { text: anew(text, text) }),
		variants: variants.map((one) => anew(one, one)),
		lost: lost.map((one) => anew(one, one)),
		seen: { [replica]: all.length + 1 },
	};
}

type Stamped = Stamp & { readonly joined?: Seen | undefined; readonly apart?: Seen | undefined };

function fieldsOf({ criteria, text, variants, lost }: Answer): Stamped[] {
	return [...Object.values(criteria), ...(text ? [text] : []), ...variants, ...lost];
}

/** Every number that a field names. */
function vectorOf({ n, joined, apart }: Stamped): Seen {
	return { n, joined: latest(joined ?? {}), apart: latest(apart ?? {}) };
}

/** An id of its own for what is numbered anew, of the form that ids have: the same answer always gets the same. */
export function contentId(answer: Answer): string {
	const content = JSON.stringify(answer);
	const digits = `${textHash(content)}${textHash(`${content} `)}`.replace(/[w-z]/g, '0');
	return digits.padEnd(12, '0').slice(0, 12);
}
