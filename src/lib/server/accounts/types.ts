import type { Role } from '../../domain/access.ts';
import type { Principal } from '../types.ts';

/** What a person types about themselves; `email` and `name` are cleaned and checked here, never before. */
export interface NewPerson {
	readonly email: string;
	readonly name: string;
	readonly password: string;
	readonly role: Role;
	/** Null for coordinators, and for a manager whose facility the city has not accepted yet. */
	readonly facility: string | null;
}

/** `taken`: the address belongs to somebody who waits or has access. It cost the same work. */
export type Created = { readonly account: string } | 'taken';

export interface SignedIn {
	/** Value of the `Set-Cookie` header. */
	readonly cookie: string;
	readonly principal: Principal;
}

export interface SignInAttempt {
	readonly email: string;
	readonly password: string;
	/** Label of the device, see `deviceOf`. */
	readonly device: string;
	/** Address of the client, for the throttle only; never stored. */
	readonly client: string;
}

export interface AccountView {
	readonly id: string;
	readonly email: string;
	readonly name: string;
	readonly role: Role;
	readonly facility: { readonly id: string; readonly name: string } | null;
}

/** What `GET /api/session` answers. */
export interface SessionView {
	readonly account: AccountView | null;
	/** The databases a device of this person follows. */
	readonly databases: readonly string[];
}

export interface SessionRow {
	readonly id: string;
	readonly device: string;
	/** ISO 8601; exact to an hour. */
	readonly created: string;
	readonly lastSeen: string;
	readonly current: boolean;
}

export interface MemberRow {
	readonly id: string;
	readonly name: string;
	readonly email: string;
	readonly role: Role;
	/** Null: no open session. */
	readonly lastSeen: string | null;
}

export interface Colleagues {
	readonly people: readonly { readonly id: string; readonly name: string }[];
	/** Labels as of `deviceOf`, by the ids the devices write under. A session that has ended names none. */
	readonly devices: Readonly<Record<string, string>>;
}

/** What a link in a letter or a QR code is for. A token of one purpose never works for another. */
export type TokenPurpose = 'activation' | 'reset' | 'invitation' | 'first-start';

export type TokenData = Readonly<Record<string, unknown>>;

export interface IssuedToken {
	/** For the link's fragment; it is stored nowhere. */
	readonly token: string;
	/** Its public name: for lists, for `revokeToken`, for the event of a letter. */
	readonly id: string;
	/** ISO 8601; null: until used. */
	readonly expires: string | null;
}

/** A link that can still be used. */
export interface OpenToken {
	readonly id: string;
	readonly data: TokenData;
	readonly created: string;
	readonly expires: string | null;
}

/**
 * People, their sessions and the links sent to them. What a person may not do is thrown as a `Refusal`;
 * a backend that does not answer is thrown as a `CouchError`.
 */
export interface Accounts {
	/** Who sent this; null for nobody, an ended session, and any cookie that is not ours. */
	principalOf(request: Request): Promise<Principal | null>;
	describe(principal: Principal | null): Promise<SessionView>;

	/** Refusals: 401 `wrong_credentials`, 429 `too_many_attempts`, 503 `busy`. */
	signIn(attempt: SignInAttempt): Promise<SignedIn>;
	/** Signs a person in without asking for the password, e.g. after they have accepted an invitation. */
	createSession(account: string, device: string): Promise<SignedIn>;
	/** @returns the `Set-Cookie` value that clears the cookie */
	signOut(principal: Principal | null): Promise<string>;
	sessions(principal: Principal): Promise<SessionRow[]>;
	/** Ends one of this person's sessions; an unknown one is no error. */
	endSession(principal: Principal, session: string): Promise<void>;

	/** Ends the person's other sessions. Refusals: 400 `weak_password`, 401 `wrong_credentials`, 429, 503. */
	changePassword(
		principal: Principal,
		passwords: { readonly current: string; readonly next: string },
		client: string,
	): Promise<void>;
	/** Works behind the answer and never rejects, so that nothing shows whether the address exists. */
	requestReset(email: string, client: string): Promise<void>;
	/** Ends all sessions of the person. Refusals: 400 `weak_password`, 410 `link_used_or_expired`. */
	resetPassword(token: string, password: string, client: string): Promise<void>;

	/** A manager who waits for the city's word; cannot sign in. Refusals: 400 `invalid`, 400 `weak_password`, 503. */
	createWaiting(person: NewPerson): Promise<Created>;
	/** A person who may sign in at once: invited, first coordinator, demo. Signs nobody in. Refusals as above. */
	createActive(person: NewPerson): Promise<Created>;
	/**
	 * The city's yes: the account gets its facility and a link that opens it (7 days). Repeating it makes another link.
	 * Refusal: 409 `already_decided` after a no.
	 */
	accept(account: string, facility: string): Promise<IssuedToken>;
	/** The city's no: the address is free again. Refusal: 409 `already_decided` after a yes. */
	decline(account: string): Promise<void>;
	/** Refusal: 410 `link_used_or_expired`. */
	activate(token: string): Promise<void>;

	/** The link's token while there is no coordinator, else null. Links made before stop working. */
	firstStart(): Promise<string | null>;
	/** Creates the first coordinator and signs them in. Refusals: 400, 409 `address_taken`, 410. */
	begin(
		token: string,
		person: { readonly email: string; readonly name: string; readonly password: string },
		device: string,
	): Promise<SignedIn>;

	/**
	 * People with access: a manager sees the own facility's, a coordinator the coordinators or, with `facility`,
	 * that one's. Refusal: 403 `forbidden`.
	 */
	members(principal: Principal, facility?: string | null): Promise<MemberRow[]>;
	/**
	 * Everybody of the person's own facility and the devices they are signed in on. Refusal: 403 `forbidden` for
	 * coordinators.
	 * @param replicas how the ids begin under which the asking device numbers its edits; its session keeps them
	 */
	colleagues(principal: Principal, replicas: readonly string[]): Promise<Colleagues>;
	/** Ends a person's access at once. Refusals: 403 `forbidden` (also for oneself), 404 `missing`. */
	endMember(principal: Principal, account: string): Promise<void>;

	/** @param lifetime ms; null: until used */
	issueToken(purpose: TokenPurpose, data: TokenData, lifetime: number | null): Promise<IssuedToken>;
	/** Null when it does not exist, was used or has expired. */
	lookAtToken(purpose: TokenPurpose, token: string): Promise<OpenToken | null>;
	/**
	 * Uses a link up and does what it is for. Of several at once exactly one gets to `action`; the others, and anyone
	 * later, are refused with 410 `link_used_or_expired`. When `action` throws, the link works again.
	 */
	useToken<T>(
		purpose: TokenPurpose,
		token: string,
		action: (data: TokenData) => Promise<T>,
	): Promise<T>;
	openTokens(purpose: TokenPurpose): Promise<OpenToken[]>;
	/** False: there was no open one. */
	revokeToken(purpose: TokenPurpose, id: string): Promise<boolean>;

	/** Deletes what has expired; to be called at start and once a day. */
	sweep(): Promise<void>;
	/** Resolves when the work behind answers is done. */
	close(): Promise<void>;
}
