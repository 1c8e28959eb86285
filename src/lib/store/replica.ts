import * as z from 'zod/mini';
import { latest, type Seen, type Stamp } from '../domain/stamp.ts';
import type { Database } from './database.ts';

const replicaSchema = z.object({
	id: z.string().check(z.minLength(1)),
	n: z.int().check(z.nonnegative()),
});
const metaKey = 'replica';

/** Whose edit it is and when; the store adds the replica and its counter. */
export interface Author {
	/** Account id, or empty without an account. */
	readonly by: string;
	readonly now: Date;
}

/**
 * Hands out stamps inside one write transaction. Minted at the first write, so that opening writes nothing;
 * the counter is stored with the edits it numbered, in the same transaction.
 */
export class Stamps {
	private constructor(
		private readonly database: Database,
		private readonly author: Author,
		private readonly id: string,
		private n: number,
	) {}

	/** Must be called within a read-write transaction that covers `meta`. */
	static async within(database: Database, author: Author): Promise<Stamps> {
		const stored = replicaSchema.safeParse((await database.meta.get(metaKey))?.value);
		return stored.success
			? new Stamps(database, author, stored.data.id, stored.data.n)
			: new Stamps(database, author, mintReplica(), 0);
	}

	/** A stamp later than everything this database wrote and everything in `seen`. */
	next(seen: Seen): Stamp {
		this.n = Math.max(this.n, latest(seen)) + 1;
		return { n: this.n, replica: this.id, at: this.author.now.toISOString(), by: this.author.by };
	}

	async store(): Promise<void> {
		await this.database.meta.put({ key: metaKey, value: { id: this.id, n: this.n } });
	}
}

/** The id under which this database numbers its edits; null before the first. */
export async function ownReplica(database: Database): Promise<string | null> {
	const stored = replicaSchema.safeParse((await database.meta.get(metaKey))?.value);
	return stored.success ? stored.data.id : null;
}

/**
 * A database that was restored into continues under a new id: its old counter may have been used for other edits
 * by the copy the file came from.
 */
export async function renewReplica(database: Database): Promise<void> {
	await database.meta.delete(metaKey);
}

/** 60 random bits: short, since every document carries the ids of all its writers. */
function mintReplica(): string {
	return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
		(byte & 31).toString(32),
	).join('');
}
