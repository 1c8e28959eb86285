import type { Table } from 'dexie';
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

/** In `meta`: letters of this database, for names only. */
export const deviceKey = 'device';

const openings = new WeakMap<object, Opening>();

function openingOf(database: Database): Opening {
	const connection = database.backendDB();
	const known = openings.get(connection);
	if (known) return known;
	const fresh: Opening = { device: null, written: new Map() };
	openings.set(connection, fresh);
	return fresh;
}

/** Numbers the edits of one write transaction. */
export interface Stamps {
	/**
	 * A stamp later than everything in `seen`.
	 * @param stored the `seen` of the row as it lies in the database now, not of a copy read before; null: no body
	 * @param seen the same with the edits of this transaction
	 */
	next(place: Place, stored: Seen | null, seen: Seen): Stamp;
	/** An id that nothing was numbered under, for what comes in from elsewhere. */
	mint(): string;
}

/**
 * One write transaction whose edits are numbered. Each row has a replica id of its own in each opening of the database,
 * and a new one wherever the stored row does not name the very last edit that this opening wrote there: the row is gone,
 * begun anew, restored over, set back, claimed by somebody, or its commit is unknown. So no two edits ever carry one
 * `(replica, n)`, whatever happens to the disk. ADR 12.
 * @param tables must cover `meta`
 * @throws what `work` or Dexie throws; then nothing is written, and its numbers are not used again
 */
export async function stamped<T>(
	database: Database,
	tables: Table[],
	author: Author,
	work: (stamps: Stamps) => Promise<T>,
): Promise<T> {
	const mine = new Map<string, Written>();
	let opening: Opening | undefined;
	let device = '';
	const mint = () => device + randomLetters(7);
	const next: Stamps['next'] = ({ db, id }, stored, seen) => {
		const row = `${db} ${id}`;
		const before = mine.get(row) ?? opening?.written.get(row);
		const continues =
			before &&
			stored &&
			Object.hasOwn(stored, before.replica) &&
			stored[before.replica] === before.n;
		const replica = before && (continues || mine.has(row)) ? before.replica : mint();
		// Until the commit is known nobody can say whether the next number was used.
		opening?.written.delete(row);
		const n = latest(seen) + 1;
		mine.set(row, { replica, n });
		return { n, replica, at: author.now.toISOString(), by: author.by };
	};
	const result = await database.transaction('rw', tables, async () => {
		opening = openingOf(database);
		const known = opening.device ?? (await storedLetters(database));
		device = known ?? randomLetters(letterCount);
		const done = await work({ next, mint });
		// With the first edit, so that opening writes nothing.
		if (mine.size && !known) await database.meta.put({ key: deviceKey, value: device });
		return done;
	});
	// It has committed: only now is it known what is written.
	if (opening && mine.size) opening.device = device;
	for (const [row, written] of mine) opening?.written.set(row, written);
	return result;
}

/** The `seen` of a stored body, as it lies there; null where it has none. */
export function storedSeen(body: unknown): Seen | null {
	const seen = (body as { seen?: unknown } | null | undefined)?.seen;
	return typeof seen === 'object' && seen !== null ? (seen as Seen) : null;
}

export const letterCount = 5;

async function storedLetters({ meta }: Database): Promise<string | null> {
	const letters = (await meta.get(deviceKey))?.value;
	return typeof letters === 'string' && letters.length === letterCount ? letters : null;
}

/** Five letters are of the device, for names only; seven are 35 random bits: of one row's openings no two meet. */
function randomLetters(count: number): string {
	return Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) =>
		(byte & 31).toString(32),
	).join('');
}
