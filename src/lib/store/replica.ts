import type { Table } from 'dexie';
import * as z from 'zod/mini';
import { latest, type Seen, type Stamp } from '../domain/stamp.ts';
import type { Database } from './database.ts';

/** Whose edit it is and when; the store adds the replica and its counter. */
export interface Author {
	/** Account id, or empty without an account. */
	readonly by: string;
	readonly now: Date;
}

/** What has stamps: one row. */
interface Place {
	readonly db: string;
	readonly id: string;
}

interface Written {
	readonly replica: string;
	readonly n: number;
}

/**
 * What one opening of a database knows of itself (V2), in memory only: the disk may be set back or copied, what it says
 * of itself then is said twice. It goes with the connection.
 */
interface Opening {
	/** The beginning of its ids. */
	device: string | null;
	/** The last edit it wrote into each row. */
	readonly written: Map<string, Written>;
}

const deviceKey = 'device';
/** Of versions of the app that numbered everything under one id. */
const oldKey = 'replica';

const openings = new WeakMap<object, Opening>();

function openingOf(database: Database): Opening {
	const connection = database.backendDB();
	const known = openings.get(connection);
	if (known) return known;
	const fresh: Opening = { device: null, written: new Map() };
	openings.set(connection, fresh);
	return fresh;
}

/**
 * Numbers the edits of one write transaction. Each row has a replica id of its own in each opening of the database, and
 * a new one wherever the stored row does not name the very last edit that this opening wrote there: the row is gone,
 * begun anew, restored over, set back, claimed by somebody, or its commit is unknown. So no two edits ever carry one
 * `(replica, n)`, whatever happens to the disk. ADR 12.
 */
export class Stamps {
	readonly #mine = new Map<string, Written>();

	private constructor(
		private readonly opening: Opening,
		private readonly device: string,
		private readonly author: Author,
	) {}

	/** Must be called within a transaction that covers `meta`. */
	static async within(database: Database, author: Author): Promise<Stamps> {
		const opening = openingOf(database);
		const device = opening.device ?? (await storedLetters(database)) ?? randomLetters(letterCount);
		return new Stamps(opening, device, author);
	}

	/** The last step of the transaction: the letters are stored with the first edit, so that opening writes nothing. */
	async store({ meta }: Database): Promise<void> {
		if (this.#mine.size && this.opening.device === null)
			await meta.put({ key: deviceKey, value: this.device });
	}

	/**
	 * A stamp later than everything in `seen`.
	 * @param stored the `seen` of the row as it lies in the database now, not of a copy read before; null: no body
	 * @param seen the same with the edits of this transaction
	 */
	next(place: Place, stored: Seen | null, seen: Seen): Stamp {
		const name = nameOf(place);
		const { replica } = this.#mine.get(name) ?? { replica: this.#replicaFor(name, stored) };
		const n = latest(seen) + 1;
		this.#mine.set(name, { replica, n });
		return { n, replica, at: this.author.now.toISOString(), by: this.author.by };
	}

	/** An id that nothing was numbered under, for what comes in from elsewhere. */
	mint(): string {
		return mintReplica(this.device);
	}

	/** The transaction has committed: only now is it known what is written. */
	committed(): void {
		if (this.#mine.size) this.opening.device = this.device;
		for (const [name, written] of this.#mine) this.opening.written.set(name, written);
	}

	#replicaFor(name: string, stored: Seen | null): string {
		const before = this.opening.written.get(name);
		// Until the commit is known nobody can say whether the next number was used.
		this.opening.written.delete(name);
		const continues =
			before &&
			stored &&
			Object.hasOwn(stored, before.replica) &&
			stored[before.replica] === before.n;
		return continues ? before.replica : this.mint();
	}
}

/**
 * One write transaction whose edits are numbered.
 * @param tables must cover `meta`
 * @throws what `work` or Dexie throws; then nothing is written, and its numbers are not used again
 */
export async function stamped<T>(
	database: Database,
	tables: Table[],
	author: Author,
	work: (stamps: Stamps) => Promise<T>,
): Promise<T> {
	let stamps: Stamps | undefined;
	const result = await database.transaction('rw', tables, async () => {
		stamps = await Stamps.within(database, author);
		const done = await work(stamps);
		await stamps.store(database);
		return done;
	});
	stamps?.committed();
	return result;
}

/** The `seen` of a stored body, as it lies there; null where it has none. */
export function storedSeen(body: unknown): Seen | null {
	const seen = (body as { seen?: unknown } | null | undefined)?.seen;
	return typeof seen === 'object' && seen !== null ? (seen as Seen) : null;
}

const oldReplicaSchema = z.object({ id: z.string().check(z.minLength(1)) });
const lettersSchema = z.string().check(z.regex(/^[0-9a-v]{5}$/));

/**
 * How this database's edits are told from another device's, for people: its letters, and the one id under which older
 * versions of the app numbered everything. Empty before the first edit.
 */
export async function ownBeginnings(database: Database): Promise<string[]> {
	const [letters, old] = await database.meta.bulkGet([deviceKey, oldKey]);
	const now = lettersSchema.safeParse(letters?.value);
	const before = oldReplicaSchema.safeParse(old?.value);
	return [...(before.success ? [before.data.id] : []), ...(now.success ? [now.data] : [])];
}

/** What an id has in common with all others of one database. */
export function beginningOf(replica: string): string {
	return replica.slice(0, letterCount);
}

const letterCount = 5;

async function storedLetters({ meta }: Database): Promise<string | null> {
	const stored = lettersSchema.safeParse((await meta.get(deviceKey))?.value);
	return stored.success ? stored.data : null;
}

/** Letters of the device, for names only, and 35 random bits: of one row's openings no two meet. */
function mintReplica(device: string): string {
	return device + randomLetters(7);
}

function randomLetters(count: number): string {
	return Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) =>
		(byte & 31).toString(32),
	).join('');
}

function nameOf({ db, id }: Place): string {
	return `${db} ${id}`;
}
