import {
	answerId,
	emptyAnswer,
	readAnswer,
	withCriterion,
	withoutVariant,
	withText,
	type Answer,
	type AnswerKey,
} from '../domain/answer.ts';
import { apartFrom, toVariant } from '../domain/merge/clash.ts';
import { containsText, mergeTexts } from '../domain/merge/text.ts';
import type { Seen, Stamp } from '../domain/stamp.ts';
import { isSameText, normalizeText } from '../domain/text.ts';
import type { Declared } from '../domain/status.ts';
import { draftDb, type Database, type Row } from './database.ts';
import { knownToWriter } from './observe.ts';
import { stamped, storedSeen, type Author } from './replica.ts';
import { openRound } from './open-round.ts';
import { isExtra } from './round-names.ts';
import { rowsOf } from './rows.ts';
import { keepText, keepVersion } from './versions.ts';

/** What somebody did to one field of one answer. */
export type AnswerEdit = { readonly key: AnswerKey; readonly catalogue: number } & (
	| {
			readonly kind: 'criterion';
			readonly criterion: string;
			readonly value: Declared;
			/** The stored answer that the person saw; null when there was none. Only a late replay asks. */
			readonly basedOn?: Pick<TextBase, 'n' | 'replica'> | null | undefined;
	  }
	| {
			readonly kind: 'text';
			readonly value: string;
			/** The stored text this one was typed over; null when there was none. */
			readonly basedOn: TextBase | null;
			/** Not typed but chosen: what it replaces is kept, so that the choice can be taken back. */
			readonly chosen?: true | undefined;
	  }
	| { readonly kind: 'dismiss-variant'; readonly variant: string }
);

export interface TextBase {
	readonly n: number;
	readonly replica: string;
	readonly value: string;
}

/** An answer as stored, with the edit count that tells an older reading from a newer one. */
export interface StoredAnswer {
	readonly answer: Answer;
	readonly edit: number;
}

/** A document of type answer that this version of the app cannot read. */
export interface UnreadableAnswer {
	readonly id: string;
	/** A newer app wrote it: it must be left alone. Otherwise it is damaged. */
	readonly newer: boolean;
	readonly reason: string;
}

/**
 * Writes edits of answers, all or none, in one transaction; resolves when the disk has them.
 * An edit that changes nothing writes nothing. A text typed over an older stored text (another tab wrote meanwhile)
 * is merged with it; where both changed the same sentence, both are kept, the other as a variant.
 * A damaged answer that a server may have rests until it has been read anew; a draft's own is set aside.
 * @param parsed answers read or written before, by document id: one that has not changed since is not parsed again
 * @returns the touched answers as they are stored now; `observeDocs` of this tab leaves it to the caller to show them
 * @throws NewerDocumentError when a newer app wrote the document; DamagedDocumentError when it must be read anew first;
 * Dexie's errors when the disk is full or closed
 */
export async function saveAnswerEdits(
	database: Database,
	db: string,
	edits: readonly AnswerEdit[],
	author: Author,
	parsed: ReadonlyMap<string, StoredAnswer> = new Map(),
): Promise<StoredAnswer[]> {
	const { docs, versions, aside, meta } = database;
	return stamped(database, [docs, versions, aside, meta], author, async (stamps) => {
		const ids = [...new Set(edits.map((edit) => answerId(edit.key)))];
		const found = await Promise.all(ids.map((id) => docs.get([db, id])));
		const there = new Map(ids.map((id, index) => [id, found[index]]));
		const touched = new Map<string, { row: Row | undefined; answer: Answer; before: Answer }>();
		for (const asked of edits) {
			const edit = there.get(answerId(asked.key)) ? asked : await inOpenCard(database, db, asked);
			const id = answerId(edit.key);
			const row = there.get(id) ?? (edit === asked ? undefined : await docs.get([db, id]));
			const place =
				touched.get(id) ?? (await openAnswer(database, db, edit, row, parsed.get(id), author.now));
			const next = (seen: Seen) => stamps.next({ db, id }, storedSeen(row?.body), seen);
			const answer = await applyEdit(database, db, place.answer, edit, next, author.now);
			touched.set(id, { ...place, answer });
		}
		const changed = [...touched].filter(([, place]) => place.answer !== place.before);
		const rows: Row[] = [];
		for (const [id, place] of changed) {
			const { row } = place;
			rows.push({
				...row,
				...{ db, id, type: 'answer', body: place.answer },
				// Over a deletion the document begins anew.
				base: row?.base?.body === null && !row.sent?.accepted ? null : (row?.base ?? null),
				dirty: 1,
				edit: (row?.edit ?? 0) + 1,
			});
		}
		if (rows.length) {
			await docs.bulkPut(rows);
			knownToWriter();
		}
		return [...touched].map(([id, place]) => ({
			answer: place.answer,
			edit: rows.find((row) => row.id === id)?.edit ?? place.row?.edit ?? 0,
		}));
	});
}

/**
 * The answer cannot be read, and the server may have a good one: typing over it would begin it anew. `readDamaged` has
 * it read. Its message is the document's id.
 */
export class DamagedDocumentError extends Error {
	override readonly name = 'DamagedDocumentError';
}

/**
 * A copy read before is what the row holds now. Its number alone proves nothing: a database that was deleted under the
 * tab, or a disk that was set back, counts anew.
 */
function isStill({ answer, edit }: StoredAnswer, row: Row): boolean {
	const { seen, text } = Object(row.body) as { seen?: unknown; text?: { value?: unknown } };
	const same = JSON.stringify(answer.seen) === JSON.stringify(seen);
	return same && edit === row.edit && answer.text?.value === text?.value;
}

/** The document was written by a newer version of the app; writing over it could lose what that version knows. */
export class NewerDocumentError extends Error {
	override readonly name = 'NewerDocumentError';
}

/** A document that is new here joins the facility's card that is open here, whatever round the calendar says. */
async function inOpenCard(database: Database, db: string, edit: AnswerEdit): Promise<AnswerEdit> {
	const { instrument, round } = edit.key;
	const alone = db === draftDb || isExtra(round);
	const open = alone ? null : await openRound(database, db, instrument);
	return open && open !== round ? { ...edit, key: { ...edit.key, round: open } } : edit;
}

async function openAnswer(
	database: Database,
	db: string,
	edit: AnswerEdit,
	row: Row | undefined,
	known: StoredAnswer | undefined,
	now: Date,
) {
	const id = answerId(edit.key);
	const empty = emptyAnswer(edit.key, edit.catalogue);
	if (!row || row.body === null) return { row, answer: empty, before: empty };
	if (known && isStill(known, row)) return { row, answer: known.answer, before: known.answer };
	const read = readAnswer(row.body);
	if (read.ok) return { row, answer: read.answer, before: read.answer };
	if (read.newer) throw new NewerDocumentError(id);
	if (db !== draftDb) throw new DamagedDocumentError(id);
	await database.aside.add({
		db,
		id,
		body: row.body,
		reason: read.reason,
		at: now.toISOString(),
		source: 'database',
	});
	return { row, answer: empty, before: empty };
}

async function applyEdit(
	database: Database,
	db: string,
	answer: Answer,
	edit: AnswerEdit,
	next: (seen: Seen) => Stamp,
	now: Date,
): Promise<Answer> {
	const place = { db, id: answerId(edit.key), field: 'text' };
	if (edit.kind === 'criterion') {
		const { criterion, value } = edit;
		const before = Object.hasOwn(answer.criteria, criterion) ? answer.criteria[criterion] : null;
		if ((before?.value ?? null) === value) return answer;
		return withCriterion(answer, edit.criterion, edit.value, next(answer.seen));
	}
	if (edit.kind === 'dismiss-variant') {
		const variant = answer.variants.find((one) => one.id === edit.variant);
		if (!variant) return answer;
		await keepText(database, place, variant.text, variant);
		return withoutVariant(answer, edit.variant, next(answer.seen));
	}
	const stored = answer.text;
	const typed = normalizeText(edit.value);
	if ((stored?.value ?? '') === typed) return answer;
	if (!stored || isSameText(stored, edit.basedOn)) {
		if (stored && edit.chosen) await keepText(database, place, stored.value, stored);
		else await keepVersion(database, place, stored, typed, now);
		return withText(answer, typed, next(answer.seen));
	}
	const merged = mergeTexts(edit.basedOn?.value ?? '', stored.value, typed);
	if (merged === stored.value) return answer;
	const joined = withText(answer, merged ?? typed, next(answer.seen));
	if (merged !== null || stored.value.trim() === '') {
		// What another tab wrote gave way to what was typed here, whenever that was.
		if (!containsText(merged ?? typed, stored.value))
			await keepText(database, place, stored.value, stored);
		return joined;
	}
	const variant = toVariant(stored);
	return {
		...joined,
		...(joined.text ? { text: apartFrom(joined.text, stored) } : {}),
		variants: [...joined.variants.filter(({ id }) => id !== variant.id), variant],
	};
}

/** Stores answers as they were, waiting to be sent, unless the database has any document of `db`. */
export async function putIntoEmpty(
	database: Database,
	db: string,
	answers: readonly StoredAnswer[],
): Promise<void> {
	await database.transaction('rw', database.docs, async () => {
		if (await rowsOf(database, db).count()) return;
		const rest = { db, type: 'answer', base: null, dirty: 1 } as const;
		await database.docs.bulkPut(
			answers.map(({ answer, edit }) => ({ ...rest, id: answerId(answer), body: answer, edit })),
		);
	});
}

/**
 * All answers of one database: those that can be read, and the others as reports.
 * @param parsed answers read before, by document id: one that has not changed since is not parsed again
 */
export async function readAnswers(
	database: Database,
	db: string,
	parsed: ReadonlyMap<string, StoredAnswer> = new Map(),
): Promise<{ answers: StoredAnswer[]; unreadable: UnreadableAnswer[] }> {
	const rows = await rowsOf(database, db, 'answer').toArray();
	const answers: StoredAnswer[] = [];
	const unreadable: UnreadableAnswer[] = [];
	for (const row of rows) {
		if (row.body === null) continue;
		const before = parsed.get(row.id);
		if (before && isStill(before, row)) {
			answers.push(before);
			continue;
		}
		const read = readAnswer(row.body);
		if (read.ok) answers.push({ answer: read.answer, edit: row.edit });
		else unreadable.push({ id: row.id, newer: read.newer, reason: read.reason });
	}
	return { answers, unreadable };
}
