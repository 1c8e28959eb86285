import type * as z from 'zod';
import type { Couch, CouchDatabase } from '../../couch/client.ts';
import { CouchError } from '../../couch/errors.ts';
import type { CouchDocument } from '../../couch/types.ts';
import { accountsDatabase } from '../../domain/access.ts';

export interface Found<Body> {
	readonly id: string;
	readonly rev: string;
	readonly body: Body;
}

/** Each loss means that somebody else won; so many in a row means something else is wrong. */
export const mostAttempts = 20;

/** Reads and writes of the `accounts` database by schema. The database is made when first needed. */
export class Records {
	readonly #database: CouchDatabase;
	#made: Promise<unknown> | undefined;

	constructor(couch: Couch) {
		this.#database = couch.database(accountsDatabase);
	}

	async get<S extends z.ZodType>(id: string, schema: S): Promise<Found<z.output<S>> | null> {
		const doc = await (await this.#open()).get(id);
		return doc && found(doc, schema);
	}

	/** Several at once, in order; null for what is not there. */
	async all(ids: readonly string[]): Promise<(CouchDocument | null)[]> {
		const rows = await (await this.#open()).allDocs(ids, { includeDocs: true });
		return rows.map((row) => (row.value?.deleted ? null : (row.doc ?? null)));
	}

	async range<S extends z.ZodType>(start: string, schema: S): Promise<Found<z.output<S>>[]> {
		const database = await this.#open();
		const rows = await database.allDocsRange({
			startkey: start,
			endkey: `${start}\uffff`,
			includeDocs: true,
		});
		return rows.flatMap((row) => (row.doc ? [found(row.doc, schema)] : []));
	}

	/** False: there is one with this id. */
	insert(id: string, body: object): Promise<boolean> {
		return this.#put({ ...body, _id: id });
	}

	/** False: somebody else wrote or deleted it since it was read. */
	replace(was: Found<unknown>, body: object): Promise<boolean> {
		return this.#put({ ...body, _id: was.id, _rev: was.rev });
	}

	/**
	 * Changes a document, again on the fresh one when somebody else was faster.
	 * @param change pure; null: leave it as it is; what it throws is thrown
	 * @returns the body that is stored now; null when the document is missing
	 */
	async revise<S extends z.ZodType>(
		id: string,
		schema: S,
		change: (body: z.output<S>) => (z.output<S> & object) | null,
	): Promise<z.output<S> | null> {
		for (let attempt = 0; attempt < mostAttempts; attempt++) {
			const was = await this.get(id, schema);
			if (!was) return null;
			const next = change(was.body);
			if (!next) return was.body;
			if (await this.replace(was, next)) return next;
		}
		throw new CouchError('busy', 'a document that never stops changing');
	}

	/** Deletes a document whatever is written to it meanwhile; a missing one is no error. */
	async delete<S extends z.ZodType>(id: string, schema: S): Promise<void> {
		for (let attempt = 0; attempt < mostAttempts; attempt++) {
			const was = await this.get(id, schema);
			if (!was) return;
			await this.remove([was]);
		}
		throw new CouchError('busy', 'a document that never stops changing');
	}

	/** Deletes what is still as it was read; the rest stays. */
	async remove(were: readonly Found<unknown>[]): Promise<void> {
		if (!were.length) return;
		const database = await this.#open();
		await database.bulkDocs(were.map(({ id, rev }) => ({ _id: id, _rev: rev, _deleted: true })));
	}

	async #put(doc: CouchDocument): Promise<boolean> {
		const database = await this.#open();
		try {
			await database.put(doc);
			return true;
		} catch (error) {
			if (error instanceof CouchError && error.kind === 'conflict') return false;
			throw error;
		}
	}

	async #open(): Promise<CouchDatabase> {
		this.#made ??= this.#database.create().catch((error: unknown) => {
			this.#made = undefined;
			throw error;
		});
		await this.#made;
		return this.#database;
	}
}

/** A document that is not what we write is damage: better no answer than a wrong one. */
export function found<S extends z.ZodType>(doc: CouchDocument, schema: S): Found<z.output<S>> {
	const { _id, _rev = '', ...body } = doc;
	const parsed = schema.safeParse(body);
	if (!parsed.success) throw new DamagedDocument(_id.split(':')[0] ?? '');
	return { id: _id, rev: _rev, body: parsed.data };
}

export class DamagedDocument extends Error {
	override readonly name = 'DamagedDocument';
	constructor(kind: string) {
		super(`a document of kind ${kind} is not what it should be`);
	}
}
