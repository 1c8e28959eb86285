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
	/** The server has closed the database for good. */
	readonly closed: boolean;
}

const text = z._default(z.nullable(z.string()), null);
const checkpointSchema = z.object({
	since: text,
	epoch: text,
	healedAt: text,
	closed: z._default(z.boolean(), false),
});

const start: Checkpoint = {
	...{ since: null, epoch: null, healedAt: null, closed: false },
};

const prefix = 'sync:';

/** The stored checkpoint; one that cannot be read begins anew: what is there already is not changed by reading it again. */
export async function readCheckpoint(database: Database, db: string): Promise<Checkpoint> {
	const stored = await database.meta.get(prefix + db);
	const parsed = checkpointSchema.safeParse(stored?.value);
	return parsed.success ? parsed.data : start;
}

/**
 * Everything is read and asked after anew: a copy was restored into this database, and what it says of the server is
 * only its word. Must run inside the transaction that restores.
 */
export async function restartCheckpoints(database: Database): Promise<void> {
	const all = await database.meta.where('key').startsWith(prefix).toArray();
	for (const { key, value } of all) {
		const parsed = checkpointSchema.safeParse(value);
		if (!parsed.success) continue;
		await database.meta.put({ key, value: { ...parsed.data, since: null, healedAt: null } });
	}
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
	await database.meta.put({ key: prefix + db, value: checkpoint });
}
