import { pastInstant } from '../domain/instant.ts';
import type { Language } from '../i18n/current.svelte.ts';
import { formatDateTime } from '../i18n/format.ts';

/** When something was written, as its document says: "22 listopada 2026, 10:42". Empty when that cannot be. */
export function writtenAt(at: string, language: Language, now = Date.now()): string {
	const time = pastInstant(at, now);
	return time === null ? '' : formatDateTime(new Date(time), language);
}
