import type { Language } from './current.svelte.ts';

const locales: Record<Language, string> = { pl: 'pl-PL', en: 'en-GB' };

/** Any leap year, so that every day of a year exists in it. */
const someYear = 2024;

/** A window of every year from its first and last day ('MM-DD'): "1–30 września". */
export function formatWindow(opens: string, closes: string, language: Language): string {
	const format = new Intl.DateTimeFormat(locales[language], {
		day: 'numeric',
		month: 'long',
		timeZone: 'UTC',
	});
	const [from, to] = [dayOfYear(opens), dayOfYear(closes)];
	if (from <= to) return format.formatRange(from, to);
	return `${format.format(from)} – ${format.format(to)}`;
}

/** The month of a round ('YYYY-MM'): "wrzesień 2026"; null for the round of an extra window, which has no month. */
export function formatRound(round: string, language: Language): string | null {
	const [, year, month] = /^(\d{4})-(\d{2})$/.exec(round) ?? [];
	if (!year || !month) return null;
	return new Intl.DateTimeFormat(locales[language], {
		month: 'long',
		year: 'numeric',
		timeZone: 'UTC',
	}).format(new Date(Date.UTC(Number(year), Number(month) - 1)));
}

/** Names one after another: "STANDARD, PREMIUM i VIP". */
export function formatList(names: readonly string[], language: Language): string {
	return new Intl.ListFormat(locales[language], { type: 'conjunction' }).format(names);
}

function dayOfYear(monthDay: string): Date {
	const [month = 1, day = 1] = monthDay.split('-').map(Number);
	return new Date(Date.UTC(someYear, month - 1, day));
}
