import { browser } from '$app/environment';
import { answerId } from '$lib/domain/answer.ts';
import type { Catalogue } from '$lib/domain/instrument.ts';
import {
	readAnswers,
	saveAnswerEdits,
	type AnswerEdit,
	type StoredAnswer,
} from '$lib/store/answers.ts';
import { readCatalogues, type StoredCatalogues } from '$lib/store/catalogues.ts';
import { Database, draftDatabaseName, draftDb, type Version } from '$lib/store/database.ts';
import { observe } from '$lib/store/observe.ts';
import { storeProblem, type StoreProblem } from '$lib/store/problem.ts';
import { listVersions } from '$lib/store/versions.ts';
import { Card, type CardReading, type WriteEdits } from './card.svelte.ts';
import { shippedCatalogue } from './catalogue.ts';
import { Journal, type LeftEdits } from './journal.ts';

type Reading = CardReading & Pick<StoredCatalogues, 'refused'>;

/**
 * The composition root: one open database, the card in it, and the moments at which everything must reach the disk.
 * `state` tells loading from ready, so that no screen mistakes "not read yet" for "empty".
 */
class Session {
	state = $state<'closed' | 'loading' | 'ready' | 'failed'>('closed');
	problem = $state<StoreProblem | null>(null);
	refusedCatalogues = $state.raw<StoredCatalogues['refused']>([]);

	#card = $state.raw<Card | null>(null);
	readonly #database = browser ? new Database(draftDatabaseName) : null;
	readonly #journal = browser ? new Journal(draftDatabaseName) : null;
	#stopObserving: (() => void) | undefined;
	#left: readonly LeftEdits[] = [];
	/** Answers as last read or written, so that a change of one does not parse them all. */
	readonly #parsed = new Map<string, StoredAnswer>();

	/** The card, or null while `state` is not ready. */
	get card(): Card | null {
		return this.#card;
	}

	get database(): Database {
		if (!this.#database) throw new Error('there is no database on the server');
		return this.#database;
	}

	/** Opens the database and reads the card. Called by every page that shows it; only the first call does work. */
	open(): void {
		if (!browser || this.state === 'loading' || this.state === 'ready') return;
		this.state = 'loading';
		void this.#start();
		this.database.on('versionchange', () => {
			// A newer app in another tab migrates the database: let it, after what is typed here is written.
			void this.flush().finally(() => this.database.close());
			return false;
		});
		addEventListener('pagehide', this.#leaving);
		document.addEventListener('visibilitychange', this.#visibility);
	}

	async #start(): Promise<void> {
		// Text that did not reach the disk last time is on the screen before anybody can type.
		this.#left = await (this.#journal?.left() ?? []);
		this.#stopObserving?.();
		this.#stopObserving = observe(
			() => this.#read(),
			(reading) => this.#take(reading),
			(error) => this.#failed(error),
		);
	}

	/** Everything typed is on the disk when this resolves, or has failed and stays in the journal. */
	async flush(): Promise<void> {
		await this.#card?.saving.flush();
	}

	/** Earlier texts of a category's description, newest first; what is typed right now is written before. */
	async versions(categoryId: string): Promise<Version[]> {
		const card = this.#card;
		if (!card) return [];
		await this.flush();
		return listVersions(this.database, {
			db: draftDb,
			id: answerId(card.key(categoryId)),
			field: 'text',
		});
	}

	#remember(answers: readonly StoredAnswer[]): void {
		for (const one of answers) this.#parsed.set(answerId(one.answer), one);
	}

	#unsaved(): AnswerEdit[] {
		return this.#card?.saving.unsaved() ?? [];
	}

	async #read(): Promise<Reading> {
		const [answers, stored] = await Promise.all([
			readAnswers(this.database, draftDb, this.#parsed),
			readCatalogues(this.database),
		]);
		this.#remember(answers.answers);
		return { ...answers, catalogues: allCatalogues(stored.catalogues), refused: stored.refused };
	}

	#take(reading: Reading): void {
		this.refusedCatalogues = reading.refused;
		if (this.#card) this.#card.take(reading);
		else this.#begin(reading);
		this.state = 'ready';
		this.problem = null;
	}

	#begin(reading: Reading): void {
		const write: WriteEdits = async (edits) => {
			if (!this.database.isOpen()) await this.database.open();
			const stored = await saveAnswerEdits(this.database, draftDb, edits, {
				by: '',
				now: new Date(),
			});
			askToKeepData();
			this.#remember(stored);
			return stored;
		};
		const card = new Card(
			reading,
			() => new Date(),
			write,
			() => this.#journal?.keep(this.#unsaved()),
		);
		this.#card = card;
		const left = this.#left;
		card.recover(left.flatMap((entry) => entry.edits));
		void card.saving.flush().then(() => {
			if (card.saving.phase === 'failed') return;
			for (const { name, edits } of left) if (edits.length) this.#journal?.remove(name);
		});
	}

	#failed(error: unknown): void {
		this.problem = storeProblem(error);
		// A card that is on the screen stays there; only a first reading that failed has nothing to show.
		if (!this.#card) this.state = 'failed';
	}

	readonly #leaving = () => {
		this.#journal?.keep(this.#unsaved());
		void this.flush();
	};

	readonly #visibility = () => {
		if (document.visibilityState === 'hidden') this.#leaving();
		else void this.flush();
	};
}

function allCatalogues(stored: readonly Catalogue[]): Catalogue[] {
	return [...stored, shippedCatalogue];
}

let asked = false;

/** The right moment to ask the browser not to evict our data: something worth keeping has just been written. */
function askToKeepData(): void {
	if (asked) return;
	asked = true;
	void navigator.storage?.persist?.().catch(() => {});
}

export const session = new Session();
// At once, so that the disk answers while the screen is still being built.
session.open();
