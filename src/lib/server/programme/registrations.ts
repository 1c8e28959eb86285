import { clientKey, Limit } from '../accounts/limit.ts';
import { normaliseEmail } from '../accounts/email.ts';
import { sha256, uuidv7 } from '../accounts/ids.ts';
import { invalid } from '../respond.ts';
import { SpokenRefusal, tooManyAttempts, type Phrase } from '../words.ts';
import { programmeWords as words } from '../words-programme.ts';
import type { Parts } from './parts.ts';
import { addressInUseLetter, newRegistrationLetter } from './letters.ts';
import { cleanLine } from './lines.ts';
import { registrationId, type Registration } from './registration.ts';

/** What somebody fills in to join. */
export interface RegistrationForm {
	readonly facility: {
		/** One of the city's list … */
		readonly id?: string | undefined;
		/** … or one that is missing from it. */
		readonly operator?: string | undefined;
		readonly name?: string | undefined;
		readonly address?: string | undefined;
	};
	readonly name: string;
	readonly email: string;
	readonly password: string;
}

/** A registration as the coordinators read it. */
export interface RegistrationRow {
	readonly id: string;
	readonly facility: {
		/** Null: not on the list yet. */
		readonly id: string | null;
		readonly operator: string;
		readonly name: string;
		readonly district?: string | undefined;
		readonly address?: string | undefined;
	};
	/** It was missing from the city's list. */
	readonly proposed: boolean;
	/** Somebody answers for this facility already: accepting makes two. */
	readonly hasManager: boolean;
	readonly name: string;
	readonly email: string;
	readonly at: string;
	readonly state: Registration['state'];
	readonly reason?: string | undefined;
	readonly decidedAt?: string | undefined;
}

const minute = 60_000;
/** An account of this age that no registration came with was left behind by a process that died. */
const strandedAfter = 10 * minute;

/** Those who ask to join the programme, until the city decides. */
export class Registrations {
	/** A training of forty managers in one room is one client; a program that fills the list is one, too. */
	readonly #limit: Limit;

	constructor(private readonly parts: Parts) {
		this.#limit = new Limit({ burst: 60, every: minute, clock: parts.clock });
	}

	/**
	 * Takes a registration in. Nothing shows whether the address was free: where it was not, its owner gets a letter.
	 * @throws Refusal 400 `invalid` or `weak_password` with the fields at fault, 429 `too_many_attempts`, 503 `busy`
	 */
	async register(form: RegistrationForm, client: string): Promise<void> {
		const { accounts, registry, clock, behind } = this.parts;
		const key = clientKey(client);
		const retryAfter = this.#limit.wait(key);
		if (retryAfter > 0)
			throw new SpokenRefusal(429, 'too_many_attempts', tooManyAttempts(retryAfter), {
				retryAfter,
			});
		const chosen = await this.#facilityOf(form.facility);
		const { name, email, password } = form;
		const person = { name, email, password, role: 'manager', facility: null } as const;
		const created = await accounts.createWaiting(person);
		this.#limit.take(key);
		const address = normaliseEmail(email) ?? email;
		if (created === 'taken') return this.#tellOwner(address);
		const registration = {
			type: 'registration',
			schema: 1,
			...chosen,
			account: created.account,
			name: cleanLine(name),
			email: address,
			at: clock().toISOString(),
			state: 'waiting',
		} as const;
		const id = uuidv7(clock());
		try {
			await registry.add(id, registration);
		} catch (error) {
			// Perhaps only the answer was lost. While nobody knows, the account stays: the sweep looks again.
			const there = await registry.get(id).catch(() => undefined);
			// Without its registration nobody would ever decide about the account, and the address would stay taken.
			if (there === null) await accounts.decline(created.account).catch(() => undefined);
			if (!there) throw error;
		}
		behind('coordinators-not-told', () => this.#tellCoordinators(id, registration));
	}

	/** Everything that was ever asked for, the newest first. */
	async list(): Promise<RegistrationRow[]> {
		const { registry, people } = this.parts;
		const [all, managed] = await Promise.all([registry.all(), people.managedFacilities()]);
		return all
			.map((one): RegistrationRow => {
				const { facility, about, proposed, name, email, at, state, reason, decidedAt, pending } =
					one;
				const { operator, district, address } = about;
				return {
					id: registrationId(one),
					facility: { id: facility, operator, name: about.name, district, address },
					proposed: proposed !== null,
					hasManager: facility !== null && managed.has(facility),
					...{ name, email, at },
					...(pending ? { state: 'waiting' } : { state, reason, decidedAt }),
				};
			})
			.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
	}

	/** After a process died between two steps: letters that were not queued, accounts that nobody can decide about. */
	async sweep(): Promise<void> {
		const { registry, accounts, people, clock } = this.parts;
		// Accounts first: one that is made between the readings is younger than what is looked for.
		const stranded = await people.waitingSince(clock().getTime() - strandedAfter);
		const all = await registry.all();
		const registered = new Set(all.map(({ account }) => account));
		for (const account of stranded) if (!registered.has(account)) await accounts.decline(account);
		for (const one of all)
			if (one.state === 'waiting') await this.#tellCoordinators(registrationId(one), one);
	}

	async #facilityOf({ id, operator, name, address }: RegistrationForm['facility']) {
		const { list } = this.parts;
		if (id !== undefined) {
			const facility = await list.find(id);
			if (!facility?.name) throw invalid({ facility: words.field.facilityUnknown });
			return { facility: id, proposed: null, about: aboutOf(facility) };
		}
		const proposed = {
			operator: cleanLine(operator ?? ''),
			name: cleanLine(name ?? ''),
			address: cleanLine(address ?? ''),
		};
		const faults: Record<string, Phrase> = {
			...(fits(proposed.operator) ? {} : { operator: words.field.operator }),
			...(fits(proposed.name) ? {} : { facilityName: words.field.facilityName }),
			...(proposed.address.length <= lineLimit ? {} : { address: words.field.address }),
		};
		if (operator === undefined && name === undefined)
			throw invalid({ facility: words.field.facility });
		if (Object.keys(faults).length) throw invalid(faults);
		const there = await list.named(proposed);
		return there
			? { facility: there.id, proposed: null, about: aboutOf(there) }
			: { facility: null, proposed: aboutOf(proposed), about: aboutOf(proposed) };
	}

	async #tellOwner(email: string): Promise<void> {
		const { mailer, clock, origin } = this.parts;
		const day = clock().toISOString().slice(0, 10);
		await mailer.enqueue(addressInUseLetter(email, sha256(email), day, origin()));
	}

	async #tellCoordinators(
		id: string,
		{ about, name }: Pick<Registration, 'about' | 'name'>,
	): Promise<void> {
		const { people, mailer, origin } = this.parts;
		const url = `${origin()}/miasto/rejestracje`;
		for (const { account, email } of await people.coordinators())
			await mailer.enqueue(newRegistrationLetter(email, account, { id, about, name }, url));
	}
}

/** Characters of an operator's or a facility's name, or an address. */
const lineLimit = 200;

function fits(text: string): boolean {
	return text !== '' && text.length <= lineLimit;
}

function aboutOf(facility: {
	readonly operator: string;
	readonly name: string;
	readonly district?: string;
	readonly address?: string;
}) {
	const { operator, name, district, address } = facility;
	return { operator, name, ...(district && { district }), ...(address && { address }) };
}
