import type { Answer } from '../domain/answer.ts';
import { textsOf } from '../domain/merge/reconcile.ts';
import { containsText } from '../domain/merge/text.ts';
import type { Database, Version } from './database.ts';
import { listVersions, versionsPerField } from './versions.ts';

/** A text for the history of a field. */
export type KeptText = Omit<Version, 'seq' | 'open'>;

/**
 * Adds texts to the histories of their fields, each where its time puts it. One that is there already adds nothing;
 * a history that grows too long loses its oldest, none of those that come. Must run inside a transaction that covers `versions`.
 */
export async function joinVersions(database: Database, texts: readonly KeptText[]): Promise<void> {
	const places = new Map<string, KeptText[]>();
	for (const one of texts) {
		const name = JSON.stringify([one.db, one.id, one.field]);
		places.set(name, [...(places.get(name) ?? []), one]);
	}
	for (const incoming of places.values()) {
		const [place] = incoming;
		if (place) await joinPlace(database, place, incoming);
	}
}

async function joinPlace(
	database: Database,
	place: Pick<KeptText, 'db' | 'id' | 'field'>,
	incoming: readonly KeptText[],
): Promise<void> {
	const there = (await listVersions(database, place)).reverse();
	const known = new Set(there.map(({ text }) => text));
	const fresh: KeptText[] = [];
	for (const one of incoming) {
		if (one.text.trim() === '' || known.has(one.text)) continue;
		known.add(one.text);
		fresh.push(one);
	}
	if (!fresh.length) return;
	// Room is made by the oldest that were there: whatever its clock says, a text that comes now is nowhere else.
	const room = Math.max(0, versionsPerField - fresh.length);
	const joined = [...there.slice(there.length - Math.min(room, there.length)), ...fresh].sort(
		(a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0),
	);
	await database.versions.bulkDelete(there.map(({ seq }) => seq));
	await database.versions.bulkAdd(
		joined.map(({ db, id, field, text, at, by }) => ({
			db,
			id,
			field,
			text,
			at,
			by,
			open: 0 as const,
		})),
	);
}

/** Texts of `sides` that are nowhere in the answer which takes their place: they belong into the history of it. */
export function replacedTexts(
	{ db, id }: Pick<KeptText, 'db' | 'id'>,
	answer: Answer,
	sides: readonly Answer[],
): KeptText[] {
	const now = textsOf(answer);
	return sides
		.flatMap(textsOf)
		.filter((one) => !now.some(({ text }) => containsText(text, one.text)))
		.map((one) => ({ db, id, field: 'text', ...one }));
}
