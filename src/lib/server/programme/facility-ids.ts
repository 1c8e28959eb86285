import { foldText } from '../../domain/text.ts';

/** What tells facilities apart for people: who runs it and what it is called. */
export interface FacilityName {
	readonly operator: string;
	readonly name: string;
}

/** Longest id; the databases' names have room for 80. */
export const idLimit = 60;

export function isFacilityId(id: string): boolean {
	return id.length <= idLimit && /^[a-z0-9][a-z0-9-]*$/.test(id);
}

/** Latin letters, digits and hyphens: "Ognisko „Świt” nr 3" is `ognisko-swit-nr-3`. Empty when nothing is left. */
export function slug(text: string, limit = idLimit): string {
	const plain = foldText(text)
		.replaceAll('ß', 'ss')
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+/, '');
	return plain.slice(0, limit).replace(/-+$/, '');
}

/** Equal for names that people would not tell apart: letter case, diacritics, spaces and punctuation aside. */
export function nameKey({ operator, name }: FacilityName): string {
	return `${loose(operator)}|${loose(name)}`;
}

export function loose(text: string): string {
	return foldText(text)
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();
}

/**
 * A free id: the name's, else the name's and the operator's, else that with a number.
 * @param shared another facility has this name, so that the name alone would mislead
 */
export function newFacilityId(
	{ operator, name }: FacilityName,
	taken: { has(id: string): boolean },
	shared = false,
): string {
	const long = slug(`${name} ${operator}`) || 'placowka';
	const short = slug(name) || long;
	for (const id of shared ? [long] : [short, long]) if (!taken.has(id)) return id;
	for (let n = 2; ; n++) {
		const id = `${slug(long, idLimit - String(n).length - 1)}-${n}`;
		if (!taken.has(id)) return id;
	}
}
