import { randomBytes } from 'node:crypto';
import { couch } from '../../couch/client.ts';
import { CouchError } from '../../couch/errors.ts';
import type { Backend } from '../../couch/types.ts';
import { facilityOf } from '../../domain/access.ts';
import { loggedError } from '../logs.ts';
import type { Clock, Log, Principal } from '../types.ts';
import { databaseNames, readSent, type SentPage, type SentQuery } from './read-sent.ts';
import { city, isPast, logDatabase, sentId, type SentDocument, type SentEntry } from './record.ts';

export interface SentLogDependencies {
	readonly backend: Backend;
	readonly clock: Clock;
	readonly log: Log;
	/** ms that stopping waits for the last writing. */
	readonly patience?: number;
}

/** Who sent which accepted revision. */
export interface SentLog {
	/** Takes note; returns at once and never throws. */
	record(database: string, sender: Principal, revisions: readonly Revision[]): void;
	/** Newest first. Throws CouchError. */
	read(facility: string, query: SentQuery): Promise<SentPage>;
	/** Writes what waits; never rejects. */
	flush(): Promise<void>;
	/** Drops the months that are past; to be called at start and once a day. */
	sweep(): Promise<void>;
	/** Writes what waits and stops. */
	close(): Promise<void>;
}

interface Revision {
	readonly id: string;
	readonly rev: string;
}

/** ms between two writings. */
const every = 60_000;
/** Entries of one document (about half a megabyte), and of all that wait in memory: a person sends 5,000 a request. */
const mostEntries = 5000;
const mostWaiting = 50_000;

/** One document that is to be written. Its id is given once, so that an attempt whose answer was lost is not repeated. */
interface Batch {
	readonly database: string;
	readonly id: string;
	readonly facility: string;
	readonly entries: SentEntry[];
	dropped: number;
}

export function createSentLog(dependencies: SentLogDependencies): SentLog {
	const { backend, clock, log, patience = 2000 } = dependencies;
	const client = couch(backend);
	/** Of this minute, by database and facility. */
	let gathering = new Map<string, Batch>();
	/** Of minutes before that could not be written, the oldest first. */
	let failed: Batch[] = [];
	/** Entries in memory. */
	let count = 0;
	let writing: Promise<void> = Promise.resolve();
	const timer = setInterval(() => void flush(), every).unref();

	function add(facility: string, entry: SentEntry): void {
		const database = logDatabase(entry.at);
		const key = `${database} ${facility}`;
		let batch = gathering.get(key);
		if (!batch) {
			const id = sentId(facility, entry.at, randomBytes(4).toString('hex'));
			batch = { database, id, facility, entries: [], dropped: 0 };
			gathering.set(key, batch);
		}
		if (batch.entries.length >= mostEntries || count >= mostWaiting) batch.dropped++;
		else {
			batch.entries.push(entry);
			count++;
		}
	}

	async function write({ database, id, facility, entries, dropped }: Batch): Promise<void> {
		if (!entries.length) return;
		const body: SentDocument = { type: 'sent', schema: 1, facility, entries };
		const doc = { _id: id, ...body, ...(dropped ? { dropped } : {}) };
		const target = client.database(database);
		try {
			await target.put(doc);
		} catch (error) {
			if (!(error instanceof CouchError)) throw error;
			if (error.kind === 'conflict') return;
			if (error.kind !== 'missing') throw error;
			await target.create();
			await target.put(doc);
		}
	}

	async function writeAll(): Promise<void> {
		const batches = [...failed, ...gathering.values()];
		failed = [];
		gathering = new Map();
		let trouble: unknown = null;
		for (const batch of batches) {
			try {
				// Once is enough to know that it does not answer.
				if (trouble === null) await write(batch);
			} catch (error) {
				trouble = error;
			}
			if (trouble === null) count -= batch.entries.length;
			else failed.push(batch);
		}
		if (trouble !== null) log('warn', 'sent-log-failed', loggedError(trouble));
	}

	function flush(): Promise<void> {
		writing = writing.then(writeAll);
		return writing;
	}

	return {
		record(database, { account, session, facility }, revisions) {
			const whose = facilityOf(database) ?? facility ?? city;
			const at = clock().toISOString();
			for (const { id, rev } of revisions)
				add(whose, { db: database, id, rev, account, session: session.slice(0, 16), at });
		},
		read: (facility, query) => readSent(backend, facility, query),
		flush,
		async sweep() {
			for (const name of await databaseNames(backend)) {
				if (!isPast(name, clock())) continue;
				const { status } = await backend(
					new Request(`http://couch.invalid/${name}`, { method: 'DELETE' }),
				);
				// Another process may have been first.
				if (status < 300 || status === 404) log('info', 'sent-log-dropped', { database: name });
				else log('warn', 'sent-log-kept', { database: name, status });
			}
		},
		async close() {
			clearInterval(timer);
			const waited = new Promise<void>((resolve) => setTimeout(resolve, patience).unref());
			await Promise.race([flush(), waited]);
		},
	};
}
