import type { Database } from './database.ts';

/**
 * Empties an account's database when the server has everything that is in it, in one transaction with the look: what
 * is written a moment later stays. Rows of every database count, also those that this account never sends, and what
 * was set aside, as that is nowhere else.
 * @returns false when something is only here; then nothing has changed
 */
export async function emptyIfConfirmed(database: Database): Promise<boolean> {
	const { docs, versions, aside, meta } = database;
	return database.transaction('rw', [docs, versions, aside, meta], async () => {
		const [waiting, apart] = await Promise.all([
			// Only what waits is in the index.
			docs.orderBy('[db+dirty]').count(),
			aside.count(),
		]);
		if (waiting || apart) return false;
		await Promise.all([docs.clear(), versions.clear(), meta.clear()]);
		return true;
	});
}
