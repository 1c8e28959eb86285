import type { Answer } from '../domain/answer.ts';
import { beginAnew, contentId } from '../domain/counters.ts';
import { isInstant } from '../domain/instant-form.ts';
import { heldInAnswer } from '../domain/merge/held.ts';
import { lastSeen, latest, type Seen } from '../domain/stamp.ts';

/** As every device mints them. */
const minted = /^[0-9a-v]{12}$/;

/**
 * What a file or a draft says of itself, as the server will take it (B1, B2): anybody may have written it. Where a counter
 * is beyond what is taken, an id is none, or an edit is not included in what is said to be seen, all of it is numbered
 * anew. A time that is none becomes that of now.
 * @param most the greatest counter that the server takes
 * @param known what is here says it has seen: what it names is no news to the server
 * @param at now, ISO 8601
 */
export function restorable(
	answer: Answer,
	known: Seen,
	{ most, at }: { readonly most: number; readonly at: string },
): Answer {
	const { seen, decided, text, variants } = answer;
	const vectors = [text, ...variants].flatMap((one) => [one?.joined ?? {}, one?.apart ?? {}]);
	const edits = [
		...heldInAnswer(answer),
		...vectors.flatMap((one) => Object.entries(one).map(([replica, n]) => ({ replica, n }))),
	];
	const names = [
		...Object.keys(seen).filter((id) => id !== 'floor'),
		...edits.map(({ replica }) => replica),
	];
	const odd =
		Math.max(latest(seen), latest(decided ?? {})) > most ||
		names.some((id) => !minted.test(id) && !Object.hasOwn(known, id)) ||
		edits.some(({ n, replica }) => lastSeen(seen, replica) < n);
	return withTimes(odd ? beginAnew(answer, contentId(answer)) : answer, at);
}

function withTimes(answer: Answer, now: string): Answer {
	if (heldInAnswer(answer).every(({ at }) => isInstant(at))) return answer;
	const timed = <T extends { at: string }>(one: T): T =>
		isInstant(one.at) ? one : { ...one, at: now };
	const { criteria, text, variants, lost } = answer;
	return {
		...answer,
		criteria: Object.fromEntries(Object.entries(criteria).map(([id, one]) => [id, timed(one)])),
		...(text && { text: timed(text) }),
		variants: variants.map(timed),
		lost: lost.map(timed),
	};
}
