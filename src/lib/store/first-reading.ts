import type { Answer } from '../domain/answer.ts';
import type { StoredAnswer } from './answers.ts';

/**
 * The answers for the first drawing, read with the browser's own IndexedDB: the library and the schemas are a third
 * of the code, and the screen need not wait for them. Whatever is unusual here is left to the full reading, which
 * follows in every case and has the last word.
 */

/** Version 2 of database.ts in the browser's count; tests hold that they agree. */
const nativeVersion = 20;
const schema = 1;

/** Where the answers lie, and which received catalogues change nothing because the app ships them. */
export interface FirstPlace {
	/** Name of the local database. */
	readonly name: string;
	/** The value of `db` in the rows of answers. */
	readonly db: string;
	/** The value of `db` in the rows of catalogues. */
	readonly program: string;
	/** Ids of catalogue documents that need not be read. */
	readonly shipped: readonly string[];
}

/**
 * The answers as they lie in the database, none when there is no database yet; null when only the full reading can
 * tell: something is damaged, newer, or not the app's own, or the disk refuses. Writes nothing and never rejects.
 */
export async function readFirst(place: FirstPlace): Promise<StoredAnswer[] | null> {
	try {
		const database = await openExisting(place.name);
		if (!database) return [];
		try {
			return await readRows(database, place);
		} finally {
			database.close();
		}
	} catch {
		return null;
	}
}

/** Null when there is none: asking does not make one. */
function openExisting(name: string): Promise<IDBDatabase | null> {
	return new Promise((resolve, reject) => {
		const opening = indexedDB.open(name);
		let fresh = false;
		opening.onupgradeneeded = () => {
			fresh = true;
			opening.transaction?.abort();
		};
		opening.onerror = (event) => {
			event.preventDefault();
			if (fresh) resolve(null);
			else reject(opening.error as DOMException);
		};
		opening.onsuccess = () => resolve(opening.result);
	});
}

async function readRows(
	database: IDBDatabase,
	{ db, program, shipped }: FirstPlace,
): Promise<StoredAnswer[] | null> {
	if (database.version !== nativeVersion) return null;
	const docs = database.transaction('docs').objectStore('docs');
	const [catalogues, rows] = await Promise.all([
		done(docs.getAllKeys(idsOf(program, 'catalogue'))),
		done(docs.getAll(idsOf(db, 'answer'))),
	]);
	const known = catalogues.every((key) => shipped.includes(String((key as unknown[])[1])));
	const answers = rows.filter((row: { body?: unknown }) => row.body !== null).map(toAnswer);
	return known && answers.every((one) => one !== null) ? answers : null;
}

/** The ids of a type begin with it: `rowsOf` of rows.ts, without the library. */
function idsOf(db: string, type: string): IDBKeyRange {
	return IDBKeyRange.bound([db, `${type}:`], [db, `${type}:\uffff`]);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error as DOMException);
	});
}

/** The answer of a row, when everything a screen reads of it has its form; else null. */
export function toAnswer(row: unknown): StoredAnswer | null {
	if (!isRecord(row) || typeof row.edit !== 'number' || !isRecord(row.body)) return null;
	const { body } = row;
	const { instrument, round, category, catalogue, criteria, text, variants, seen } = body;
	const readable =
		body.type === 'answer' &&
		body.schema === schema &&
		[instrument, round, category].every((name) => typeof name === 'string' && name !== '') &&
		Number.isInteger(catalogue) &&
		isRecord(criteria) &&
		Object.values(criteria).every((field) => isField(field, isDeclared)) &&
		(text === undefined || isField(text, isText)) &&
		(variants === undefined || (Array.isArray(variants) && variants.every(isVariant))) &&
		isRecord(seen);
	if (!readable) return null;
	const answer = { variants: [], dismissed: [], lost: [], ...body };
	return { answer: answer as unknown as Answer, edit: row.edit };
}

function isField(field: unknown, isValue: (value: unknown) => boolean): boolean {
	return isRecord(field) && isStamped(field) && isValue(field.value);
}

function isVariant(variant: unknown): boolean {
	return isRecord(variant) && isStamped(variant) && [variant.id, variant.text].every(isText);
}

function isStamped({ n, replica, at, by }: Record<string, unknown>): boolean {
	return Number.isInteger(n) && [replica, at, by].every(isText);
}

function isText(value: unknown): boolean {
	return typeof value === 'string';
}

function isDeclared(value: unknown): boolean {
	return value === null || typeof value === 'boolean';
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
