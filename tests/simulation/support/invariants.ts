import { readAnswer, type Answer } from '../../../src/lib/domain/answer.ts';
import { canonical, same } from '../../../src/lib/domain/merge/plain.ts';
import type { Row, Version } from '../../../src/lib/store/database.ts';
import type { Device } from './device.ts';
import { atBounds } from './sentences.ts';
import { sentencesIn } from './verdict.ts';

/** What must be true of rows whenever nothing moves, whatever happened before. */
export function wrongRows(devices: readonly Device[], trusted: boolean): string[] {
	const bySeen = new Map<string, { who: string; criteria: string }>();
	const broken: string[] = [];
	for (const { name, disk } of devices) {
		for (const { id, db, body, base, dirty } of disk.rows) {
			// A row that was damaged on the disk is anything.
			const damaged = body !== null && id.startsWith('answer:') && !readAnswer(body).ok;
			if (!dirty && base && !damaged && !same(body, base.body))
				broken.push(`${name}: ${id} is clean and not what was confirmed`);
			for (const one of trusted ? [body, base?.body] : []) {
				const read = readAnswer(one);
				if (!read.ok) continue;
				const criteria = values(read.answer);
				const state = `${db}/${id} ${canonical(read.answer.seen)}`;
				const other = bySeen.get(state);
				if (other && other.criteria !== criteria)
					broken.push(
						`${name} and ${other.who} have seen the same of ${id}, and have it otherwise`,
					);
				bySeen.set(state, { who: name, criteria });
			}
		}
	}
	return broken;
}

/** Who has seen the same edits has the same answers; in which order texts were joined may still show. */
function values({ criteria }: Answer): string {
	return canonical(Object.entries(criteria).map(([id, { value }]) => [id, value]));
}

/**
 * What gave way to a merge, to a fold or to a body that claims to include it is whole in this device's history (V5).
 * @param before the rows when nothing moved the last time; since then nobody edited them here
 */
export function gaveWay(device: Device, before: readonly Row[]): string[] {
	const { disk, name } = device;
	const { rows } = disk;
	if (atBounds(disk)) return [];
	const versions = disk.versions as (Version & { readonly value?: unknown })[];
	const now = rows.map(({ body }) => JSON.stringify(body)).join('\n');
	const aside = JSON.stringify(disk.aside);
	return before.flatMap(({ db, id, body }) => {
		const row = rows.find((one) => one.db === db && one.id === id);
		const was = readAnswer(body);
		if (!was.ok || (row && same(row.body, body))) return [];
		const is = readAnswer(row?.body);
		const texts = textsOf(was.answer)
			.filter((text) => sentencesIn(text).some((one) => !now.includes(one)))
			// Whole, or grown before it gave way.
			.filter((text) => !versions.some((one) => holds(one.text, text)))
			.filter((text) => !aside.includes(JSON.stringify(text).slice(1, -1)));
		const marks = Object.entries(was.answer.criteria).filter(([criterion, { value }]) => {
			if (!is.ok || value === null || is.answer.criteria[criterion]?.value === value) return false;
			const inHistory = versions.some((one) => one.field === criterion && one.value === value);
			const inLost = is.answer.lost.some((one) => one.field === criterion && one.value === value);
			return !inHistory && !inLost;
		});
		return [
			...texts.map((text) => `${name} keeps nowhere what gave way: ${JSON.stringify(text)}`),
			...marks.map(
				([criterion, { value }]) => `${name} keeps nowhere that ${criterion} was ${value}`,
			),
		];
	});
}

/** Every sentence of a text, and a text without any letter by letter. */
function holds(kept: string | undefined, text: string): boolean {
	return kept !== undefined && sentencesIn(text).every((one) => kept.includes(one));
}

function textsOf({ text, variants, lost }: Answer): string[] {
	return [
		...(text ? [text.value] : []),
		...variants.map((one) => one.text),
		...lost.flatMap(({ value }) => (typeof value === 'string' ? [value] : [])),
	];
}
