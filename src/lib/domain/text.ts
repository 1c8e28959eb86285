import type { Field } from './stamp.ts';

/** Typing stops here, in UTF-16 units as `maxlength` counts them. */
export const typedTextLimit = 20_000;
/** Schemas accept more than can be typed, so that a merge never makes what is refused. */
export const storedTextLimit = 200_000;

const loneSurrogates = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Characters that no person types and no screen shows: all controls but tab and line feed (V7). */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/**
 * Text as it is stored: well-formed Unicode, line ends as `\n`, no control characters. Everything else stays as typed.
 */
export function normalizeText(text: string): string {
	const clean = cleanText(text);
	// The browser's own is quicker by far; Safari has it since 16.4.
	return clean.toWellFormed?.() ?? clean.replace(loneSurrogates, '\uFFFD');
}

/** The text with line ends as `\n` and without control characters; the very same where it has none. */
export function cleanText(text: string): string {
	if (!controls.test(text)) return text;
	return text.replace(/\r\n?/g, '\n').replace(new RegExp(controls, 'g'), '');
}

/** The first `limit` UTF-16 units of a text, never half of a character. */
export function cutText(text: string, limit: number): string {
	if (text.length <= limit) return text;
	const last = text.charCodeAt(limit - 1);
	return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

/** Lower case without diacritics, for searching: "Współpraca" is found by "wspol". */
export function foldText(text: string): string {
	return text.toLowerCase().replaceAll('ł', 'l').normalize('NFD').replace(/\p{M}/gu, '');
}

/** A short name for a text, equal for equal texts on every device (cyrb53, 53 bits). Not for security. */
export function textHash(text: string): string {
	let high = 0xdeadbeef;
	let low = 0x41c6ce57;
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		high = Math.imul(high ^ unit, 2654435761);
		low = Math.imul(low ^ unit, 1597334677);
	}
	high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
	low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
	return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}

type State = Pick<Field<string>, 'n' | 'replica' | 'value'> | null | undefined;

/**
 * The same state of a text. The stamp alone does not tell: a merge joins two texts under the stamp of one of them, and
 * whoever holds that one has not seen the other's words yet.
 */
export function isSameText(a: State, b: State): boolean {
	return a?.n === b?.n && a?.replica === b?.replica && a?.value === b?.value;
}
