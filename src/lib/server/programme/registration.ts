import * as z from 'zod';
import type { Couch } from '../../couch/client.ts';
import { CouchError } from '../../couch/errors.ts';
import { registryDatabase } from '../../domain/access.ts';

const about = z.looseObject({
	operator: z.string(),
	name: z.string(),
	district: z.optional(z.string()),
	address: z.optional(z.string()),
});

/**
 * Somebody asks to join: `registration:<id>` in `registry`. No secret is in it; the password's hash waits in the
 * account.
 */
const registrationDocument = z.looseObject({
	_id: z.string(),
	_rev: z.string(),
	type: z.literal('registration'),
	schema: z.literal(1),
	/** Of the city's list; null: missing from it, see `proposed`, until the city accepts. */
	facility: z.nullable(z.string()),
	proposed: z.nullable(about),
	/** The facility as it was called when the person chose it. */
	about,
	account: z.string(),
	name: z.string(),
	email: z.string(),
	/** ISO 8601 */
	at: z.string(),
	state: z.enum(['waiting', 'accepted', 'declined']),
	/** The decision stands, but not all that follows from it is done. */
	pending: z.optional(z.boolean()),
	reason: z.optional(z.string()),
	decidedAt: z.optional(z.string()),
	/** The coordinator's account. */
	decidedBy: z.optional(z.string()),
});
export type Registration = z.output<typeof registrationDocument>;
export type NewRegistration = Omit<Registration, '_id' | '_rev'>;

const prefix = 'registration:';

/** Without the document's prefix. */
export function registrationId({ _id }: Pick<Registration, '_id'>): string {
	return _id.slice(prefix.length);
}

/** Registrations as they are stored. What cannot be read is nobody's registration. */
export class Registry {
	readonly #database;

	constructor(couch: Couch) {
		this.#database = couch.database(registryDatabase);
	}

	async get(id: string): Promise<Registration | null> {
		if (!/^[0-9a-f-]{36}$/.test(id)) return null;
		const read = registrationDocument.safeParse(await this.#database.get(prefix + id));
		return read.success ? read.data : null;
	}

	async all(): Promise<Registration[]> {
		const rows = await this.#database.allDocsRange({
			startkey: prefix,
			endkey: `${prefix}\uffff`,
			includeDocs: true,
		});
		return rows.flatMap(({ doc }) => {
			const read = registrationDocument.safeParse(doc);
			return read.success ? [read.data] : [];
		});
	}

	async add(id: string, registration: NewRegistration): Promise<void> {
		await this.#database.put({ ...registration, _id: prefix + id });
	}

	/** The registration as it is then; null: somebody else has written it since it was read. */
	async replace(registration: Registration): Promise<Registration | null> {
		try {
			const { rev } = await this.#database.put(registration);
			return { ...registration, _rev: rev };
		} catch (error) {
			if (error instanceof CouchError && error.kind === 'conflict') return null;
			throw error;
		}
	}
}
