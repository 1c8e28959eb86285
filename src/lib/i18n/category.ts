/** Imported by the screen of a category, for its texts; the list of categories is there before them. */
import { category } from './pl/category.ts';
import { pl } from './pl/index.ts';

Object.assign(pl, { category });
