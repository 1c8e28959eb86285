import { answerId, type AnswerKey } from '../../../src/lib/domain/answer-id.ts';
import { readAnswer } from '../../../src/lib/domain/answer.ts';
import { same } from '../../../src/lib/domain/merge/plain.ts';
import type { Row } from '../../../src/lib/store/database.ts';

type Value = boolean | null;

/** Every answer to a criterion that anybody gave: one that somebody was told is saved is never gone. */
export class Marks {
	readonly #given = new Map<string, { readonly values: Set<Value>; saved: boolean }>();

	/** @param saved whether the person was told so */
	give(key: AnswerKey, criterion: string, value: Value, saved: boolean): void {
		const name = `${answerId(key)} ${criterion}`;
		const before = this.#given.get(name) ?? { values: new Set(), saved: false };
		before.values.add(value);
		before.saved ||= saved;
		this.#given.set(name, before);
	}

	/** A device is gone: what only it had may be gone with it. */
	stolen({ id, body, base }: Row): void {
		const [mine, theirs] = [criteriaIn(body), criteriaIn(base?.body)];
		for (const [criterion, field] of Object.entries(mine)) {
			const given = this.#given.get(`${id} ${criterion}`);
			if (given && !same(field, theirs[criterion])) given.saved = false;
		}
	}

	/** What is gone, or says what nobody said. */
	missing(rows: readonly Row[]): string[] {
		const there = new Map(rows.map((row) => [row.id, criteriaIn(row.body)]));
		return [...this.#given].flatMap(([name, { values, saved }]) => {
			const [id = '', criterion = ''] = name.split(' ');
			// Taking back what was never given leaves no trace.
			const value = there.get(id)?.[criterion]?.value ?? null;
			const kept = values.has(value) || (value === null && !saved);
			return kept ? [] : [`lost: the answer to ${criterion}`];
		});
	}
}

function criteriaIn(body: unknown) {
	const read = readAnswer(body);
	return read.ok ? read.answer.criteria : {};
}
