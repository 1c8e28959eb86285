import type { Principal } from '../types.ts';
import { Refusal } from '../types.ts';
import { SpokenRefusal, tooManyAttempts, words } from '../words.ts';
import { programmeWords } from '../words-programme.ts';
import { Limit } from '../accounts/limit.ts';
import { unavailable } from '../respond.ts';
import { openFacility } from './facility-opening.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { activationLetter, declinedLetter } from './letters.ts';
import type { Parts } from './parts.ts';
import { registrationId, type Registration } from './registration.ts';

export type Decision =
	{ readonly accept: true } | { readonly accept: false; readonly reason: string };

/** Somebody else wrote in between each time: something is wrong. */
const mostAttempts = 5;

/**
 * The city's decisions about registrations. The decision itself is one write of the registration, so of two at once
 * one wins. What follows from it is a row of steps, each of which may be repeated; `pending` stays until the last is
 * done, and repeating the decision, or the next sweep, completes them.
 */
export class Decisions {
	readonly #turns = new OneAtATime();
	/** Letters with another activation link, by registration. */
	readonly #letters: Limit;

	constructor(private readonly parts: Parts) {
		this.#letters = new Limit({ burst: 3, every: 10 * 60_000, clock: parts.clock });
	}

	/** Refusals: 404 `missing`, 409 `already_decided`. */
	decide(coordinator: Principal, id: string, decision: Decision): Promise<void> {
		return this.#turns.run(id, async () => {
			const { registry, clock } = this.parts;
			const was = await this.#find(id);
			if (was.state !== 'waiting') {
				if (!was.pending) throw alreadyDecided();
				await this.#complete(was);
				if ((was.state === 'accepted') !== decision.accept) throw alreadyDecided();
				return;
			}
			const decided = await registry.replace({
				...was,
				...(decision.accept
					? { state: 'accepted' as const }
					: { state: 'declined' as const, reason: decision.reason }),
				decidedAt: clock().toISOString(),
				decidedBy: coordinator.account,
				pending: true,
			});
			if (!decided) throw alreadyDecided();
			await this.#complete(decided);
		});
	}

	/**
	 * Another letter with a link that opens the account, when the first one got lost or expired.
	 * Refusals: 404 `missing`, 409 `not_accepted`, 409 `already_active`, 429 `too_many_attempts`.
	 */
	sendLetter(id: string): Promise<void> {
		return this.#turns.run(id, async () => {
			const { accounts, mailer } = this.parts;
			const registration = await this.#find(id);
			const { state, pending, facility, email, about, account } = registration;
			if (state !== 'accepted' || pending || facility === null)
				throw new SpokenRefusal(409, 'not_accepted', programmeWords.registration.notAccepted);
			const retryAfter = this.#letters.wait(id);
			if (retryAfter > 0)
				throw new SpokenRefusal(429, 'too_many_attempts', tooManyAttempts(retryAfter), {
					retryAfter,
				});
			const link = await accounts.accept(account, facility).catch((error: unknown) => {
				if (!isDecided(error)) throw error;
				throw new SpokenRefusal(409, 'already_active', programmeWords.registration.alreadyActive);
			});
			this.#letters.take(id);
			const url = this.#activation(link.token);
			await mailer.enqueue(activationLetter(email, `${account}:${link.id}`, about, url));
		});
	}

	/** Completes decisions that a process left half done when it died. */
	async sweep(): Promise<void> {
		for (const one of await this.parts.registry.all()) {
			if (!one.pending) continue;
			const id = registrationId(one);
			await this.#turns.run(id, async () => {
				const now = await this.#find(id);
				if (now.pending) await this.#complete(now);
			});
		}
	}

	async #find(id: string): Promise<Registration> {
		const registration = await this.parts.registry.get(id);
		if (!registration) throw new SpokenRefusal(404, 'missing', programmeWords.registration.missing);
		return registration;
	}

	async #complete(decided: Registration): Promise<void> {
		if (decided.state === 'accepted') await this.#admit(decided);
		else await this.#turnAway(decided);
		const id = registrationId(decided);
		for (let attempt = 0; attempt < mostAttempts; attempt++) {
			const { pending, ...now } = await this.#find(id);
			if (!pending || (await this.parts.registry.replace(now))) return;
		}
		throw unavailable();
	}

	async #admit(decided: Registration): Promise<void> {
		const { couch, accounts, mailer, list } = this.parts;
		const { email, about, account } = decided;
		const facility = decided.facility ?? (await this.#enlist(decided));
		const listed = await list.find(facility);
		await openFacility(
			couch,
			listed ?? { id: facility, district: '', address: '', email: '', ...about },
		);
		try {
			const { token } = await accounts.accept(account, facility);
			// One event for all repetitions: the link of the first letter stays good.
			const letter = activationLetter(
				email,
				registrationId(decided),
				about,
				this.#activation(token),
			);
			await mailer.enqueue(letter);
		} catch (error) {
			// The letter of an earlier attempt went out and its link was used.
			if (!isDecided(error)) throw error;
		}
	}

	/** A facility that was missing from the city's list is put on it. @returns its id */
	async #enlist(decided: Registration): Promise<string> {
		const { list, registry } = this.parts;
		const { operator, name, address = '' } = decided.about;
		const { id } = await list.add({ operator, name, address });
		for (let attempt = 0; attempt < mostAttempts; attempt++) {
			const now = await this.#find(registrationId(decided));
			if (now.facility !== null) return now.facility;
			if (await registry.replace({ ...now, facility: id })) return id;
		}
		throw unavailable();
	}

	async #turnAway(decided: Registration): Promise<void> {
		const { accounts, mailer, origin } = this.parts;
		const { email, about, reason = '', account } = decided;
		await accounts.decline(account);
		const id = registrationId(decided);
		await mailer.enqueue(declinedLetter(email, id, about, reason, `${origin()}/rejestracja`));
	}

	#activation(token: string): string {
		return `${this.parts.origin()}/aktywacja#${token}`;
	}
}

function alreadyDecided(): SpokenRefusal {
	return new SpokenRefusal(409, 'already_decided', words.alreadyDecided);
}

function isDecided(error: unknown): boolean {
	return error instanceof Refusal && error.error === 'already_decided';
}
