import { same } from '../domain/merge/plain.ts';
import type { Database, SetAside } from './database.ts';

/** Keeps a body that could not be read, once. Must run inside a transaction that covers `aside`. */
export async function setAside(database: Database, one: Omit<SetAside, 'seq'>): Promise<void> {
	const there = await database.aside.where('[db+id]').equals([one.db, one.id]).toArray();
	if (!there.some(({ body }) => same(body, one.body))) await database.aside.add(one);
}
