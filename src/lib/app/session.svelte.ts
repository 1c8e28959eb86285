import { browser } from '$app/environment';
import { answerId } from '$lib/domain/answer-id.ts';
import type { Catalogue } from '$lib/domain/instrument.ts';
import type { StoredCatalogues } from '$lib/store/catalogues.ts';
import type { Database, SetAside, Version } from '$lib/store/database.ts';
import { programDb } from '$lib/store/names.ts';
import { readFirst } from '$lib/store/first-reading.ts';
import { storeProblem, type StoreProblem } from '$lib/store/problem.ts';
import { Card, type CardReading } from './card.svelte.ts';
import { shippedCatalogue, shippedCatalogueId } from './catalogue.ts';
import type { Disk, DiskReading } from './disk.ts';
import { Journal, type LeftEdits } from './journal.ts';
import type { AppSync } from './sync.svelte.ts';
import { draftPlace, isLocked, openWorkplace, unlockedKey, type Workplace } from './workplace.ts';

/** A page that was out of sight for this long asks for the PIN again, where there is one. Milliseconds. */
const lockAfter = 5 * 60_000;
/** A disk that has not answered by now is waited for with the categories on the screen. Milliseconds. */
const patience = 500;

/**
 * The composition root: one open database, the card in it, and the moments at which everything must reach the disk.
 * The card is drawn from a first, plain reading; the full one, with the code it needs, follows behind it.
 */
class Session {
	/** `ready` once the full reading is there; a card may be on the screen before. */
	state = $state<'closed' | 'loading' | 'ready' | 'failed'>('closed');
	problem = $state<StoreProblem | null>(null);
	refusedCatalogues = $state.raw<StoredCatalogues['refused']>([]);

	/** Keeps the work in step with the server; null without an account, and until it has been loaded. */
	sync = $state.raw<AppSync | null>(null);

	/** Whose work is open in this page. */
	readonly workplace: Workplace = browser ? openWorkplace() : draftPlace;

	/** The person set a PIN for this device, and it has not been given in this tab, or too long ago. */
	locked = $state(browser && isLocked(this.workplace.desk));

	#card = $state.raw<Card | null>(null);
	/** When the page was last left, in ms since 1970; null while it is looked at. */
	#hiddenAt: number | null = null;
	readonly #journal = browser ? new Journal(this.workplace.databaseName) : null;
	#first: Promise<void> = Promise.resolve();
	#disk: Promise<Disk> | null = null;
	#stopWatching: (() => void) | undefined;
	/** The database was deleted while this page showed the card. */
	#deleted = false;
	/** The full reading has failed. */
	#unwatched = false;
	#left: readonly LeftEdits[] = [];

	/** Somebody else has taken this place since the page was loaded: the next page opens that person's work. */
	get moved(): boolean {
		return openWorkplace().databaseName !== this.workplace.databaseName;
	}

	/** The card, or null while nothing has been read or may be shown. */
	get card(): Card | null {
		return this.locked ? null : this.#card;
	}

	/** The open database. Rejects when its code cannot be fetched. */
	get database(): Promise<Database> {
		return this.#loadDisk().then(({ database }) => database);
	}

	/** Resolves when the first drawing can be made: with the card, or without when it takes too long. Never rejects. */
	get firstReading(): Promise<void> {
		return this.#first;
	}

	/** Opens the database and reads the card. Called by every page that shows it; only the first call does work. */
	open(): void {
		if (!browser || this.state === 'loading' || this.state === 'ready') return;
		this.state = 'loading';
		this.#first = this.#readFirst();
		void this.#first.then(() => this.#watch());
		addEventListener('pagehide', this.#leaving);
		document.addEventListener('visibilitychange', this.#visibility);
	}

	async #readFirst(): Promise<void> {
		const [left, answers] = await Promise.all([
			// Text that did not reach the disk last time is on the screen before anybody can type.
			// Their reader may be out of reach: they stay where they are then.
			this.#journal?.left().catch(() => []) ?? [],
			within(
				patience,
				readFirst({
					name: this.workplace.databaseName,
					db: this.workplace.db,
					program: programDb,
					shipped: [shippedCatalogueId],
				}),
			),
		]);
		this.#left = left;
		if (answers && !this.#card) this.#show({ answers, unreadable: [], catalogues: [] });
	}

	async #watch(): Promise<void> {
		this.#unwatched = false;
		try {
			if (this.#card) await drawn();
			const disk = await this.#loadDisk();
			this.#stopWatching?.();
			this.#stopWatching = disk.watch(
				(reading) => this.#take(reading),
				(error) => this.#failed(error),
			);
		} catch (error) {
			this.#failed(error);
		}
	}

	#loadDisk(): Promise<Disk> {
		this.#disk ??= this.#importDisk().catch((error: unknown) => {
			// Not fetched, e.g. the connection was lost during the very first visit: the next write tries again.
			this.#disk = null;
			throw error;
		});
		return this.#disk;
	}

	async #importDisk(): Promise<Disk> {
		const { Disk } = await import('./disk.ts');
		const disk = new Disk(this.workplace, (ids) => this.sync?.changed(ids));
		// The browser itself has closed it, e.g. because the data of sites were cleared.
		disk.database.on('close', () => (this.#deleted = true));
		disk.database.on('versionchange', ({ newVersion }) => {
			// Null: somebody deletes the database. What this page shows is put back with the next edit made here.
			this.#deleted ||= newVersion === null;
			// A newer app in another tab migrates the database: let it, after what is typed here is written.
			void this.flush().finally(() => {
				disk.database.close();
				// Whoever leads the sync of all tabs must not hold on to a closed database.
				void this.sync?.stop();
			});
			return false;
		});
		return disk;
	}

	/** Everything typed is on the disk when this resolves, or has failed and stays in the journal. */
	async flush(): Promise<void> {
		this.#card?.rest();
		await this.#card?.saving.flush();
	}

	/** Before the page is given up. @returns whether everything typed is on the device: on the disk, or in the journal */
	async secured(): Promise<boolean> {
		await this.flush();
		return this.#keepUnsaved();
	}

	/** The person has left a field: what it says goes to the disk and on to the server. */
	async send(): Promise<void> {
		await this.flush();
		// Asks nothing of the server when nothing waits.
		await this.sync?.flush();
	}

	/** Somebody has signed in, or a copy was merged in: the server is asked anew, unless another's work comes next. */
	async recheck(): Promise<void> {
		this.locked = isLocked(openWorkplace().desk);
		if (!this.moved) await this.sync?.recheck();
	}

	/** Earlier texts and answers of a category, newest first; what is typed right now is written before. */
	async versions(categoryId: string): Promise<Version[]> {
		const card = this.#card;
		if (!card) return [];
		await this.flush();
		return (await this.#loadDisk()).versions(answerId(card.key(categoryId)));
	}

	/** Documents that could not be read and were put aside. Rejects when the disk cannot be read. */
	async aside(): Promise<SetAside[]> {
		return (await this.#loadDisk()).aside();
	}

	#take(reading: DiskReading): void {
		// Drawn, and what is typed can be kept: the bench counts bytes until here.
		if (this.state !== 'ready') performance.mark('card-ready');
		this.refusedCatalogues = reading.refused;
		this.#show(reading);
		this.state = 'ready';
		this.problem = null;
		// What was typed into a damaged category waits until it can be read.
		if (this.#card?.saving.problem === 'damaged-document') void this.flush();
	}

	#show(reading: CardReading): void {
		const own = reading.catalogues.filter(isThisInstrument);
		const all = { ...reading, catalogues: [...own, shippedCatalogue] };
		if (this.#card) this.#card.take(all);
		else this.#begin(all);
	}

	#begin(reading: CardReading): void {
		const write: ConstructorParameters<typeof Card>[2] = async (edits) => {
			const disk = await this.#loadDisk();
			if (this.#deleted && !this.moved) await disk.putBack();
			this.#deleted = false;
			const stored = await disk.write(edits);
			askToKeepData();
			this.sync?.changed(stored.map(({ answer }) => answerId(answer)));
			// The disk could not be read before and can be now.
			if (this.#unwatched) void this.#watch();
			return stored;
		};
		const card = new Card(
			reading,
			() => new Date(),
			write,
			() => void this.#keepUnsaved(),
		);
		this.#card = card;
		const left = this.#left;
		card.recover(left.flatMap((entry) => entry.edits));
		void card.saving.flush().then(() => {
			if (card.saving.phase === 'failed') return;
			for (const { name, edits } of left) if (edits.length) this.#journal?.remove(name);
		});
	}

	#keepUnsaved(): boolean {
		return this.#journal?.keep(this.#card?.saving.unsaved() ?? []) ?? true;
	}

	#failed(error: unknown): void {
		this.problem = storeProblem(error);
		this.#unwatched = true;
		// What stands on the screen and nowhere else stays there, and its save mark says what is wrong.
		if (this.state !== 'ready' && !this.#card?.saving.unsaved().length) this.state = 'failed';
	}

	readonly #leaving = () => {
		this.#keepUnsaved();
		void this.flush();
	};

	readonly #visibility = () => {
		if (document.visibilityState === 'hidden') {
			this.#hiddenAt = Date.now();
			return this.#leaving();
		}
		const { desk } = openWorkplace();
		const away = Date.now() - (this.#hiddenAt ?? Infinity);
		this.#hiddenAt = null;
		if (desk?.pin !== undefined && away > lockAfter) {
			sessionStorage.removeItem(unlockedKey);
			this.locked = true;
		}
		void this.flush();
	};
}

/** The city may publish other instruments; each has screens of its own. */
function isThisInstrument({ instrument }: Catalogue): boolean {
	return instrument.id === shippedCatalogue.instrument.id;
}

/** What `work` comes to, or null when it takes longer than `limit` milliseconds. */
function within<T>(limit: number, work: Promise<T>): Promise<T | null> {
	return Promise.race([work, new Promise<null>((done) => setTimeout(() => done(null), limit))]);
}

/** After the screen has been drawn and is quiet; soon in any case, also in a tab that nobody sees. */
function drawn(): Promise<void> {
	return new Promise((done) => {
		if (typeof requestIdleCallback === 'function')
			requestIdleCallback(() => done(), { timeout: 1000 });
		else setTimeout(done, 300);
	});
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
