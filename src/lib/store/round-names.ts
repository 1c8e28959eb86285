// Apart from the moves between rounds: the first write needs the names alone.

/** An extra window's round is another card, beside the open one. */
export function isExtra(round: string): boolean {
	return round.startsWith('x-');
}

/**
 * The rounds that a card may be in: no extra window's, and none later than a year from now, which somebody's clock or
 * whim made; all of them where there is no other.
 * @param now of this device
 */
export function likelyRounds(rounds: readonly string[], now: Date): readonly string[] {
	const latest = `${now.getUTCFullYear() + 1}-12`;
	const likely = rounds.filter((round) => !isExtra(round) && round <= latest);
	return likely.length ? likely : rounds;
}

/** `<instrument>:<round>` of an answer's id. */
export function roundName(id: string): string {
	return id.split(':').slice(1, 3).join(':');
}

/** The `roundName` of what a submission closed. */
export function submittedRound({ body }: { readonly body: unknown }): string {
	const { instrument, round } = (body ?? {}) as { instrument?: unknown; round?: unknown };
	return `${String(instrument)}:${String(round)}`;
}
