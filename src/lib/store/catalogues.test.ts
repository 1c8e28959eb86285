import { afterEach, beforeEach, expect, it } from 'vitest';
import shipped from '../domain/catalogue/miasto-korzysci.pl.json' with { type: 'json' };
import { refuseDocument } from '../domain/documents/index.ts';
import { catalogueId } from '../domain/instrument.ts';
import { readCatalogues } from './catalogues.ts';
import { Database, programDb } from './database.ts';

const instrument = shipped.meta.instrument.id;

const idOf = (version: number) => catalogueId({ id: instrument, version });

let database: Database;
beforeEach(() => void (database = new Database(`catalogues-${Math.random()}`)));
afterEach(() => database.delete());

/** A document of `program` as a coordinator writes it and the gateway takes it. */
function published(version: number) {
	const file = structuredClone(shipped);
	file.meta.instrument.version = version;
	return { type: 'catalogue', schema: 1, instrument, version, file };
}

async function arrive(id: string, body: unknown) {
	const base = { rev: '1-a', body };
	const row = { db: programDb, id, type: 'catalogue', body, base, dirty: null, edit: 1 };
	await database.docs.put(row);
}

it('reads what the gateway takes from a coordinator', async () => {
	const id = idOf(2);
	expect(refuseDocument(id, published(2))).toBeNull();
	await arrive(id, published(2));
	const { catalogues, refused } = await readCatalogues(database);
	expect(refused).toEqual([]);
	expect(catalogues.map((one) => one.instrument.version)).toEqual([2]);
});

it('reports what cannot be read and goes on with the rest', async () => {
	await arrive(idOf(2), published(2));
	await arrive(idOf(3), { ...published(3), file: { meta: null } });
	await arrive(idOf(4), null);
	const { catalogues, refused } = await readCatalogues(database);
	expect(catalogues).toHaveLength(1);
	expect(refused).toEqual([{ id: idOf(3), reason: expect.any(String) }]);
});

it('refuses one that is not what its id says', async () => {
	await arrive(idOf(7), published(2));
	const { catalogues, refused } = await readCatalogues(database);
	expect(catalogues).toEqual([]);
	expect(refused).toHaveLength(1);
});
