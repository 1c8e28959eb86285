import { CouchError } from '../../couch/errors.ts';
import { lineTo } from '../../couch/line.ts';
import { allDocsRows } from '../../couch/read.ts';
import type { AllDocsRow, Backend } from '../../couch/types.ts';
import { isLogDatabase, sentDocument, sentPrefix, type SentEntry } from './record.ts';

export interface SentQuery {
	/** Only this document's; absent: all. */
	readonly doc?: string | undefined;
	/** `next` of the page before. */
	readonly before?: string | undefined;
}

export interface SentPage {
	/** Newest first. */
	readonly entries: readonly SentEntry[];
	/** Where the next page begins; null: nothing is left. A page may be empty and have one. */
	readonly next: string | null;
}

/** Documents read together, half a megabyte each at most. */
const together = 10;
/** Of one page: entries after which it ends, and documents looked through for them. */
const enough = 500;
const mostDocuments = 300;

/** `log-2026-11 sent:<facility>:<instant>:<process>`; made by us, checked as it comes back. */
export const placePattern =
	/^(log-\d{4}-\d{2}) (sent:[~a-z0-9-]{1,80}:[0-9TZ:.-]{20,30}:[0-9a-f]{8})$/;

/** Ours of the backend's databases. Throws CouchError. */
export async function databaseNames(backend: Backend): Promise<string[]> {
	const { body: names } = await lineTo(backend).send('_all_dbs', {});
	return Array.isArray(names)
		? names.filter((name): name is string => typeof name === 'string' && isLogDatabase(name))
		: [];
}

/** A page of what was sent for a facility. Throws CouchError. */
export async function readSent(
	backend: Backend,
	facility: string,
	{ doc, before }: SentQuery,
): Promise<SentPage> {
	const [, fromMonth, fromId] = placePattern.exec(before ?? '') ?? [];
	const months = (await databaseNames(backend)).sort().reverse();
	const entries: SentEntry[] = [];
	let looked = 0;
	for (const month of months) {
		if (fromMonth && month > fromMonth) continue;
		let after = month === fromMonth ? fromId : undefined;
		for (;;) {
			const rows = await newestFirst(backend, month, facility, after);
			for (const row of rows) {
				const read = sentDocument.safeParse(row.doc);
				const sent = read.success ? read.data.entries.toReversed() : [];
				entries.push(...sent.filter(({ id }) => doc === undefined || id === doc));
				after = row.key;
				looked++;
				if (entries.length >= enough || looked >= mostDocuments)
					return { entries, next: `${month} ${row.key}` };
			}
			if (rows.length < together) break;
		}
	}
	return { entries, next: null };
}

async function newestFirst(
	backend: Backend,
	month: string,
	facility: string,
	after: string | undefined,
): Promise<AllDocsRow[]> {
	const prefix = sentPrefix(facility);
	const from = after?.startsWith(prefix) ? after : undefined;
	const query = {
		...{ descending: true, include_docs: true, limit: together },
		startkey: JSON.stringify(from ?? `${prefix}\uffff`),
		endkey: JSON.stringify(prefix),
		skip: from === undefined ? undefined : 1,
	};
	try {
		const { body } = await lineTo(backend).send(`${month}/_all_docs`, { query });
		return allDocsRows(body, null);
	} catch (error) {
		// Dropped by another process meanwhile.
		if (error instanceof CouchError && error.kind === 'missing') return [];
		throw error;
	}
}
