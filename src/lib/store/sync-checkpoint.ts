import * as z from 'zod/mini';
import type { Database } from './database.ts';

/** How far this device has read one database. In `meta`, written in the transaction of the page it belongs to. */
export interface Checkpoint {
	/** CouchDB's `last_seq`, opaque; null: from the beginning. */
	readonly since: string | null;
	/** The server's history that `since` counts in; null before it named one. */
	readonly epoch: string | null;
	/** ISO 8601: when the server was last asked whether it still has what it confirmed. */
	readonly healedAt: string | null;
	/** Who this local database was then: another one after a backup was restored into it. */
	readonly replica: string | null;
	/** Losing leaves whose content is in the row: deleted once the server has the row. Revisions by id. */
	readonly losers: Readonly<Record<string, readonly string[]>>;
	/** The server has closed the database for good. */
	readonly closed: boolean;
}

const text = z._default(z.nullable(z.string()), null);
const checkpointSchema = z.object({
	since: text,
	epoch: text,
	healedAt: text,
	replica: text,
	losers: z._default(z.record(z.string(), z.array(z.string())), {}),
	closed: z._default(z.boolean(), false),
});

const start: Checkpoint = {
	...{ since: null, epoch: null, healedAt: null, replica: null },
	...{ losers: {}, closed: false },
};

function keyOf(db: string): string {
	return `sync:${db}`;
}

/**
 * The stored checkpoint. One that cannot be read, or was written before a backup was restored into this database,
 * begins anew: what is there already is not changed by reading it again.
 */
export async function readCheckpoint(database: Database, db: string): Promise<Checkpoint> {
	const [stored, replica] = await database.meta.bulkGet([keyOf(db), 'replica']);
	const parsed = checkpointSchema.safeParse(stored?.value);
	if (!parsed.success) return start;
	const id = (replica?.value as { id?: unknown } | undefined)?.id;
	const now = typeof id === 'string' ? id : null;
	const other = parsed.data.replica !== null && parsed.data.replica !== now;
	return other
		? { ...parsed.data, since: null, healedAt: null, replica: now }
		: { ...parsed.data, replica: now };
}

/** Changes parts of the stored checkpoint. */
export async function changeCheckpoint(
	database: Database,
	db: string,
	change: Partial<Checkpoint>,
): Promise<void> {
	await database.transaction('rw', database.meta, async () => {
		const now = await readCheckpoint(database, db);
		await putCheckpoint(database, db, { ...now, ...change });
	});
}

/** Replaces the checkpoint that was read in the same transaction. */
export async function putCheckpoint(
	database: Database,
	db: string,
	checkpoint: Checkpoint,
): Promise<void> {
	await database.meta.put({ key: keyOf(db), value: checkpoint });
}
