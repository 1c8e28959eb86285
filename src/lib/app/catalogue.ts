import shipped from '$lib/domain/catalogue/miasto-korzysci.pl.json';
import {
	catalogueId,
	toCatalogue,
	type Catalogue,
	type CatalogueFile,
} from '$lib/domain/instrument.ts';

/** The default catalogue, shipped with the app; catalogue.test.ts holds that it passes `readCatalogue`. */
export const shippedCatalogue: Catalogue = toCatalogue(shipped as unknown as CatalogueFile);

/** The id that a received copy of the shipped catalogue has. */
export const shippedCatalogueId = catalogueId(shippedCatalogue.instrument);
