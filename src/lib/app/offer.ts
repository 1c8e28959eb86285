import shipped from '$lib/domain/catalogue/miasto-korzysci.offer.pl.json';
import type { Catalogue, Offer } from '$lib/domain/instrument.ts';

/** The rewards and questions of a catalogue: its own, or those shipped with the app. */
export function offerOf(catalogue: Catalogue): Offer {
	return catalogue.offer ?? shipped;
}
