/**
 * Answers of a CouchDB, looked at before they are believed. Checked by hand: pages of thousands of rows are read on
 * slow tablets. Each function throws `CouchError` of kind `broken`.
 */
import { CouchError } from './errors.ts';
import type {
	AllDocsRow,
	BulkRow,
	Change,
	Changes,
	CouchDocument,
	DatabaseInfo,
	RevsDiff,
} from './types.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Undefined for what is no JSON. */
export function json(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export function info(answer: unknown): DatabaseInfo {
	const { db_name, doc_count, update_seq } = fields(answer);
	return {
		db_name: string(db_name, 'db_name'),
		doc_count: number(doc_count, 'doc_count'),
		update_seq: sequence(update_seq),
	};
}

export function document(answer: unknown): CouchDocument {
	const doc = fields(answer);
	string(doc._id, '_id');
	return doc as CouchDocument;
}

/** The new revision. */
export function written(answer: unknown): string {
	return string(fields(answer).rev, 'rev');
}

/** @param sent when given, the answer must have one row for each, in their order */
export function bulkRows(answer: unknown, sent: readonly CouchDocument[] | null): BulkRow[] {
	const rows = list(answer, 'rows').map((row): BulkRow => {
		const { id, rev, error, reason } = fields(row);
		return error === undefined
			? { ok: true, id: string(id, 'id'), rev: string(rev, 'rev') }
			: { id: string(id, 'id'), error: String(error), reason: String(reason ?? '') };
	});
	if (sent) oneEach(rows, sent, (row, doc) => row.id === doc._id);
	return rows;
}

/** @param keys when given, the answer must have one row for each, in their order */
export function allDocsRows(answer: unknown, keys: readonly string[] | null): AllDocsRow[] {
	const rows = list(fields(answer).rows, 'rows').map((row): AllDocsRow => {
		const { key, value, doc, error } = fields(row);
		if (error !== undefined) return { key: string(key, 'key'), error: String(error) };
		const { rev, deleted } = fields(value);
		return {
			key: string(key, 'key'),
			value: deleted === true ? { rev: string(rev, 'rev'), deleted } : { rev: string(rev, 'rev') },
			...(doc ? { doc: document(doc) } : {}),
		};
	});
	if (keys) oneEach(rows, keys, (row, key) => row.key === key);
	return rows;
}

export function changes(answer: unknown): Changes {
	const { results, last_seq, pending } = fields(answer);
	return {
		results: list(results, 'results').map((row): Change => {
			const { seq, id, deleted, changes, doc } = fields(row);
			return {
				seq: sequence(seq),
				id: string(id, 'id'),
				changes: list(changes, 'changes').map((leaf) => ({ rev: string(fields(leaf).rev, 'rev') })),
				...(deleted === true ? { deleted } : {}),
				...(doc ? { doc: document(doc) } : {}),
			};
		}),
		last_seq: sequence(last_seq),
		pending: number(pending, 'pending'),
	};
}

export function revsDiff(answer: unknown): RevsDiff {
	return Object.fromEntries(
		Object.entries(fields(answer)).map(([id, entry]) => [
			id,
			{ missing: list(fields(entry).missing, 'missing').map((rev) => string(rev, 'rev')) },
		]),
	);
}

function oneEach<Row, Asked>(
	rows: readonly Row[],
	asked: readonly Asked[],
	fits: (row: Row, asked: Asked) => boolean,
): void {
	const all = rows.length === asked.length;
	if (!all || !asked.every((one, i) => fits(rows[i] as Row, one))) throw broken('rows in order');
}

function fields(value: unknown): Fields {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw broken('an object');
	return value as Fields;
}

function list(value: unknown, name: string): readonly unknown[] {
	if (!Array.isArray(value)) throw broken(name);
	return value;
}

function string(value: unknown, name: string): string {
	if (typeof value !== 'string') throw broken(name);
	return value;
}

function number(value: unknown, name: string): number {
	if (typeof value !== 'number') throw broken(name);
	return value;
}

/** Opaque; only servers of long ago count in numbers. */
function sequence(value: unknown): string {
	return typeof value === 'number' ? String(value) : string(value, 'seq');
}

function broken(what: string): CouchError {
	return new CouchError('broken', `no ${what} in the answer`);
}
