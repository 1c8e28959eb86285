import { readAnswer, type Answer } from '../../../src/lib/domain/answer.ts';
import { parseAnswerId } from '../../../src/lib/domain/answer-id.ts';
import { compareStamps, lastSeen, type Seen, type Stamp } from '../../../src/lib/domain/stamp.ts';
import type { Row } from '../../../src/lib/store/database.ts';
import type { Device } from './device.ts';

type Value = boolean | null;

/** An answer to a criterion that somebody was told is saved. */
interface Mark {
	/** The category's; which round it is in may change. */
	readonly category: string;
	readonly criterion: string;
	readonly value: Value;
	readonly stamp: Stamp;
	/** It is on a disk, or on a server that loses nothing: it counts. Otherwise it may. */
	certain: boolean;
}

/** Every edit with the stamp that it got: which answer must win, and that no stamp names two edits. */
export class Ledger {
	readonly #marks: Mark[] = [];
	/** By stamp and category, what it is the stamp of. */
	readonly #stamps = new Map<string, string>();
	/** By replica, the document it wrote. */
	readonly #writers = new Map<string, string>();

	constructor(
		private readonly devices: readonly Device[],
		private readonly faithful: boolean,
	) {}

	/**
	 * @param before the row's answer before the edit, and after
	 * @returns the stamp it got, for people; and what is wrong with it
	 */
	note(id: string, field: string, before: Answer | null, after: Answer): [string, string[]] {
		const stamp = newStamp(before?.seen ?? {}, after.seen);
		if (!stamp) return ['', []];
		const category = parseAnswerId(id)?.category ?? '';
		const broken: string[] = [];
		const name = `${category} (${stamp.n}, ${stamp.replica})`;
		const mark = after.criteria[field];
		const content = `${field} ${JSON.stringify(mark ? mark.value : after.text?.value)}`;
		const other = this.#stamps.get(name);
		if (other !== undefined && other !== content)
			broken.push(`one stamp twice: ${name} is ${other}, and ${content}`);
		this.#stamps.set(name, content);
		const first = this.#writers.get(stamp.replica);
		if (first !== undefined && first !== category)
			broken.push(`one id in two documents: ${stamp.replica} in ${first} and ${category}`);
		this.#writers.set(stamp.replica, category);
		if (mark && mark.n === stamp.n && mark.replica === stamp.replica)
			this.#marks.push({
				category,
				criterion: field,
				value: mark.value,
				stamp: mark,
				certain: true,
			});
		return [`(${stamp.n}, ${stamp.replica})`, broken];
	}

	/** A fold, or a way in from before, gave an edit another stamp: `at` and `by` tell whose it is. */
	restamped({ id, body }: Row): void {
		const read = readAnswer(body);
		const category = parseAnswerId(id)?.category ?? '';
		if (!read.ok) return;
		for (const [criterion, field] of Object.entries(read.answer.criteria)) {
			const same = this.#marks.filter(
				(one) => one.category === category && one.criterion === criterion,
			);
			if (same.some(({ stamp }) => !compareStamps(stamp, field))) continue;
			const from = same.find(
				({ value, stamp }) =>
					value === field.value && stamp.at === field.at && stamp.by === field.by,
			);
			if (from) this.#marks.push({ ...from, stamp: field });
		}
	}

	/** @param before the rows of a disk that is not what it was */
	wiped(before: readonly Row[]): void {
		const rows = this.devices.flatMap(({ disk }) => disk.rows);
		const there = seenBy(rows.map(({ id, body }) => [id, body] as const));
		const confirmed = seenBy(before.map(({ id, base }) => [id, base?.body] as const));
		for (const mark of this.#marks)
			mark.certain &&=
				includesMark(there, mark) || (this.faithful && includesMark(confirmed, mark));
	}

	/** Answers that are not the ones that must win, and those that nobody has any more. */
	wrong(documents: readonly { readonly id: string; readonly body: unknown }[]): string[] {
		const broken: string[] = [];
		const found = new Set<Mark>();
		for (const { id, body } of documents) {
			// What a newer app wrote it has not lost.
			const read = readAnswer({ ...Object(body), schema: 1 });
			if (!read.ok) continue;
			const { seen, criteria, category } = read.answer;
			const winners = new Map<string, Mark>();
			for (const mark of this.#marks) {
				if (mark.category !== category || lastSeen(seen, mark.stamp.replica) < mark.stamp.n)
					continue;
				found.add(mark);
				const other = winners.get(mark.criterion);
				// A stamp is greater than all that its author had seen, so the greatest is one that nobody wrote over.
				if (!other || compareStamps(mark.stamp, other.stamp) > 0) winners.set(mark.criterion, mark);
			}
			for (const [criterion, { value, stamp }] of winners) {
				const now = criteria[criterion]?.value ?? null;
				if (now === value) continue;
				const { n, replica } = stamp;
				broken.push(`${id}: ${criterion} is ${now}, and (${n}, ${replica}) made it ${value}`);
			}
		}
		for (const mark of this.#marks)
			if (mark.certain && !found.has(mark))
				broken.push(`lost: that ${mark.criterion} was ${mark.value} (${mark.stamp.n})`);
		return broken;
	}
}

/** The stamp of one edit: what the vector knows more. */
function newStamp(before: Seen, after: Seen): Pick<Stamp, 'n' | 'replica'> | null {
	let stamp: Pick<Stamp, 'n' | 'replica'> | null = null;
	for (const [replica, n] of Object.entries(after))
		if (replica !== 'floor' && n > lastSeen(before, replica) && n > (stamp?.n ?? 0))
			stamp = { replica, n };
	return stamp;
}

function seenBy(bodies: readonly (readonly [id: string, body: unknown])[]): [string, Seen][] {
	return bodies.flatMap(([id, body]): [string, Seen][] => {
		const read = readAnswer(body);
		return read.ok ? [[parseAnswerId(id)?.category ?? '', read.answer.seen]] : [];
	});
}

function includesMark(all: readonly [string, Seen][], { category, stamp }: Mark): boolean {
	return all.some(([name, seen]) => name === category && lastSeen(seen, stamp.replica) >= stamp.n);
}
