import type { Couch } from '../../couch/client.ts';
import { CouchError } from '../../couch/errors.ts';
import { facilityDatabase, followedDatabases } from '../../domain/access.ts';
import { forbidden } from '../respond.ts';
import type { Clock, Log, Mailer, Principal } from '../types.ts';
import { SpokenRefusal, words } from '../words.ts';
import { createCookies } from './cookie.ts';
import type { AccountDocument } from './documents.ts';
import { Entry } from './entry.ts';
import { createHashing, type Hashing } from './passwords.ts';
import { alreadyDecided, missing, People } from './people.ts';
import { Records } from './records.ts';
import { Sessions } from './sessions.ts';
import { Throttle } from './throttle.ts';
import { linkGone, Tokens } from './tokens.ts';
import type { Accounts, AccountView, MemberRow } from './types.ts';

const activationLifetime = 7 * 24 * 60 * 60 * 1000;

export interface AccountsDependencies {
	readonly couch: Couch;
	/** Seals the cookies; at least 32 bytes. Another one signs everybody out. */
	readonly secret: string;
	readonly clock: Clock;
	/** The site is reached by https. */
	readonly secure: boolean;
	readonly mailer: Mailer;
	/** Where links in letters lead. */
	readonly origin: () => string;
	readonly log: Log;
	/** Absent: argon2id at today's cost. */
	readonly hashing?: Hashing;
}

/** @throws Error when the secret is too short */
export function createAccounts(dependencies: AccountsDependencies): Accounts {
	const { couch, secret, clock, secure, mailer, origin, log } = dependencies;
	const hashing = dependencies.hashing ?? createHashing();
	const cookies = createCookies(secret, secure);
	const records = new Records(couch);
	const tokens = new Tokens(records, clock);
	const people = new People(records, hashing, clock);
	const sessions = new Sessions(records, cookies, clock);
	const throttle = new Throttle(clock);
	const underWay = new Set<Promise<void>>();

	/** Never rejects; awaited by `close`. */
	function behind(event: string, work: () => Promise<void>): Promise<void> {
		const task = work()
			.catch((error: unknown) => {
				log('error', event, { error: error instanceof Error ? error.name : typeof error });
			})
			.finally(() => underWay.delete(task));
		underWay.add(task);
		return task;
	}

	const entry = new Entry({
		people,
		sessions,
		tokens,
		hashing,
		throttle,
		mailer,
		clock,
		origin,
		behind,
	});

	async function hasCoordinator(): Promise<boolean> {
		return (await people.active(({ role }) => role === 'coordinator')).length > 0;
	}

	async function createSession(account: string, device: string) {
		const person = await people.get(account);
		if (person?.body.state !== 'active') throw missing();
		return sessions.open(account, person.body, device);
	}

	/** Revises an account that is there. */
	async function decide(
		account: string,
		change: (body: AccountDocument) => AccountDocument | null,
	): Promise<AccountDocument> {
		if (!(await people.get(account))) throw missing();
		const body = await people.revise(account, change);
		if (!body) throw missing();
		return body;
	}

	/** The facility's own name, as the person's screens show it. */
	async function facilityName(id: string): Promise<string> {
		try {
			const doc = await couch.database(facilityDatabase(id)).get('facility');
			const name: unknown = doc?.name;
			const plain =
				name !== null && typeof name === 'object' && 'value' in name ? name.value : name;
			return typeof plain === 'string' && plain ? plain : id;
		} catch (error) {
			if (error instanceof CouchError && error.kind === 'missing') return id;
			throw error;
		}
	}

	return {
		principalOf: (request) => sessions.principalOf(request.headers.get('Cookie')),

		async describe(principal) {
			const databases = followedDatabases(principal);
			if (!principal) return { account: null, databases };
			const { account: id, email, name, role, facility } = principal;
			const view: AccountView = {
				id,
				email,
				name,
				role,
				facility: facility === null ? null : { id: facility, name: await facilityName(facility) },
			};
			return { account: view, databases };
		},

		signIn: (attempt) => entry.signIn(attempt),
		createSession,
		async signOut(principal) {
			if (principal) await sessions.end(principal.account, principal.session);
			return cookies.take();
		},
		sessions: ({ account, session }) => sessions.list(account, session),
		endSession: ({ account }, session) => sessions.end(account, session),

		changePassword: (principal, passwords, client) =>
			entry.changePassword(principal, passwords, client),
		requestReset: (email, client) => entry.requestReset(email, client),
		resetPassword: (token, password, client) => entry.resetPassword(token, password, client),

		createWaiting: (person) => people.create(person, 'waiting'),
		createActive: (person) => people.create(person, 'active'),

		async accept(account, facility) {
			await decide(account, (body) => {
				if (body.state === 'accepted' && body.facility === facility) return null;
				if (body.state !== 'waiting') throw alreadyDecided();
				return { ...body, state: 'accepted', facility };
			});
			return tokens.issue('activation', { account }, activationLifetime);
		},
		async decline(account) {
			await decide(account, (body) => {
				if (body.state === 'declined') return null;
				if (body.state !== 'waiting') throw alreadyDecided();
				return { ...body, state: 'declined' };
			});
		},
		activate: (token) =>
			tokens.use('activation', token, async ({ account }) => {
				const body = await people.revise(String(account), (was) => {
					if (was.state !== 'accepted') throw linkGone();
					return { ...was, state: 'active' };
				});
				if (!body) throw linkGone();
			}),

		async firstStart() {
			const settled = await hasCoordinator();
			for (const { id } of await tokens.open('first-start')) await tokens.revoke('first-start', id);
			return settled ? null : (await tokens.issue('first-start', {}, null)).token;
		},
		async begin(token, { email, name, password }, device) {
			const account = await tokens.use('first-start', token, async () => {
				if (await hasCoordinator()) throw linkGone();
				const person = { email, name, password, role: 'coordinator', facility: null } as const;
				const created = await people.create(person, 'active');
				if (created === 'taken')
					throw new SpokenRefusal(
						409,
						'address_taken',
						words.addressTaken,
						{},
						{
							email: words.addressTaken,
						},
					);
				return created.account;
			});
			return createSession(account, device);
		},

		async members(principal, facility = null) {
			const whose = principal.role === 'coordinator' ? facility : principal.facility;
			if (principal.role === 'staff' || (principal.role === 'manager' && whose === null))
				throw forbidden();
			const all = await people.active((body) => body.facility === whose);
			return Promise.all(
				all.map(async ({ account: id, body }): Promise<MemberRow> => {
					const { name, email, role } = body;
					return { id, name, email, role, lastSeen: await sessions.lastSeen(id, body) };
				}),
			);
		},
		async colleagues({ account, session, facility }, replicas) {
			if (facility === null) throw forbidden();
			await sessions.writesAs(account, session, replicas);
			const all = await people.active((body) => body.facility === facility);
			const devices = await Promise.all(all.map((one) => sessions.devices(one.account, one.body)));
			return {
				people: all.map(({ account: id, body: { name } }) => ({ id, name })),
				devices: Object.fromEntries(devices.flat()),
			};
		},
		async endMember(principal, account) {
			if (principal.role === 'staff') throw forbidden();
			if (account === principal.account)
				throw new SpokenRefusal(403, 'forbidden', words.notYourself);
			const person = await people.get(account);
			// Another facility's people do not exist for a manager.
			if (!person || !mayEnd(principal, person.body)) throw missing();
			const ended = await decide(account, (body) =>
				body.state === 'ended'
					? null
					: { ...body, state: 'ended', generation: body.generation + 1, kept: null },
			);
			await sessions.raised(account, ended);
		},

		issueToken: (purpose, data, lifetime) => tokens.issue(purpose, data, lifetime),
		lookAtToken: (purpose, token) => tokens.look(purpose, token),
		useToken: (purpose, token, action) => tokens.use(purpose, token, action),
		openTokens: (purpose) => tokens.open(purpose),
		revokeToken: (purpose, id) => tokens.revoke(purpose, id),

		async sweep() {
			await tokens.sweep();
			await sessions.sweep();
		},
		async close() {
			while (underWay.size) await Promise.all(underWay);
		},
	};
}

function mayEnd(principal: Principal, { state, facility }: AccountDocument): boolean {
	if (state !== 'active' && state !== 'ended') return false;
	return principal.role === 'coordinator' || facility === principal.facility;
}
