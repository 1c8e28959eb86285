import { randomUUID } from 'node:crypto';
import type { Couch } from '../../couch/client.ts';
import { CouchError } from '../../couch/errors.ts';
import { accountsDatabase } from '../../domain/access.ts';

/**
 * The history that the databases belong to. Devices are told it with every answer; another one than before makes them
 * ask which of their confirmed revisions this server still has (Sync 6 of the design).
 *
 * It lies in a `_local` document, which no replication copies: data brought to another server in whatever way are
 * another history there.
 */
const id = 'epoch';

/** The epoch, made when there is none. */
export async function readEpoch(couch: Couch): Promise<string> {
	const database = couch.database(accountsDatabase);
	for (;;) {
		const found = await database.getLocal(id);
		if (typeof found?.value === 'string') return found.value;
		try {
			const value = randomUUID();
			await database.putLocal({ ...found, _id: id, value });
			return value;
		} catch (error) {
			// Another process made one at the same moment: take that.
			if (!(error instanceof CouchError && error.kind === 'conflict')) throw error;
		}
	}
}

/** Begins another history. */
export async function renewEpoch(couch: Couch): Promise<string> {
	const database = couch.database(accountsDatabase);
	const value = randomUUID();
	await database.putLocal({ ...(await database.getLocal(id)), _id: id, value });
	return value;
}
