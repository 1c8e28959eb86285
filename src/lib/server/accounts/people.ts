import { CouchError } from '../../couch/errors.ts';
import { invalid } from '../respond.ts';
import type { Clock } from '../types.ts';
import { SpokenRefusal, words } from '../words.ts';
import {
	accountDocument,
	accountId,
	emailDocument,
	emailId,
	holdsAddress,
	prefix,
	type AccountDocument,
} from './documents.ts';
import { normaliseEmail } from './email.ts';
import { uuidv7 } from './ids.ts';
import { checkPassword, type Hashing } from './passwords.ts';
import { found, mostAttempts, type Found, type Records } from './records.ts';
import type { Created, NewPerson } from './types.ts';

export interface Person {
	readonly account: string;
	readonly body: AccountDocument;
}

/** Accounts and the addresses they hold. */
export class People {
	constructor(
		private readonly records: Records,
		private readonly hashing: Hashing,
		private readonly clock: Clock,
	) {}

	/**
	 * The account is written first and reachable by nobody; it counts from the moment it holds its address, and of two
	 * at once the document's revision lets one hold it.
	 */
	async create(person: NewPerson, state: 'waiting' | 'active'): Promise<Created> {
		const { email, name } = clean(person);
		checkPassword(person.password, { email, name });
		const { role, facility } = person;
		const now = this.clock();
		const body: AccountDocument = {
			type: 'account',
			schema: 1,
			email,
			name,
			role,
			facility,
			state,
			password: await this.hashing.hash(person.password),
			generation: 1,
			kept: null,
			created: now.toISOString(),
		};
		const account = uuidv7(now);
		let written = false;
		for (let attempt = 0; attempt < mostAttempts; attempt++) {
			const held = await this.records.get(emailId(email), emailDocument);
			const holder = held && (await this.get(held.body.account));
			if (holder && holdsAddress(holder.body)) {
				if (written) await this.records.delete(accountId(account), accountDocument);
				return 'taken';
			}
			if (!written) written = await this.records.insert(accountId(account), body);
			const claim = { type: 'email', schema: 1, account };
			const won = held
				? await this.records.replace(held, { ...held.body, ...claim })
				: await this.records.insert(emailId(email), claim);
			if (won) return { account };
		}
		throw new CouchError('busy', 'an address that never stops changing hands');
	}

	async get(account: string): Promise<Person | null> {
		if (!/^[0-9a-f-]{36}$/.test(account)) return null;
		return person(await this.records.get(accountId(account), accountDocument));
	}

	/** Whoever holds this address. Reads as much for an unknown one as for a known one. */
	async byEmail(email: string): Promise<Person | null> {
		const held = await this.records.get(emailId(email), emailDocument);
		const doc = await this.records.get(accountId(held?.body.account ?? 'nobody'), accountDocument);
		return doc && holdsAddress(doc.body) ? person(doc) : null;
	}

	/** @param change see {@link Records.revise} */
	revise(
		account: string,
		change: (body: AccountDocument) => AccountDocument | null,
	): Promise<AccountDocument | null> {
		return this.records.revise(accountId(account), accountDocument, change);
	}

	/** Everybody with access, by name. An account that lost its address to another of the same moment is nobody. */
	async active(fits: (body: AccountDocument) => boolean): Promise<Person[]> {
		const all = (await this.records.range(prefix.account, accountDocument)).filter(
			({ body }) => body.state === 'active' && fits(body),
		);
		const holders = await this.records.all(all.map(({ body }) => emailId(body.email)));
		return all
			.flatMap((doc, i) => {
				const holder = holders[i];
				const one = person(doc);
				const holds = holder && found(holder, emailDocument).body.account === one?.account;
				return one && holds ? [one] : [];
			})
			.sort((a, b) => a.body.name.localeCompare(b.body.name, 'pl'));
	}
}

/** @throws Refusal 400 `invalid` with the fields at fault */
function clean(typed: NewPerson): { email: string; name: string } {
	const email = normaliseEmail(typed.email);
	const name = cleanName(typed.name);
	if (email && name) return { email, name };
	throw invalid({
		...(email ? {} : { email: undefined }),
		...(name ? {} : { name: undefined }),
	});
}

/** One line, no more than 120 characters; null: no name. */
function cleanName(typed: string): string | null {
	const name = typed
		.slice(0, 1000)
		.normalize('NFC')
		.replaceAll(/[\s\p{Cc}]+/gu, ' ')
		.trim();
	return name && [...name].length <= 120 && !/\p{Surrogate}/u.test(name) ? name : null;
}

function person<Body extends AccountDocument>(doc: Found<Body> | null): Person | null {
	return doc && { account: doc.id.slice(prefix.account.length), body: doc.body };
}

export function alreadyDecided(): SpokenRefusal {
	return new SpokenRefusal(409, 'already_decided', words.alreadyDecided);
}

export function missing(): SpokenRefusal {
	return new SpokenRefusal(404, 'missing', words.missing);
}
