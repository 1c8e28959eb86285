import * as z from 'zod/mini';
import { same } from '../domain/merge/plain.ts';
import type { Database } from './database.ts';
import { relaxed } from './durability.ts';

const key = 'sync-report';

/**
 * Why syncing does not go on. `offline`: no network; `signed-out`: a sign-in is needed; `account-mismatch`: somebody
 * else is signed in; `forbidden`, `missing`, `gone`: not this database, no such database, closed for good; `server`:
 * it answers, but not usefully; `storage`: this device's own database.
 */
export const problemKinds = [
	...(['offline', 'signed-out', 'account-mismatch', 'forbidden'] as const),
	...(['missing', 'gone', 'server', 'storage'] as const),
] as const;

const problemSchema = z.object({
	kind: z.literal(problemKinds),
	reason: z.string(),
	/** The database it is about, where it is one. */
	db: z.optional(z.string()),
});
export type SyncProblem = z.infer<typeof problemSchema>;

const reportSchema = z.object({
	problem: z.nullable(problemSchema),
	/** Everything that holds, `problem` first; one that is about a database until that answers. */
	problems: z._default(z.array(problemSchema), []),
	/** ISO 8601: when the next attempt is due. */
	retryAt: z.nullable(z.string()),
	/** ISO 8601: when the server last answered everything it was asked. */
	contactAt: z.nullable(z.string()),
	/** Counts reports, so that a tab tells another's from its own: clocks lie. */
	n: z._default(z.number(), 0),
});
/** What the last tab that asked knows of the network, for all tabs. */
export type SyncReport = z.infer<typeof reportSchema>;

const empty: SyncReport = { problem: null, problems: [], retryAt: null, contactAt: null, n: 0 };

export async function readReport(database: Database): Promise<SyncReport> {
	const parsed = reportSchema.safeParse((await database.meta.get(key))?.value);
	return parsed.success ? parsed.data : empty;
}

/**
 * Replaces the report by what `next` makes of it; two tabs at once do it one after the other. What stands there already
 * is not written again.
 */
export async function changeReport(
	database: Database,
	next: (before: SyncReport) => Omit<SyncReport, 'n'>,
): Promise<SyncReport> {
	const before = await readReport(database);
	if (same({ ...next(before), n: before.n }, before)) return before;
	// Lost at a power cut, an older one is said until a page asks the server, which is the first thing it does.
	return database.transaction('rw', relaxed(database.meta), async () => {
		const stored = await readReport(database);
		const report = { ...next(stored), n: stored.n + 1 };
		await database.meta.put({ key, value: report });
		return report;
	});
}
