import { account } from './account.ts';
import { activities } from './activities.ts';
import { backup } from './backup.ts';
import { city } from './city.ts';
import { faq } from './faq.ts';
import { more } from './more.ts';
import { print } from './print.ts';
import { rewards } from './rewards.ts';
import { rules } from './rules.ts';
import { settings } from './settings.ts';
import { statusPage } from './status-page.ts';
import { sync } from './sync.ts';
import { trouble } from './trouble.ts';
import { welcome } from './welcome.ts';

/** The Polish texts of all other screens. */
export const pages = {
	account,
	activities,
	backup,
	city,
	faq,
	more,
	print,
	rewards,
	rules,
	settings,
	statusPage,
	sync,
	trouble,
	welcome,
};
