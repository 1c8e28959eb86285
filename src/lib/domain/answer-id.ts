/** What names an answer among all others. */
export interface AnswerKey {
	readonly instrument: string;
	readonly round: string;
	readonly category: string;
}

export function answerId({ instrument, round, category }: AnswerKey): string {
	return `answer:${instrument}:${round}:${category}`;
}

/** The parts of an answer's id, or null when it is none. */
export function parseAnswerId(id: string): AnswerKey | null {
	const [type, instrument, round, category, ...rest] = id.split(':');
	if (type !== 'answer' || !instrument || !round || !category || rest.length) return null;
	return { instrument, round, category };
}
