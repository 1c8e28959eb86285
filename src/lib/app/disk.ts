import {
	DamagedDocumentError,
	putIntoEmpty,
	readAnswers,
	saveAnswerEdits,
	type AnswerEdit,
	type StoredAnswer,
} from '$lib/store/answers.ts';
import { answerId } from '$lib/domain/answer-id.ts';
import { readCatalogues, type StoredCatalogues } from '$lib/store/catalogues.ts';
import { Database, type SetAside, type Version } from '$lib/store/database.ts';
import { observeDocs } from '$lib/store/observe.ts';
import type { CardReading } from './card.svelte.ts';
import { noteDesk } from './desk-record.ts';
import type { Workplace } from './workplace.ts';

export type DiskReading = CardReading & Pick<StoredCatalogues, 'refused'>;

/**
 * The open database behind the card on the screen. A file of its own with the library and the schemas in it: the
 * first drawing does not wait for them, the first write does.
 */
export class Disk {
	readonly database: Database;
	/** Answers as last read or written, so that a change of one does not parse them all. */
	readonly #parsed = new Map<string, StoredAnswer>();
	/** The database that is open says whose it is. */
	#noted = false;

	/** Damaged answers for which everything has been done that this page can do. */
	readonly #damaged = new Set<string>();

	/** @param awaited told the ids of documents that the server must be asked for */
	constructor(
		private readonly place: Workplace,
		private readonly awaited: (ids: readonly string[]) => void = () => {},
	) {
		this.database = new Database(place.databaseName);
	}

	/** Reads the card now and whenever somebody else has changed it. @returns stops reading */
	watch(next: (reading: DiskReading) => void, failed: (error: unknown) => void): () => void {
		return observeDocs(this.database, () => this.#read(), next, failed);
	}

	/**
	 * Puts back what was read or written here, as new, into a database that has nothing: another tab or the browser's
	 * settings deleted it under a page that still shows the card. Where anything is there nothing happens.
	 */
	async putBack(): Promise<void> {
		await this.#open();
		await putIntoEmpty(this.database, this.place.db, [...this.#parsed.values()]);
	}

	/** Writes edits of the person at this device; resolves with the answers as stored. */
	async write(edits: readonly AnswerEdit[]): Promise<StoredAnswer[]> {
		await this.#open();
		const author = { by: this.place.by, now: new Date() };
		const { database, place } = this;
		// First: what is saved is found again as this person's.
		if (!this.#noted) await noteDesk(database, place.desk);
		this.#noted = true;
		try {
			const stored = await saveAnswerEdits(database, place.db, edits, author, this.#parsed);
			this.#remember(stored);
			return stored;
		} catch (error) {
			if (error instanceof DamagedDocumentError) void this.#mend([error.message]);
			throw error;
		}
	}

	/** Damaged answers are read anew: once in a page, whatever comes of it. What a newer app wrote is none. */
	async #mend(ids: readonly string[]): Promise<void> {
		const fresh = ids.filter((id) => !this.#damaged.has(id));
		if (!fresh.length) return;
		for (const id of fresh) this.#damaged.add(id);
		try {
			// Rare, so it is fetched when it happens. Its write has the card read again.
			const { readDamaged } = await import('$lib/store/damaged.ts');
			if (await readDamaged(this.database, this.place.db, fresh, new Date())) this.awaited(fresh);
		} catch {
			// Its code or the disk was out of reach: the next reading tries again.
			for (const id of fresh) this.#damaged.delete(id);
		}
	}

	/** It is closed when another tab needs it to itself, or has deleted it. */
	async #open(): Promise<void> {
		if (this.database.isOpen()) return;
		this.#noted = false;
		await this.database.open();
	}

	/** Earlier texts and answers of a document, newest first. */
	async versions(id: string): Promise<Version[]> {
		const { listDocumentVersions } = await import('$lib/store/given-way.ts');
		return listDocumentVersions(this.database, { db: this.place.db, id });
	}

	/** Documents that could not be read and were put aside as they came. */
	aside(): Promise<SetAside[]> {
		return this.database.aside.toArray();
	}

	async #read(): Promise<DiskReading> {
		const [answers, { catalogues, refused }] = await Promise.all([
			readAnswers(this.database, this.place.db, this.#parsed),
			readCatalogues(this.database),
		]);
		this.#remember(answers.answers);
		void this.#mend(answers.unreadable.filter(({ newer }) => !newer).map(({ id }) => id));
		return { ...answers, catalogues, refused };
	}

	#remember(answers: readonly StoredAnswer[]): void {
		for (const one of answers) this.#parsed.set(answerId(one.answer), one);
	}
}
