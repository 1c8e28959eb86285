import { i18n } from '$lib/i18n/current.svelte.ts';

type Known = Exclude<keyof typeof i18n.m.sync.reasons, 'other'>;

/** What the gateway can say of a card's answers to a member of its facility, as it says it; see its `writes.ts`. */
const serversWords: readonly (readonly [RegExp, Known])[] = [
	[/^a text is longer than |^the document is larger than /, 'too-large'],
	[/^you may not \w+ this document here$/, 'not-allowed'],
	[/^variants has \d+ entries, at most /, 'too-many-versions'],
	[
		/^unknown (?:field|instrument|version|category|criterion) |^no document has such an id$|The app is newer than the server$/,
		'older-server',
	],
];

/** Why a change is not taken, for people: the server's own words only where none of ours fit. */
export function refusalWords(reason: string): string {
	const { other, ...known } = i18n.m.sync.reasons;
	if (Object.hasOwn(known, reason)) return known[reason as Known];
	const found = serversWords.find(([words]) => words.test(reason));
	return found ? known[found[1]] : other(reason);
}
