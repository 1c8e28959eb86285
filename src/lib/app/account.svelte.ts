import * as z from 'zod/mini';
import { browser } from '$app/environment';
import { facilityDatabase, type Role } from '$lib/domain/access.ts';
import { deviceName } from './account-device.ts';
import { callApi, type ApiProblem, type ApiResult } from './api.ts';
import { leaveDesk, takeDesk } from './desks.ts';
import { readDesks } from './workplace.ts';

/** Where the device remembers who is signed in, so that it knows without a network. */
const key = 'account';

const roleSchema = z.literal(['staff', 'manager', 'coordinator']);

const personShape = {
	id: z.string(),
	name: z.string(),
	email: z.string(),
	role: roleSchema,
	/** Null for coordinators. */
	facility: z.nullable(z.object({ id: z.string(), name: z.string() })),
};
const databases = z.array(z.string());

const sessionSchema = z.object({ account: z.nullable(z.object(personShape)), databases });
/** What is remembered: a person, or `null` for "nobody, and that was said". */
const rememberedSchema = z.nullable(z.object({ ...personShape, databases }));

/** Somebody who is signed in. */
export interface Person {
	readonly id: string;
	readonly name: string;
	readonly email: string;
	readonly role: Role;
	readonly facility: { readonly id: string; readonly name: string } | null;
	/** The databases that are theirs. */
	readonly databases: readonly string[];
}

export interface NewPerson {
	readonly name: string;
	readonly email: string;
	readonly password: string;
}

/**
 * Asked before signing out, for work that the server does not have yet.
 * @returns false: the person stays signed in
 */
export type BeforeSignOut = (account: string) => Promise<boolean>;

/**
 * Who works on this device. Known at once from what the device remembers; `confirmed` says that the server has said so
 * in this visit. Offline nobody is signed out: only the server's word does that.
 */
class Account {
	/** `unknown`: this device remembers nothing and the server has not answered yet. */
	state = $state<'unknown' | 'signed-in' | 'signed-out'>('unknown');
	person = $state.raw<Person | null>(null);
	confirmed = $state(false);
	/** Why the server could not be asked the last time. */
	problem = $state.raw<ApiProblem | null>(null);
	/** Whose session the server ended; signing in again goes on where they were. */
	ended = $state.raw<Person | null>(null);
	/** Set by whoever keeps unsent work. */
	beforeSignOut: BeforeSignOut | null = null;

	#refreshing: Promise<void> | null = null;
	/** Counts what has changed the state, so that an answer asked for earlier does not undo it. */
	#changes = 0;

	constructor() {
		if (!browser) return;
		const remembered = recall();
		if (remembered !== undefined) this.#show(remembered);
		// Another tab signed in or out.
		addEventListener('storage', (event) => {
			if (event.key !== key && event.key !== null) return;
			this.#changes++;
			this.ended = null;
			this.#show(recall() ?? null);
		});
	}

	/** Asks the server who is signed in; a question under way is not asked twice. Never rejects. */
	refresh(): Promise<void> {
		this.#refreshing ??= this.#ask().finally(() => (this.#refreshing = null));
		return this.#refreshing;
	}

	async #ask(): Promise<void> {
		const before = this.#changes;
		const result = await callApi('GET', '/api/session', sessionSchema);
		if (before !== this.#changes) return;
		this.problem = result.ok ? null : result.problem;
		if (!result.ok) return;
		const { account, databases } = result.value;
		const person = account && { ...account, databases };
		if (!person && this.person) this.ended = this.person;
		this.#take(person);
	}

	/** Signs in on this device. */
	signIn(email: string, password: string): Promise<ApiResult<Person>> {
		return this.#enter('/api/session', { email, password });
	}

	/** Makes the city's first account and signs in with it. */
	begin(token: string, person: NewPerson): Promise<ApiResult<Person>> {
		return this.#enter('/api/first-start', { token, ...person });
	}

	/** Makes the account somebody was invited to and signs in with it. */
	join(token: string, person: NewPerson): Promise<ApiResult<Person>> {
		return this.#enter('/api/invitations/accept', { token, ...person });
	}

	async #enter(path: `/api/${string}`, about: object): Promise<ApiResult<Person>> {
		const json = { ...about, device: deviceName(navigator.userAgent) };
		const result = await callApi('POST', path, sessionSchema, { json });
		if (!result.ok) return result;
		const { account, databases } = result.value;
		if (!account) return { ok: false, problem: { kind: 'unexpected' } };
		const person = { ...account, databases };
		this.#take(person, true);
		return { ok: true, value: person };
	}

	/**
	 * Ends the session on the server and forgets the person here. Offline nothing changes: a session that only looks
	 * ended would leave the account open to whoever has the device next.
	 * @returns null when unsent work made the person stay
	 */
	async signOut(): Promise<ApiResult<void> | null> {
		const leaver = this.person?.id;
		if (leaver && this.beforeSignOut && !(await this.beforeSignOut(leaver))) return null;
		const result = await callApi<void>('DELETE', '/api/session', null);
		if (result.ok) this.#take(null);
		return result;
	}

	/** @param arriving the person has just signed in here */
	#take(person: Person | null, arriving = false): void {
		this.#changes++;
		this.confirmed = true;
		this.problem = null;
		if (person) this.ended = null;
		this.#show(person);
		remember(person);
		if (person && (arriving || isNewHere(person))) sitDown(person);
	}

	#show(person: Person | null): void {
		this.person = person;
		this.state = person ? 'signed-in' : 'signed-out';
	}
}

/** The person's own work is open from the next page on; a coordinator has none on the device. */
function sitDown({ id, name, facility }: Person): void {
	try {
		if (!facility) leaveDesk();
		else takeDesk({ id, name, facility: facility.name, db: facilityDatabase(facility.id) });
	} catch {
		// Without storage there is the draft only.
	}
}

/** Signed in by a link, without work on this device so far; whoever chose another's work here keeps it open. */
function isNewHere({ id }: Person): boolean {
	const { current, people } = readDesks();
	return current === null && !people.some((desk) => desk.id === id);
}

/** @returns undefined when nothing is remembered */
function recall(): Person | null | undefined {
	try {
		const kept = localStorage.getItem(key);
		return kept === null ? undefined : rememberedSchema.safeParse(JSON.parse(kept)).data;
	} catch {
		return undefined;
	}
}

function remember(person: Person | null): void {
	try {
		localStorage.setItem(key, JSON.stringify(person));
	} catch {
		// Without storage the server is asked in every visit.
	}
}

export const account = new Account();
