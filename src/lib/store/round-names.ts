// Apart from the moves between rounds: the first write needs the names alone.

/** An extra window's round is another card, beside the open one. */
export function isExtra(round: string): boolean {
	return round.startsWith('x-');
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
