import type { Messages } from '../current.svelte.ts';
import { account } from './account.ts';
import { activities } from './activities.ts';
import { backup } from './backup.ts';
import { banners } from './banners.ts';
import { card } from './card.ts';
import { category } from './category.ts';
import { city } from './city.ts';
import { common } from './common.ts';
import { error } from './error.ts';
import { faq } from './faq.ts';
import { frame } from './frame.ts';
import { more } from './more.ts';
import { print } from './print.ts';
import { rewards } from './rewards.ts';
import { rules } from './rules.ts';
import { settings } from './settings.ts';
import { status } from './status.ts';
import { statusPage } from './status-page.ts';
import { sync } from './sync.ts';
import { trouble } from './trouble.ts';
import { welcome } from './welcome.ts';

export const en: Messages = {
	account,
	activities,
	backup,
	banners,
	card,
	category,
	city,
	common,
	error,
	faq,
	frame,
	more,
	print,
	rewards,
	rules,
	settings,
	status,
	statusPage,
	sync,
	trouble,
	welcome,
};
