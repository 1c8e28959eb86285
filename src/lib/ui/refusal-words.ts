import { i18n } from '$lib/i18n/current.svelte.ts';

/** Why the server did not take a document, for people: its own words only where none of ours fit. */
export function refusalWords(reason: string): string {
	const { other, ...known } = i18n.m.sync.reasons;
	return Object.hasOwn(known, reason) ? known[reason as keyof typeof known] : other(reason);
}
