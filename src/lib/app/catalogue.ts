import shipped from '$lib/domain/catalogue/miasto-korzysci.pl.json';
import { toCatalogue, type Catalogue, type CatalogueFile } from '$lib/domain/instrument.ts';

/** The default catalogue, shipped with the app; catalogue.test.ts holds that it passes `readCatalogue`. */
export const shippedCatalogue: Catalogue = toCatalogue(shipped as unknown as CatalogueFile);

/** The id that a received copy of the shipped catalogue has, as `catalogueId` of the store gives it. */
export const shippedCatalogueId = `catalogue:${shippedCatalogue.instrument.id}:${shippedCatalogue.instrument.version}`;
