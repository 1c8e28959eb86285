import type { Clock, Principal } from '../types.ts';
import type { Cookies } from './cookie.ts';
import {
	accountDocument,
	accountId,
	prefix,
	sessionDocument,
	sessionId,
	sessionsOf,
	type AccountDocument,
	type SessionDocument,
} from './documents.ts';
import { randomToken, sha256 } from './ids.ts';
import { found, type Found, type Records } from './records.ts';
import { Recent } from './recent.ts';
import type { SessionRow, SignedIn } from './types.ts';

const hour = 60 * 60 * 1000;
/** ms without a request after which a session ends: a facility that closes for the summer signs in again. */
const idleLifetime = 60 * 24 * hour;
/** ms. How exact `lastSeen` is; one write an hour instead of one a request. */
const seenEvery = hour;
/** How many ids of databases a session keeps: a device has one, a restored copy and a draft bring others. */
const mostReplicas = 8;
/** ms that a session ended by another process may still be believed here. */
const cachedFor = 5000;

interface Cached {
	readonly principal: Principal;
	readonly at: number;
}

/**
 * Who is signed in where. A session counts while it is of the account's generation, or is the one kept when the
 * generation was raised; so one write to the account ends all of them, also one that is being opened at that moment.
 */
export class Sessions {
	readonly #cache = new Recent<Cached>(5000);
	/** Moves when sessions end here, so that a look-up begun before does not bring one back. */
	#ended = 0;

	constructor(
		private readonly records: Records,
		private readonly cookies: Cookies,
		private readonly clock: Clock,
	) {}

	async principalOf(header: string | null): Promise<Principal | null> {
		const token = await this.cookies.read(header);
		const account = token && /^([0-9a-f-]{36})\.[\w-]{43}$/.exec(token)?.[1];
		if (!token || !account) return null;
		const session = sha256(token);
		const now = this.clock().getTime();
		const cached = this.#cache.get(session);
		if (cached && Math.abs(now - cached.at) < cachedFor) return cached.principal;

		const before = this.#ended;
		const ids = [sessionId(account, session), accountId(account)];
		const [sessionDoc, accountDoc] = await this.records.all(ids);
		if (!sessionDoc || !accountDoc) return null;
		const own = found(sessionDoc, sessionDocument);
		const { body } = found(accountDoc, accountDocument);
		if (!this.#counts(own.body, session, body)) return null;
		await this.#seen(own);
		const principal = principalFor(account, session, body);
		if (this.#ended === before) this.#cache.set(session, { principal, at: now });
		return principal;
	}

	/** @param body the account as it was when the person was let in */
	async open(account: string, body: AccountDocument, device: string): Promise<SignedIn> {
		const token = `${account}.${randomToken()}`;
		const session = sha256(token);
		const now = this.clock().toISOString();
		const document: SessionDocument = {
			type: 'session',
			schema: 1,
			account,
			generation: body.generation,
			device,
			created: now,
			lastSeen: now,
		};
		await this.records.insert(sessionId(account, session), document);
		return {
			cookie: await this.cookies.give(token),
			principal: principalFor(account, session, body),
		};
	}

	/** A person's sessions that still count, the latest first. */
	async list(account: string, current: string): Promise<SessionRow[]> {
		const person = await this.records.get(accountId(account), accountDocument);
		if (!person) return [];
		const all = await this.#all(account);
		return all
			.filter(({ session, doc }) => this.#counts(doc.body, session, person.body))
			.map(({ session, doc: { body } }) => ({
				id: session,
				device: body.device,
				created: body.created,
				lastSeen: body.lastSeen,
				current: session === current,
			}))
			.sort((a, b) => b.lastSeen.localeCompare(a.lastSeen) || b.created.localeCompare(a.created));
	}

	/** When any of a person's sessions was last seen; null: none is open. */
	async lastSeen(account: string, person: AccountDocument): Promise<string | null> {
		const all = await this.#all(account);
		return all
			.filter(({ session, doc }) => this.#counts(doc.body, session, person))
			.reduce<string | null>(
				(latest, { doc: { body } }) =>
					latest === null || body.lastSeen > latest ? body.lastSeen : latest,
				null,
			);
	}

	/** Notes under which ids a session's device writes; nothing is written when they are known. */
	async writesAs(account: string, session: string, replicas: readonly string[]): Promise<void> {
		if (!replicas.length) return;
		await this.records.revise(sessionId(account, session), sessionDocument, (body) => {
			const { replicas: known = [] } = body;
			const fresh = replicas.filter((id) => !known.includes(id));
			if (!fresh.length) return null;
			return { ...body, replicas: [...known, ...fresh].slice(-mostReplicas) };
		});
	}

	/** The devices of a person's open sessions, by the ids they write under; the one last seen comes last. */
	async devices(account: string, person: AccountDocument): Promise<[string, string][]> {
		const all = await this.#all(account);
		return all
			.filter(({ session, doc }) => this.#counts(doc.body, session, person))
			.map(({ doc }) => doc.body)
			.sort((a, b) => a.lastSeen.localeCompare(b.lastSeen))
			.flatMap(({ device, replicas = [] }) =>
				device ? replicas.map((id): [string, string] => [id, device]) : [],
			);
	}

	async end(account: string, session: string): Promise<void> {
		if (!/^[0-9a-f]{64}$/.test(session)) return;
		const id = sessionId(account, session);
		await this.records.delete(id, sessionDocument);
		this.#ended++;
		this.#cache.delete(session);
	}

	/**
	 * Forgets a person whose generation was just raised, then clears away what ended with it.
	 * @param person the account as it is now
	 */
	async raised(account: string, person: AccountDocument): Promise<void> {
		this.#ended++;
		this.#cache.forget(({ principal }) => principal.account === account);
		const all = await this.#all(account);
		await this.records.remove(
			all
				.filter(({ session, doc }) => !this.#counts(doc.body, session, person))
				.map(({ doc }) => doc),
		);
	}

	/** Deletes those that nobody can use any more. */
	async sweep(): Promise<void> {
		const all = await this.records.range(prefix.session, sessionDocument);
		await this.records.remove(all.filter(({ body }) => !this.#alive(body)));
	}

	#counts(doc: SessionDocument, session: string, person: AccountDocument): boolean {
		const { state, generation, kept } = person;
		const current = doc.generation === generation || session === kept;
		return state === 'active' && current && this.#alive(doc);
	}

	#alive({ lastSeen }: SessionDocument): boolean {
		return this.clock().getTime() - Date.parse(lastSeen) < idleLifetime;
	}

	/** Losing to another writer is fine: they saw the session too, or ended it. */
	async #seen(own: Found<SessionDocument>): Promise<void> {
		const now = this.clock();
		if (now.getTime() - Date.parse(own.body.lastSeen) < seenEvery) return;
		await this.records.replace(own, { ...own.body, lastSeen: now.toISOString() });
	}

	async #all(account: string): Promise<{ session: string; doc: Found<SessionDocument> }[]> {
		const start = sessionsOf(account);
		const docs = await this.records.range(start, sessionDocument);
		return docs.map((doc) => ({ session: doc.id.slice(start.length), doc }));
	}
}

function principalFor(account: string, session: string, body: AccountDocument): Principal {
	const { email, name, role, facility } = body;
	return { account, session, email, name, role, facility };
}
