import type { Clock, Mailer, Principal } from '../types.ts';
import { SpokenRefusal, words, type Phrase } from '../words.ts';
import { normaliseEmail, spelled } from './email.ts';
import { passwordChangedLetter, resetLetter, stillWaitingLetter } from './letters.ts';
import { clientKey, Limit } from './limit.ts';
import { checkPassword, type Hashing } from './passwords.ts';
import type { People, Person } from './people.ts';
import type { Sessions } from './sessions.ts';
import type { Throttle } from './throttle.ts';
import { linkGone, type Tokens } from './tokens.ts';
import type { SignedIn, SignInAttempt } from './types.ts';

const minute = 60 * 1000;
const resetLifetime = 2 * 60 * minute;

interface Parts {
	readonly people: People;
	readonly sessions: Sessions;
	readonly tokens: Tokens;
	readonly hashing: Hashing;
	readonly throttle: Throttle;
	readonly mailer: Mailer;
	readonly clock: Clock;
	readonly origin: () => string;
	/** Does something that the answer must not wait for. */
	readonly behind: (event: string, work: () => Promise<void>) => Promise<void>;
}

/** The ways in: by password, and by a new password when it is forgotten. */
export class Entry {
	/** Letters a person may be sent by whoever types their address. */
	readonly #lettersTo: Limit;
	/** Letters one client may cause. */
	readonly #lettersFrom: Limit;

	constructor(private readonly parts: Parts) {
		const { clock } = parts;
		this.#lettersTo = new Limit({ burst: 3, every: 10 * minute, clock });
		this.#lettersFrom = new Limit({ burst: 30, every: minute, clock });
	}

	async signIn({ email: typed, password, device, client }: SignInAttempt): Promise<SignedIn> {
		const { throttle, people, hashing, sessions } = this.parts;
		const email = normaliseEmail(typed) ?? spelled(typed);
		// Here for those who need not wait for a place, and again when it is their turn.
		throttle.check(email, client);
		const person = await people.byEmail(email);
		const active = person?.body.state === 'active';
		const right = await hashing.verify(person?.body.password ?? null, password, {
			before: () => throttle.check(email, client),
			after: (fits) =>
				fits && active ? throttle.succeeded(email, client) : throttle.failed(email, client),
		});
		if (!person || !active || !right) throw wrong(words.wrongCredentials);
		if (hashing.outdated(person.body.password)) await this.#rehash(person, password);
		return sessions.open(person.account, person.body, device);
	}

	async changePassword(
		{ account, session, email, name }: Principal,
		{ current, next }: { readonly current: string; readonly next: string },
		client: string,
	): Promise<void> {
		const { throttle, people, hashing, sessions } = this.parts;
		checkPassword(next, { email, name }, 'next');
		throttle.check(email, client);
		const person = await people.get(account);
		const right = await hashing.verify(person?.body.password ?? null, current, {
			before: () => throttle.check(email, client),
			after: (fits) => (fits ? throttle.succeeded(email, client) : throttle.failed(email, client)),
		});
		const wrongNow = () => wrong(words.wrongPassword, 'current');
		if (!person || !right) throw wrongNow();
		const password = await hashing.hash(next);
		const changed = await people.revise(account, (body) => {
			// Another device was faster: what was typed as the current password is no more.
			if (body.state !== 'active' || body.password !== person.body.password) throw wrongNow();
			return { ...body, password, generation: body.generation + 1, kept: session };
		});
		if (!changed) throw wrongNow();
		await sessions.raised(account, changed);
		void this.#tell(account, changed.email, changed.generation);
	}

	/** Always the same from outside, and never rejects. */
	async requestReset(typed: string, client: string): Promise<void> {
		const { people, tokens, mailer, clock, origin, behind } = this.parts;
		const email = normaliseEmail(typed);
		const from = clientKey(client);
		if (!email || this.#lettersTo.wait(email) || this.#lettersFrom.wait(from)) return;
		this.#lettersTo.take(email);
		this.#lettersFrom.take(from);
		await behind('reset-failed', async () => {
			const person = await people.byEmail(email);
			if (!person) return;
			const { account, body } = person;
			if (body.state === 'waiting') {
				await mailer.enqueue(stillWaitingLetter(email, account, clock()));
				return;
			}
			const data = { account, generation: body.generation };
			const { token, id } = await tokens.issue('reset', data, resetLifetime);
			await mailer.enqueue(resetLetter(email, id, `${origin()}/nowe-haslo#${token}`));
		});
	}

	/**
	 * Whoever opens the link reads the address's letters, so it also opens an account whose activation link got lost.
	 * Any change of the password since ends the link.
	 */
	async resetPassword(token: string, next: string, client: string): Promise<void> {
		const { tokens, people, hashing, sessions, throttle } = this.parts;
		const open = await tokens.look('reset', token);
		const person = open && (await people.get(String(open.data.account)));
		if (!person) throw linkGone();
		checkPassword(next, person.body);
		const password = await hashing.hash(next);
		const changed = await tokens.use('reset', token, async (data) => {
			const revised = await people.revise(person.account, (body) => {
				const mayEnter = body.state === 'active' || body.state === 'accepted';
				if (!mayEnter || body.generation !== data.generation) throw linkGone();
				const generation = body.generation + 1;
				return { ...body, password, generation, kept: null, state: 'active' };
			});
			if (!revised) throw linkGone();
			return revised;
		});
		await sessions.raised(person.account, changed);
		// Those who forgot have tried a few times: they shall not wait with the right one in hand.
		throttle.succeeded(changed.email, client);
		void this.#tell(person.account, changed.email, changed.generation);
	}

	#tell(account: string, email: string, generation: number): Promise<void> {
		const { mailer, origin, behind } = this.parts;
		const url = `${origin()}/nowe-haslo`;
		return behind('letter-failed', () =>
			mailer.enqueue(passwordChangedLetter(email, account, generation, url)),
		);
	}

	/** The cost has changed since: the one moment at which the password is known. */
	async #rehash({ account, body: { password: was } }: Person, typed: string): Promise<void> {
		const { people, hashing, behind } = this.parts;
		await behind('rehash-failed', async () => {
			const password = await hashing.hash(typed);
			await people.revise(account, (body) =>
				body.password === was ? { ...body, password } : null,
			);
		});
	}
}

function wrong(phrase: Phrase, field?: string): SpokenRefusal {
	return new SpokenRefusal(401, 'wrong_credentials', phrase, {}, field ? { [field]: phrase } : {});
}
