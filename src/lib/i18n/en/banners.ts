import type { banners as pl } from '../pl/banners.ts';

export const banners: typeof pl = {
	card: {
		coming: 'Fetching the card of your facility. You can write already, it will all be joined.',
		offline:
			'The card of your facility will come once there is internet. You can write already, it will all be joined.',
		later:
			'The card of your facility is not here yet, I will try again. You can write already, it will all be joined.',
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
