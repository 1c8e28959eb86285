import { adoptDraft } from '$lib/store/adopt.ts';
import { Database } from '$lib/store/database.ts';
import { draftDatabaseName } from '$lib/store/names.ts';
import { pushTag } from '$lib/sync/background.ts';
import { connect } from '$lib/sync/connection.ts';
import { createSync, type Sync, type SyncState } from '$lib/sync/index.ts';
import { memberDatabases, memberMakes } from '$lib/domain/access.ts';
import { pastInstant } from '$lib/domain/instant.ts';
import { readCheckpoint } from '$lib/store/sync-checkpoint.ts';
import type { SyncProblem } from '$lib/store/sync-report.ts';
import { readWaiting } from '$lib/store/sync-rows.ts';
import { ownBeginnings } from '$lib/store/beginnings.ts';
import { Colleagues } from './colleagues.svelte.ts';
import { GivenWay } from './given-way.svelte.ts';
import { network } from './network.svelte.ts';
import type { Desk } from './workplace.ts';

/** Where one document stands on its way to the server. */
export type SendState = 'device' | 'sent' | 'refused' | 'confirmed';

/** `unreachable`: the device has a network, the server does not answer. To the engine that is all the same. */
export type SendProblem = SyncProblem['kind'] | 'unreachable';

export interface SyncSources {
	readonly desk: Desk;
	readonly database: Database;
	/** Resolves when everything typed is on the disk. */
	readonly flush: () => Promise<void>;
}

const waits = ({ waiting }: SyncState) => waiting.some(({ state }) => state === 'device');

/**
 * Keeps an account's database in step with the server while a page is open, and says truthfully how far it is.
 * Loaded after the first card is on the screen.
 */
export class AppSync {
	state = $state.raw<SyncState | null>(null);
	/** The draft made before there was an account could not be joined; it stays where it is. */
	adoptionFailed = $state(false);
	/** The facility's card has not come to this device yet: what is shown is only what was typed here. */
	cardMissing = $state(false);

	#workerAsked = false;
	/** Ids of the facility's documents that were saved here and that `state` may not tell of yet. */
	#fresh = $state.raw<ReadonlySet<string>>(new Set());
	readonly #databases: readonly string[];
	/** Who the others are, and on which devices. */
	readonly colleagues: Colleagues;
	/** What was replaced before it was ever sent. */
	readonly givenWay: GivenWay;

	readonly #sync: Sync;
	readonly #byId = $derived.by(
		() => new Map(this.state?.waiting.map((row) => [`${row.db} ${row.id}`, row])),
	);
	#stop: () => void = () => {};
	#stopReading: () => void = () => {};

	constructor(private readonly sources: SyncSources) {
		const { desk, database } = sources;
		this.#databases = memberDatabases(desk.db);
		this.colleagues = new Colleagues(database, desk.id);
		this.givenWay = new GivenWay(database, desk.db);
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
			databases: () => this.#databases,
			mayWrite: (db, id) => memberMakes(desk.db, db, id),
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
		void this.#adopt(desk.db, this.#cardRead(desk.db));
		void this.colleagues.start();
		this.givenWay.start();
	}

	/** How many documents wait to be sent. */
	get waiting(): number {
		const known = (this.state?.waiting ?? []).filter(({ state }) => state === 'device');
		const ids = new Set([...known.map(({ id }) => id), ...this.#fresh]);
		return ids.size;
	}

	/** Where the document `id` of `db` stands; null until the device has been asked, as nothing may look confirmed then. */
	of(db: string, id: string): SendState | null {
		if (!this.state?.known) return null;
		if (this.#fresh.has(id) && db === this.sources.desk.db) return 'device';
		return this.#byId.get(`${db} ${id}`)?.state ?? 'confirmed';
	}

	/** Why the server did not take it, in its words; null when it did not refuse. */
	refusal(db: string, id: string): string | null {
		const row = this.#byId.get(`${db} ${id}`);
		return row?.state === 'refused' ? (row.reason ?? '') : null;
	}

	/** What is in the way of the documents of `db`, or null. */
	problem(db: string): SendProblem | null {
		const found = this.state?.problems.find((one) => one.db === undefined || one.db === db);
		if (found?.kind === 'offline' && network.online) return 'unreachable';
		return found?.kind ?? null;
	}

	/** When the server confirmed the document, as far as this device knows; null when it does not. */
	async confirmedAt(db: string, id: string): Promise<Date | null> {
		const row = await this.sources.database.docs.get([db, id]).catch(() => undefined);
		const at = pastInstant(row?.base?.at ?? '', Date.now());
		return at === null ? null : new Date(at);
	}

	/** These documents of the facility were saved on the device. */
	changed(ids: readonly string[]): void {
		void this.#tell(ids);
		void this.colleagues.wrote();
		this.#sync.changed();
	}

	/** Nothing looks confirmed between its saving and the next reading of what waits. */
	async #tell(ids: readonly string[]): Promise<void> {
		const fresh = new Set([...this.#fresh, ...ids]);
		this.#fresh = fresh;
		try {
			const waiting = await readWaiting(this.sources.database, this.#databases);
			if (this.state) this.state = { ...this.state, waiting };
			if (this.#fresh === fresh) this.#fresh = new Set();
		} catch {
			// The next reading of whoever watches tells; until then it waits.
		}
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
		this.#stopReading();
		this.colleagues.stop();
		this.givenWay.stop();
		await this.#sync.stop();
	}

	/** A page that goes away may come back, or not. */
	async #leaving(): Promise<void> {
		await this.sources.flush();
		this.#workerAsked = false;
		const waiting = await readWaiting(this.sources.database, this.#databases).catch(() => []);
		if (waiting.some(({ state }) => state === 'device')) await this.#askWorker();
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
	async #adopt(db: string, cardRead: Promise<boolean>): Promise<void> {
		const draft = new Database(draftDatabaseName);
		try {
			if (!(await hasDraft(draft))) return;
			// However long that takes: without it nobody knows which card the draft is to join.
			if (!(await cardRead)) return;
			const { database, desk } = this.sources;
			await this.colleagues.movesIn(await ownBeginnings(draft));
			await adoptDraft(database, draft, db, { by: desk.id, now: new Date() });
			this.adoptionFailed = false;
			void this.colleagues.ask();
			this.changed([]);
		} catch {
			this.adoptionFailed = true;
		} finally {
			draft.close();
		}
	}

	/** Resolves when the facility's card has been read; false when this page ends before. */
	#cardRead(db: string): Promise<boolean> {
		return new Promise((resolve) => {
			const look = async () => {
				const { since, closed } = await readCheckpoint(this.sources.database, db);
				this.cardMissing = since === null && !closed;
				if (since !== null) done(true);
			};
			const done = (read: boolean) => {
				unsubscribe();
				resolve(read);
			};
			const unsubscribe = this.#sync.subscribe(() => void look().catch(() => {}));
			this.#stopReading = () => done(false);
			void look().catch(() => {});
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
