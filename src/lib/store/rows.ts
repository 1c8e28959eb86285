import type { Collection } from 'dexie';
import type { Database, Row } from './database.ts';

/** After every letter that an id may have. */
const last = '\uffff';

/** Rows of one database; of one type: those whose ids begin with it, as all ids do. */
export function rowsOf(
	{ docs }: Database,
	db: string,
	type?: string,
): Collection<Row, [db: string, id: string]> {
	const prefix = type === undefined ? '' : `${type}:`;
	return docs.where('[db+id]').between([db, prefix], [db, prefix + last]);
}

/** Rows with edits that the server has not confirmed. */
export function dirtyRows(
	{ docs }: Database,
	db: string,
): Collection<Row, [db: string, id: string]> {
	return docs.where('[db+dirty]').equals([db, 1]);
}
