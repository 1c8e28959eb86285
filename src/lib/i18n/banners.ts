/** Imported by what is offered above the screens, for its texts: they come after the first card. */
import { banners } from './pl/banners.ts';
import { pl } from './pl/index.ts';

Object.assign(pl, { banners });
