import type { Language } from '../i18n/current.svelte.ts';
import { formatDate, formatDateTime, formatTime } from '../i18n/format.ts';
import type { backup } from '../i18n/pl/backup.ts';

type Words = typeof backup;

/** What the last thing a person did with copies came to. */
export type BackupOutcome =
	| { readonly kind: 'saved'; readonly sealed: boolean }
	| { readonly kind: 'restored'; readonly report: BackupReport }
	| { readonly kind: 'problem'; readonly problem: keyof Words['problems'] };

export interface BackupReport {
	readonly added: number;
	readonly merged: number;
	readonly unchanged: number;
	readonly setAside: number;
	readonly clashes: number;
	readonly newer: number;
}

const day = 86_400_000;

/** "dzisiaj, 10:42", "wczoraj, 10:42", "3 dni temu"; the full date when the clock says it is still to come. */
export function backupAge(at: Date, now: Date, language: Language, words: Words): string {
	const date = formatDate(at, language);
	if (date === formatDate(now, language)) return words.today(formatTime(at, language));
	if (at > now) return formatDateTime(at, language);
	const yesterday = new Date(now.getTime() - day);
	if (date === formatDate(yesterday, language)) return words.yesterday(formatTime(at, language));
	return words.daysAgo(Math.max(2, Math.round((now.getTime() - at.getTime()) / day)));
}

/** What a restore did, as sentences: first what is good, then what needs somebody. */
export function reportSentences(report: BackupReport, words: Words): string[] {
	const { added, merged, unchanged, setAside, clashes, newer } = report;
	const read = added + merged + unchanged;
	const sentences = [];
	if (added + merged > 0) sentences.push(words.done(report));
	else if (read > 0) sentences.push(words.nothingNew);
	else if (setAside + newer === 0) sentences.push(words.emptyCopy);
	if (clashes) sentences.push(words.clashes(clashes));
	if (setAside) sentences.push(words.setAside(setAside));
	if (newer) sentences.push(words.newer(newer));
	return sentences;
}
