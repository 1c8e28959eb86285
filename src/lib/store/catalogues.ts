import type { Catalogue } from '../domain/instrument.ts';
import { programDb, type Database } from './database.ts';
import { rowsOf } from './rows.ts';

export interface StoredCatalogues {
	readonly catalogues: Catalogue[];
	/** Catalogue documents that could not be read; everything else goes on without them. */
	readonly refused: { readonly id: string; readonly reason: string }[];
}

/** The catalogue versions this device has received, beside the one shipped with the app. */
export async function readCatalogues(database: Database): Promise<StoredCatalogues> {
	const rows = await rowsOf(database, programDb, 'catalogue').toArray();
	const found: StoredCatalogues = { catalogues: [], refused: [] };
	if (!rows.length) return found;
	// Only a device that has received a catalogue needs the means to read one.
	const { readCatalogueDocument } = await import('../domain/catalogue.ts');
	for (const { id, body } of rows) {
		if (body === null) continue;
		const read = readCatalogueDocument(id, body);
		if (read.ok) found.catalogues.push(read.catalogue);
		else found.refused.push({ id, reason: read.reason });
	}
	return found;
}
