import { activities } from './activities.ts';
import { backup } from './backup.ts';
import { faq } from './faq.ts';
import { more } from './more.ts';
import { print } from './print.ts';
import { rewards } from './rewards.ts';
import { rules } from './rules.ts';
import { settings } from './settings.ts';
import { welcome } from './welcome.ts';

/** The Polish texts of all other screens. */
export const pages = { activities, backup, faq, more, print, rewards, rules, settings, welcome };
