import type { Language } from './current.svelte.ts';

const locales: Record<Language, string> = { pl: 'pl-PL', en: 'en-GB' };

/** Programme dates are Warsaw dates, wherever the tablet believes it is. */
const timeZone = 'Europe/Warsaw';

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = language + JSON.stringify(options);
	let found = cache.get(key);
	if (!found) {
		found = new Intl.DateTimeFormat(locales[language], { timeZone, ...options });
		cache.set(key, found);
	}
	return found;
}

/** "22 listopada 2026" */
export function formatDate(at: Date, language: Language): string {
	return formatter(language, { day: 'numeric', month: 'long', year: 'numeric' }).format(at);
}

/** "10:42" */
export function formatTime(at: Date, language: Language): string {
	return formatter(language, { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** "22 listopada 2026, 10:42" */
export function formatDateTime(at: Date, language: Language): string {
	return `${formatDate(at, language)}, ${formatTime(at, language)}`;
}

/** "10:42", with the day where it was another: "22 listopada 2026, 10:42" */
export function formatWhen(at: Date, language: Language): string {
	const today = formatDate(at, language) === formatDate(new Date(), language);
	return (today ? formatTime : formatDateTime)(at, language);
}

/** A size in bytes for people: "2,4 MB". Decimal megabytes, as phones show them. */
export function formatSize(bytes: number, language: Language): string {
	const [value, unit] =
		bytes < 1_000_000
			? [bytes / 1000, 'kB']
			: bytes < 1e9
				? [bytes / 1e6, 'MB']
				: [bytes / 1e9, 'GB'];
	return `${new Intl.NumberFormat(locales[language], { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)} ${unit}`;
}
