import { answerId, parseAnswerId, type AnswerKey } from '$lib/domain/answer-id.ts';
import type { Answer } from '$lib/domain/answer.ts';
import { pastInstant } from '$lib/domain/instant.ts';
import type { Catalogue, Category, Instrument } from '$lib/domain/instrument.ts';
import { roundAt } from '$lib/domain/periods.ts';
import { evaluate, type Declared } from '$lib/domain/status.ts';
import type { AnswerEdit, StoredAnswer, UnreadableAnswer } from '$lib/store/answers.ts';
import { likelyRounds } from '$lib/store/round-names.ts';
import { SaveQueue, typingDelay } from './save-queue.svelte.ts';
import { TextEditing } from './text-editing.svelte.ts';

/** What the store knows of the card at one moment. */
export interface CardReading {
	readonly answers: readonly StoredAnswer[];
	readonly unreadable: readonly UnreadableAnswer[];
	/** The newest readable catalogue of each version, the shipped one included. */
	readonly catalogues: readonly Catalogue[];
}

/** Writes edits to the disk; resolves with the answers as stored. */
export type WriteEdits = (edits: AnswerEdit[]) => Promise<StoredAnswer[]>;

/**
 * The card on the screen: what the disk has, with everything on top that is being typed. Commands take effect on the
 * screen at once and on the disk through the queue.
 */
export class Card {
	readonly saving: SaveQueue;
	/** The pinned catalogue version is not on this device; another one is shown instead. */
	catalogueMissing = $state(false);
	unreadable = $state.raw<readonly UnreadableAnswer[]>([]);

	#catalogue = $state.raw() as Catalogue;
	/** Empty until an answer says it or somebody writes: reading the calendar is slow on a slow phone. */
	#round = $state('');
	#stored = $state.raw<ReadonlyMap<string, StoredAnswer>>(new Map());
	/** The stored answers by criterion: a text that was written changes nothing here, and so draws nothing. */
	#declared = $state.raw<ReadonlyMap<string, Declared>>(new Map());
	/** Answers given on the screen and not yet on the disk, by criterion. */
	#given = $state.raw<ReadonlyMap<string, Declared>>(new Map());
	readonly #texts = new Map<string, TextEditing>();
	/** Edits of pages that are gone: no field on this screen holds them. */
	readonly #left = new WeakSet<AnswerEdit>();
	readonly #now: () => Date;

	/** @param keep see SaveQueue */
	constructor(reading: CardReading, now: () => Date, write: WriteEdits, keep?: () => void) {
		this.saving = new SaveQueue(async (edits) => this.#written(edits, await write(edits)), keep);
		this.#now = now;
		this.take(reading);
	}

	get catalogue(): Catalogue {
		return this.#catalogue;
	}

	get instrument(): Instrument {
		return this.#catalogue.instrument;
	}

	/** Without an account a draft keeps the round it began in; a new one belongs to the open or the next window. */
	get round(): string {
		return this.#round || roundAt(this.instrument, this.#now());
	}

	readonly evaluation = $derived.by(() => {
		const all = new Map([...this.#declared, ...this.#given]);
		return evaluate(this.instrument, (id) => all.get(id) ?? null);
	});

	/** Somebody has written something into this card. */
	readonly begun = $derived.by(() => this.#stored.size > 0);

	/** When and where the card was last written to, on this device or another; null before the first edit. */
	readonly lastEdit = $derived.by(() => {
		const now = this.#now().getTime();
		let last: { at: number; category: string } | null = null;
		for (const { answer } of this.#stored.values()) {
			for (const field of [...Object.values(answer.criteria), answer.text]) {
				const at = field && pastInstant(field.at, now);
				if (at && !(last && last.at >= at)) last = { at, category: answer.category };
			}
		}
		return last;
	});

	category(id: string): Category | undefined {
		return this.instrument.categories.find((category) => category.id === id);
	}

	answer(categoryId: string): Answer | undefined {
		return this.#stored.get(categoryId)?.answer;
	}

	/** The report on this category's document when this app cannot read it. */
	unreadableIn(categoryId: string): UnreadableAnswer | undefined {
		if (!this.unreadable.length) return undefined;
		const id = answerId(this.key(categoryId));
		return this.unreadable.find((one) => one.id === id);
	}

	/** The declared answer to a criterion as the screen shows it. */
	declared(categoryId: string, criterionId: string): Declared {
		if (this.#given.has(criterionId)) return this.#given.get(criterionId) ?? null;
		return this.#field(categoryId, criterionId)?.value ?? null;
	}

	/** The text of a category for reading: what is being typed, else what is stored. */
	textOf(categoryId: string): string {
		return this.#texts.get(categoryId)?.shown ?? this.answer(categoryId)?.text?.value ?? '';
	}

	/** The text of a category for typing. */
	editing(categoryId: string): TextEditing {
		let editing = this.#texts.get(categoryId);
		if (!editing) {
			editing = new TextEditing(this.answer(categoryId)?.text);
			this.#texts.set(categoryId, editing);
		}
		return editing;
	}

	key(categoryId: string): AnswerKey {
		return { instrument: this.instrument.id, round: this.round, category: categoryId };
	}

	/** Declares a criterion met, not met, or (null) not answered. */
	declare(categoryId: string, criterion: string, value: Declared): void {
		this.#given = new Map(this.#given).set(criterion, value);
		const seen = this.#field(categoryId, criterion);
		const basedOn = seen ? { n: seen.n, replica: seen.replica } : null;
		const answered = { kind: 'criterion', criterion, value, basedOn } as const;
		this.saving.add(criterion, () => ({ ...this.#place(categoryId), ...answered }), 0);
	}

	/** Replaces the text of a category with what stands in its field. */
	type(categoryId: string, text: string): void {
		const editing = this.editing(categoryId);
		editing.type(text);
		this.#queueText(categoryId, editing, typingDelay);
	}

	/** Replaces the text of a category by one that was not typed. */
	replaceText(categoryId: string, text: string): void {
		const editing = this.editing(categoryId);
		editing.replace(text);
		this.#queueText(categoryId, editing, 0, { chosen: true });
	}

	/** Decides about a second version: the text becomes `text`, the variant goes to the earlier versions. */
	settleVariant(categoryId: string, variant: string, text: string): void {
		this.replaceText(categoryId, text);
		const edit = { kind: 'dismiss-variant', variant } as const;
		this.saving.add(`${categoryId}|${variant}`, () => ({ ...this.#place(categoryId), ...edit }), 0);
	}

	/**
	 * What was on the screen when pages were closed and had not reached the disk. Of several texts of one category the
	 * first goes on in its field; the others are merged with it on the disk, as another tab's would be.
	 */
	recover(edits: readonly AnswerEdit[]): void {
		const typed = new Set<string>();
		for (const edit of edits) {
			const { category } = edit.key;
			if (this.#overtaken(edit)) continue;
			if (edit.key.round !== this.round || edit.kind !== 'text' || typed.has(category)) {
				this.#left.add(edit);
				// Asked again when it is written: a damaged answer tells only once it has been read anew.
				const left = () => (this.#overtaken(edit) ? null : edit);
				this.saving.add(`journal|${JSON.stringify(edit)}`, left, 0);
				continue;
			}
			typed.add(category);
			const editing = this.editing(category);
			editing.recover(edit.value, edit.basedOn);
			editing.arrived(this.answer(category)?.text);
			this.#queueText(category, editing, 0);
		}
	}

	/** Everything on the screen follows what is typed, now. */
	rest(): void {
		for (const editing of this.#texts.values()) editing.rest();
	}

	/** A newer reading of the store. */
	take(reading: CardReading): void {
		const { answers, catalogues } = reading;
		const version = (one: Catalogue) => one.instrument.version;
		const newest = catalogues.reduce((a, b) => (version(b) > version(a) ? b : a));
		const { id } = newest.instrument;
		const mine = answers.filter(({ answer }) => answer.instrument === id);
		const rounds = likelyRounds(mine.map(({ answer }) => answer.round).sort(), this.#now());
		// Of a card of which nothing can be read, what cannot still says which one it is.
		const unread = reading.unreadable.map((one) => parseAnswerId(one.id));
		const round =
			rounds.at(-1) ?? (this.#round || (unread.find((one) => one?.instrument === id)?.round ?? ''));
		const current = mine.filter(({ answer }) => answer.round === round);
		const pinned = Math.max(0, ...current.map(({ answer }) => answer.catalogue));
		const catalogue = catalogues.find((one) => version(one) === pinned);
		this.catalogueMissing = pinned > 0 && !catalogue;
		if (this.#round !== round) {
			this.#round = round;
			this.#keep(new Map());
		}
		this.#catalogue = catalogue ?? newest;
		this.unreadable = reading.unreadable;
		this.#forget(reading.unreadable);
		this.#store(current);
	}

	#field(categoryId: string, criterion: string) {
		const criteria = this.answer(categoryId)?.criteria ?? {};
		// A name that somebody else chose may be one that objects inherit.
		return Object.hasOwn(criteria, criterion) ? criteria[criterion] : undefined;
	}

	/** Somebody has answered since: a tap that never reached the disk does not turn that back. */
	#overtaken(edit: AnswerEdit): boolean {
		if (edit.kind !== 'criterion' || edit.basedOn === undefined) return false;
		if (this.unreadableIn(edit.key.category)) return false;
		const stored = this.#field(edit.key.category, edit.criterion);
		return stored?.n !== edit.basedOn?.n || stored?.replica !== edit.basedOn?.replica;
	}

	#place(categoryId: string) {
		return { key: this.key(categoryId), catalogue: this.instrument.version };
	}

	#queueText(
		categoryId: string,
		editing: TextEditing,
		delay: number,
		how: { chosen?: true } = {},
	): void {
		// Where the card is when it is written: it may have joined another round meanwhile.
		const edit = (): AnswerEdit => ({
			...{ ...this.#place(categoryId), ...how },
			...{ kind: 'text', value: editing.current, basedOn: editing.base },
		});
		this.saving.add(`${categoryId}|text`, edit, delay);
	}

	/** Readings come from the write itself and from others' changes, in any order: the later one stays. */
	#store(answers: readonly StoredAnswer[]): void {
		const next = new Map(this.#stored);
		let changed = false;
		for (const one of answers) {
			const known = next.get(one.answer.category);
			if (known && known.edit >= one.edit) continue;
			changed = true;
			next.set(one.answer.category, one);
			this.#texts.get(one.answer.category)?.arrived(one.answer.text);
		}
		if (changed) this.#keep(next);
	}

	#keep(stored: ReadonlyMap<string, StoredAnswer>): void {
		this.#stored = stored;
		const declared = new Map<string, Declared>();
		for (const { answer } of stored.values())
			for (const [id, { value }] of Object.entries(answer.criteria)) declared.set(id, value);
		const known = this.#declared;
		if (declared.size === known.size && [...declared].every(([id, v]) => known.get(id) === v))
			return;
		this.#declared = declared;
	}

	/** What a first, plain reading took for an answer and the full one does not. */
	#forget(unreadable: readonly UnreadableAnswer[]): void {
		const ids = new Set(unreadable.map(({ id }) => id));
		const kept = [...this.#stored].filter(([, { answer }]) => !ids.has(answerId(answer)));
		if (kept.length < this.#stored.size) this.#keep(new Map(kept));
	}

	#written(edits: readonly AnswerEdit[], stored: readonly StoredAnswer[]): void {
		const current = stored.filter(({ answer }) => answer.round === this.round);
		for (const edit of edits) {
			if (edit.kind !== 'text' || this.#left.has(edit)) continue;
			const text = current.find(({ answer }) => answer.category === edit.key.category)?.answer.text;
			this.#texts.get(edit.key.category)?.saved(edit.value, text);
		}
		// From its first edit on, the card has a round; working it out from the calendar is slow.
		this.#round ||= current[0]?.answer.round ?? '';
		this.#store(current);
		const given = new Map(this.#given);
		for (const edit of edits)
			if (edit.kind === 'criterion' && given.get(edit.criterion) === edit.value)
				given.delete(edit.criterion);
		if (given.size < this.#given.size) this.#given = given;
	}
}
