import { pl } from './pl/index.ts';
import type { category } from './pl/category.ts';
import type { pages } from './pl/pages.ts';

export type Language = 'pl' | 'en';
/** Every text of the interface. Polish is the source; other languages have its shape. */
export type Messages = typeof pl & typeof pages & { category: typeof category };

/** Complete on every screen: those beside the card import `pages.ts`, which adds theirs. */
const polish = pl as Messages;

/**
 * The language of the screens, as one reactive object: read `i18n.m.card.title` in markup.
 * Polish is always there; English is fetched when first asked for. On the server it stays Polish.
 */
class Current {
	language = $state<Language>('pl');
	m = $state.raw<Messages>(polish);

	/** Switches the screens to `language`; resolves when its texts are there. Rejects when they cannot be fetched. */
	async use(language: Language): Promise<void> {
		this.m = language === 'en' ? (await import('./en/index.ts')).en : polish;
		this.language = language;
	}
}

export const i18n = new Current();
