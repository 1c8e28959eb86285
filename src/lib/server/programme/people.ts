import type { Couch } from '../../couch/client.ts';
import { accountDocument, accountId, prefix } from '../accounts/documents.ts';
import { Records } from '../accounts/records.ts';
import type { Role } from '../../domain/access.ts';

/** What the programme needs to know of accounts beside what it asks of `Accounts`. */
export class ProgrammePeople {
	readonly #records: Records;

	constructor(couch: Couch) {
		this.#records = new Records(couch);
	}

	/** Who decides about registrations. */
	async coordinators(): Promise<{ readonly account: string; readonly email: string }[]> {
		return (await this.#all())
			.filter(({ body }) => body.state === 'active' && body.role === 'coordinator')
			.map(({ id, body }) => ({ account: id.slice(prefix.account.length), email: body.email }));
	}

	/** Facilities that somebody answers for. One reading, however many there are. */
	async managedFacilities(): Promise<Set<string>> {
		return new Set(
			(await this.#all()).flatMap(({ body: { state, role, facility } }) =>
				state === 'active' && role === 'manager' && facility !== null ? [facility] : [],
			),
		);
	}

	/** Whether this person still has this role there. */
	async has(account: string, role: Role, facility: string | null): Promise<boolean> {
		const found = await this.#records.get(accountId(account), accountDocument);
		return (
			found?.body.state === 'active' && found.body.role === role && found.body.facility === facility
		);
	}

	/** Managers who wait for the city's word since before `time`, in ms. */
	async waitingSince(time: number): Promise<string[]> {
		return (await this.#all())
			.filter(({ body }) => body.state === 'waiting' && Date.parse(body.created) < time)
			.map(({ id }) => id.slice(prefix.account.length));
	}

	#all() {
		return this.#records.range(prefix.account, accountDocument);
	}
}
