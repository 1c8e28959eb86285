import { adoptDraft } from '$lib/store/adopt.ts';
import { Database } from '$lib/store/database.ts';
import { draftDatabaseName } from '$lib/store/names.ts';
import { pushTag } from '$lib/sync/background.ts';
import { connect } from '$lib/sync/connection.ts';
import { createSync, type Sync, type SyncState } from '$lib/sync/index.ts';
import { exchangeDatabase, programDatabase } from '$lib/domain/access.ts';
import { ownReplica } from '$lib/store/replica.ts';
import { Colleagues } from './colleagues.svelte.ts';
import type { Desk } from './workplace.ts';

/** Where one document stands on its way to the server. */
export type SendState = 'device' | 'sent' | 'refused' | 'confirmed';

export interface SyncSources {
	readonly desk: Desk;
	readonly database: Database;
	/** Resolves when everything typed is on the disk. */
	readonly flush: () => Promise<void>;
}

/** A person has to be waited for at most this long before the draft made without an account joins, in ms. */
const longestWaitForCard = 8000;

const waits = ({ waiting }: SyncState) => waiting.some(({ state }) => state === 'device');

/**
 * Keeps an account's database in step with the server while a page is open, and says truthfully how far it is.
 * Loaded after the first card is on the screen.
 */
export class AppSync {
	state = $state.raw<SyncState | null>(null);
	/** The draft made before there was an account could not be joined; it stays where it is. */
	adoptionFailed = $state(false);

	#workerAsked = false;
	/** Who the others are, and on which devices. */
	readonly colleagues: Colleagues;

	readonly #sync: Sync;
	readonly #byId = $derived.by(
		() => new Map(this.state?.waiting.map((row) => [`${row.db} ${row.id}`, row])),
	);
	#stop: () => void = () => {};

	constructor(private readonly sources: SyncSources) {
		const { desk, database } = sources;
		this.colleagues = new Colleagues(database, desk.id);
		const { couch, feed } = connect({
			origin: location.origin,
			account: desk.id,
			fetch: (request) => fetch(request),
			onEpoch: (epoch) => this.#sync.epoch(epoch),
		});
		this.#sync = createSync({
			couch,
			feed,
			database,
			account: desk.id,
			databases: () => [desk.db, programDatabase, exchangeDatabase],
			mayWrite: (db, id) => db === desk.db && /^(answer|card|goal|claim):|^facility$/.test(id),
			online: () => navigator.onLine,
			// Also while hidden: the tab that leads may not be the one that somebody looks at; browsers stop hidden ones.
			live: () => !metered(),
			...(navigator.locks ? { locks: navigator.locks } : {}),
		});
	}

	start(): void {
		const { desk } = this.sources;
		const wake = () => this.#sync.wake();
		const visible = () => {
			if (document.visibilityState === 'visible') wake();
			else void this.#leaving();
		};
		const online = () => {
			// First, so that colleagues who see what is sent now can be told where it was written.
			this.colleagues.reached();
			wake();
		};
		addEventListener('online', online);
		addEventListener('pageshow', wake);
		document.addEventListener('visibilitychange', visible);
		const unsubscribe = this.#sync.subscribe((state) => {
			const answered = state.contactAt !== this.state?.contactAt;
			this.state = state;
			if (answered) this.colleagues.reached();
			const kind = state.problem?.kind;
			const stuck = !navigator.onLine || kind === 'offline' || kind === 'server';
			// While there is time: a page that closes has none.
			if (stuck && waits(state)) void this.#askWorker();
			else this.#workerAsked = false;
		});
		this.#stop = () => {
			removeEventListener('online', online);
			removeEventListener('pageshow', wake);
			document.removeEventListener('visibilitychange', visible);
			unsubscribe();
		};
		this.state = this.#sync.state;
		this.#sync.start();
		void this.#adopt(desk.db);
		void this.colleagues.start();
	}

	/** Where the document `id` of `db` stands; null until the device has been asked, as nothing may look confirmed then. */
	of(db: string, id: string): SendState | null {
		if (!this.state?.known) return null;
		return this.#byId.get(`${db} ${id}`)?.state ?? 'confirmed';
	}

	/** Why the server did not take it, in its words; null when it did not refuse. */
	refusal(db: string, id: string): string | null {
		const row = this.#byId.get(`${db} ${id}`);
		return row?.state === 'refused' ? (row.reason ?? '') : null;
	}

	/** Something was saved on the device. */
	changed(): void {
		void this.colleagues.wrote();
		this.#sync.changed();
	}

	/** After a sign-in or a restored copy: everything is asked anew. */
	recheck(): Promise<void> {
		// A new session does not know yet which device this is.
		void this.colleagues.ask();
		return this.#sync.recheck();
	}

	/** Sends everything now; resolves with what still waits. Never rejects. */
	async flush(): Promise<SyncState> {
		await this.sources.flush();
		try {
			return await this.#sync.flush();
		} catch {
			return this.#sync.state;
		}
	}

	async resend(db: string, id: string): Promise<void> {
		await this.#sync.resend(db, id).catch(() => {});
	}

	async stop(): Promise<void> {
		this.#stop();
		this.colleagues.stop();
		await this.#sync.stop();
	}

	/** A page that goes away may come back, or not. */
	async #leaving(): Promise<void> {
		await this.sources.flush();
		this.#workerAsked = false;
		if (this.state && waits(this.state)) await this.#askWorker();
	}

	/** The service worker sends what waits once there is a network, where the browser can wake it. */
	async #askWorker(): Promise<void> {
		if (this.#workerAsked) return;
		this.#workerAsked = true;
		const { id, db } = this.sources.desk;
		const registration = (await navigator.serviceWorker?.getRegistration()) as
			(ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } }) | undefined;
		await registration?.sync?.register(pushTag(id, db, this.sources.database.name)).catch(() => {});
	}

	/** A draft begun before there was an account joins the facility's card, once that card is here. */
	async #adopt(db: string): Promise<void> {
		const draft = new Database(draftDatabaseName);
		try {
			if (!(await hasDraft(draft))) return;
			await this.#pulled();
			const { database, desk } = this.sources;
			await this.colleagues.movesIn(await ownReplica(draft));
			await adoptDraft(database, draft, db, { by: desk.id, now: new Date() });
			this.adoptionFailed = false;
			void this.colleagues.ask();
			this.changed();
		} catch {
			this.adoptionFailed = true;
		} finally {
			draft.close();
		}
	}

	/** Resolves when the server has answered once, or something is in the way. */
	#pulled(): Promise<void> {
		const here = ({ contactAt, problem }: SyncState) => contactAt !== null || problem !== null;
		return new Promise((resolve) => {
			const done = () => {
				clearTimeout(timer);
				unsubscribe();
				resolve();
			};
			const timer = setTimeout(done, longestWaitForCard);
			const unsubscribe = this.#sync.subscribe((state) => {
				if (here(state)) done();
			});
			if (here(this.#sync.state)) done();
		});
	}
}

async function hasDraft(draft: Database): Promise<boolean> {
	if (!(await Database.exists(draftDatabaseName))) return false;
	const [docs, versions, aside] = await Promise.all([
		draft.docs.count(),
		draft.versions.count(),
		draft.aside.count(),
	]);
	return docs + versions + aside > 0;
}

/** The person pays for every byte, or asked to save them. */
function metered(): boolean {
	const { connection } = navigator as { connection?: { saveData?: boolean; type?: string } };
	return connection?.saveData === true;
}
