import { pl } from './pl/index.ts';
import type { banners } from './pl/banners.ts';
import type { category } from './pl/category.ts';
import type { pages } from './pl/pages.ts';

export type Language = 'pl' | 'en';
/** Every text of the interface. Polish is the source; other languages have its shape. */
export type Messages = typeof pl &
	typeof pages & { banners: typeof banners; category: typeof category };

/** Complete on every screen: those beside the card import `pages.ts`, which adds theirs. */
const polish = pl as Messages;

/**
 * The language of the screens, as one reactive object: read `i18n.m.card.title` in markup.
 * Polish is always there; English is fetched when first asked for. On the server it stays Polish.
 */
class Current {
	language = $state<Language>('pl');
	m = $state.raw<Messages>(polish);

	/**
	 * Switches the screens to `language`; resolves when its texts are there. Rejects when they cannot be fetched.
	 * @param wanted asked once they are there: somebody may have chosen otherwise meanwhile
	 */
	async use(language: Language, wanted: () => boolean = () => true): Promise<void> {
		const m = language === 'en' ? (await import('./en/index.ts')).en : polish;
		if (!wanted()) return;
		this.m = m;
		this.language = language;
	}
}

export const i18n = new Current();
