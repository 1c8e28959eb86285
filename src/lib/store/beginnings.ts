import * as z from 'zod/mini';
import { atLeast, pattern } from '../domain/checks.ts';
import type { Database } from './database.ts';
import { deviceKey, letterCount } from './replica.ts';

/** In `meta`, of versions of the app that numbered everything under one id. */
const oldKey = 'replica';
const oldReplicaSchema = z.object({ id: z.string().check(atLeast(1)) });
const lettersSchema = z.string().check(pattern(/^[0-9a-v]{5}$/));

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
