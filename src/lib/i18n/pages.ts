/**
 * Imported by every screen beside the card, for its texts: they come with that screen's code instead of with the card.
 */
import { pl } from './pl/index.ts';
import { pages } from './pl/pages.ts';

Object.assign(pl, pages);
