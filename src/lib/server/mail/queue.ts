import type { CouchDatabase } from '../../couch/client.ts';
import { CouchError } from '../../couch/errors.ts';
import type { CouchDocument } from '../../couch/types.ts';
import type { Letter } from '../types.ts';
import { idPrefix, mailId, queuedRecord, readRecord, type MailRecord } from './record.ts';

/** Rows asked for at once: a few MB at most, letters are short. */
const page = 500;

/** The letters as documents. Every write names the revision it follows: of two processes one is told `conflict`. */
export interface MailQueue {
	/** @returns the letter's id; null: this event already has its letter, sent or not */
	add(letter: Letter, now: Date): Promise<string | null>;
	get(id: string): Promise<MailRecord | null>;
	/** All letters and marks there are. */
	all(): AsyncIterable<MailRecord>;
	/** @returns the new revision; null: somebody else was faster */
	write(doc: CouchDocument): Promise<string | null>;
}

export function mailQueue(database: CouchDatabase): MailQueue {
	async function write(doc: CouchDocument): Promise<string | null> {
		try {
			return (await database.put(doc)).rev;
		} catch (error) {
			if (error instanceof CouchError && error.kind === 'conflict') return null;
			throw error;
		}
	}
	return {
		write,
		async add(letter, now) {
			const rev = await write(queuedRecord(letter, now));
			return rev === null ? null : mailId(letter.event);
		},
		async get(id) {
			return readRecord(await database.get(id));
		},
		async *all() {
			const endkey = `${idPrefix}g`; // after every hexadecimal id
			let startkey = idPrefix;
			for (;;) {
				const rows = await database.allDocsRange({
					...{ startkey, endkey, limit: page + 1, includeDocs: true },
				});
				for (const { doc } of rows.slice(0, page)) {
					const record = readRecord(doc);
					if (record) yield record;
				}
				const next = rows[page];
				if (!next) return;
				startkey = next.key;
			}
		},
	};
}
