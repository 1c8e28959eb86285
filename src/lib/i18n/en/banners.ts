import type { banners as pl } from '../pl/banners.ts';
import { countEn } from '../plural.ts';

export const banners: typeof pl = {
	card: {
		coming: 'Fetching the card of your facility. You can write already, it will all be joined.',
		offline:
			'The card of your facility will come once there is internet. You can write already, it will all be joined.',
		later:
			'The card of your facility is not here yet, I will try again. You can write already, it will all be joined.',
	},
	givenWay: {
		text: (category) =>
			`${category}: a description of this device gave way to another before it was sent. It is among the earlier versions.`,
		texts: (count) =>
			count === 1
				? 'A description of this device gave way to another before it was sent. It is among the earlier versions.'
				: `${count} descriptions gave way to others before they were sent. They are among the earlier versions.`,
		answer: (where, value) =>
			value === null
				? `${where}: clearing the answer gave way to another change before it was sent.`
				: `${where}: the answer “${value ? 'met' : 'not met'}” gave way to another before it was sent.`,
		many: (count) =>
			`${countEn(count, 'change', 'changes')} gave way to others before they were sent. Nothing is lost:`,
		further: (count) => `and ${countEn(count, 'more category', 'more categories')}`,
		show: 'Show',
		restore: 'Bring back',
	},
	update: {
		ready: 'A new version of the app is ready. Everything you typed stays.',
		notSaved:
			'What is on the screen must be saved first. Remove files or photos you do not need and try again.',
		apply: 'Refresh now',
		later: 'Later',
	},
	install: {
		offer: 'Add the app to your screen and open it with one tap, also offline.',
		ios: 'Add the app to your screen: tap “Share”, then “Add to Home Screen”.',
		accept: 'Install',
		dismiss: 'Not now',
	},
};
