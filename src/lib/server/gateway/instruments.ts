import type { CouchDatabase } from '../../couch/client.ts';
import { readCatalogue, readCatalogueDocument } from '../../domain/catalogue.ts';
import current from '../../domain/catalogue/miasto-korzysci.pl.json' with { type: 'json' };
import { Instruments, type KnownInstruments } from '../../domain/documents/index.ts';

/** Instruments as far as this process knows them. */
export interface PublishedInstruments extends KnownInstruments {
	/** Looks at what the city has published by now. Throws CouchError. */
	refresh(): Promise<void>;
}

/** Every version that a build ever came with: a file that takes another's place in a build stays here beside it. */
const everShipped: readonly unknown[] = [current];

/** ms between the beginnings of two looks: a name that nobody knows makes one, whoever sends it and how often. */
const apart = 250;

/**
 * What was ever shipped with a build, and every version that the city published in `program` as long as this process runs
 * or that is there still. One look at a time; whoever comes during one waits for the next, and all of them together.
 */
export function publishedInstruments(program: CouchDatabase): PublishedInstruments {
	const known = new Instruments();
	for (const file of everShipped) {
		const shipped = readCatalogue(file);
		if (shipped.ok) known.add(shipped.catalogue.instrument);
	}
	/** Revisions by id: a file is read once. */
	const read = new Map<string, string>();
	let begun = -Infinity;
	let running: Promise<void> = Promise.resolve();
	let next: Promise<void> | null = null;

	async function look(): Promise<void> {
		const wait = begun + apart - performance.now();
		if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
		begun = performance.now();
		next = null;
		const rows = await program.allDocsRange({ startkey: 'catalogue:', endkey: 'catalogue:\uffff' });
		for (const { key, value } of rows) {
			if (!value || read.get(key) === value.rev) continue;
			const doc = await program.get(key);
			const catalogue = readCatalogueDocument(key, doc);
			if (catalogue.ok) known.add(catalogue.catalogue.instrument);
			read.set(key, value.rev);
		}
	}

	return {
		has: (instrument) => known.has(instrument),
		hasVersion: (instrument, version) => known.hasVersion(instrument, version),
		criteriaOf: (instrument, category) => known.criteriaOf(instrument, category),
		refresh() {
			next ??= running = running.catch(() => undefined).then(look);
			return next;
		},
	};
}
