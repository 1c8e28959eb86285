import { countEn } from '../plural.ts';
import type { rewards as pl } from '../pl/rewards.ts';

const units: Record<string, readonly [one: string, many: string]> = {
	slot: ['slot', 'slots'],
	service: ['service', 'services'],
	grant: ['grant', 'grants'],
	training: ['place', 'places'],
	voucher: ['package', 'packages'],
	item: ['piece', 'pieces'],
	code: ['code', 'codes'],
	loan: ['loan', 'loans'],
};

const periods: Record<string, string> = {
	month: 'a month',
	halfyear: 'a half-year',
	schoolyear: 'a school year',
};

export const rewards: typeof pl = {
	title: 'Rewards',
	preview: 'This is a preview. Booking will start when the facility has submitted its card.',
	server: 'Submitting cards and booking will come in the next versions of the app.',
	status: (level) => `Your card now gives the ${level} status.`,
	open: (baskets, count) =>
		`This status opens the ${baskets} ${count === 1 ? 'basket' : 'baskets'}.`,
	below: (level) => `On the way to ${level}: the basket opens with the ${level} status.`,
	missing: (count, level) => `${countEn(count, 'criterion', 'criteria')} missing to ${level}.`,
	whatNext: 'See what is missing',
	unread:
		'The card could not be read from this device. The baskets below are shown without your status.',
	basket: (level) => `${level} basket`,
	opened: 'Open at this status',
	next: (level) => `Opens with the ${level} status`,
	later: (level) => `Only with the ${level} status`,
	count: (count) => countEn(count, 'reward', 'rewards'),
	pool: 'Pool',
	limit: 'Per facility',
	pickup: 'Pick-up',
	amount: (size, kind, period) => {
		const [one, many] =
			(Object.hasOwn(units, kind) && units[kind]) || (['place', 'places'] as const);
		return [countEn(size, one, many), Object.hasOwn(periods, period) && periods[period]]
			.filter(Boolean)
			.join(' ');
	},
};
