import { browser } from '$app/environment';
import { i18n, type Language } from '$lib/i18n/current.svelte.ts';

export type Theme = 'system' | 'light' | 'dark';

/** The keys static/appearance.js reads before the app has loaded. */
const themeKey = 'theme';
const languageKey = 'language';

/**
 * What the person chose for this device: how the screens look and in which language they speak.
 * A choice takes effect at once and is kept in localStorage; where that is forbidden it lasts until
 * the app is closed, and `kept` says so.
 */
class Preferences {
	theme = $state<Theme>('system');
	/** The last choice could be written down. */
	kept = $state(true);
	/** The texts of the chosen language could not be fetched; the screens stay in the one before. */
	languageFailed = $state(false);
	#loaded = false;
	/** Counts choices of language, so that a slow answer to an earlier one changes nothing. */
	#asked = 0;

	get language(): Language {
		return i18n.language;
	}

	/** Takes over what was chosen before. Called once the page has hydrated: prerendered pages are Polish. */
	load(): void {
		if (!browser || this.#loaded) return;
		this.#loaded = true;
		this.#showTheme(parseTheme(read(themeKey)));
		void this.#showLanguage(parseLanguage(read(languageKey)));
		// Another tab of the same app was told otherwise.
		addEventListener('storage', ({ key, newValue }) => {
			if (key === themeKey) this.#showTheme(parseTheme(newValue));
			if (key === languageKey) void this.#showLanguage(parseLanguage(newValue));
		});
	}

	setTheme(theme: Theme): void {
		this.#showTheme(theme);
		this.kept = write(themeKey, theme === 'system' ? null : theme);
	}

	/** Resolves when the screens speak `language`, or, its texts being out of reach, stay as they are. */
	async setLanguage(language: Language): Promise<void> {
		if (await this.#showLanguage(language)) this.kept = write(languageKey, language);
	}

	#showTheme(theme: Theme): void {
		this.theme = theme;
		if (theme === 'system') delete document.documentElement.dataset.theme;
		else document.documentElement.dataset.theme = theme;
	}

	async #showLanguage(language: Language): Promise<boolean> {
		const asked = ++this.#asked;
		const last = () => asked === this.#asked;
		try {
			if (language !== i18n.language) await i18n.use(language, last);
			if (last()) this.languageFailed = false;
		} catch {
			if (last()) this.languageFailed = true;
		}
		document.documentElement.lang = i18n.language;
		return !this.languageFailed && last();
	}
}

function parseTheme(stored: string | null): Theme {
	return stored === 'light' || stored === 'dark' ? stored : 'system';
}

function parseLanguage(stored: string | null): Language {
	return stored === 'en' ? 'en' : 'pl';
}

function read(key: string): string | null {
	try {
		return localStorage.getItem(key);
	} catch {
		return null;
	}
}

function write(key: string, value: string | null): boolean {
	try {
		if (value === null) localStorage.removeItem(key);
		else localStorage.setItem(key, value);
		return true;
	} catch {
		return false;
	}
}

export const preferences = new Preferences();
