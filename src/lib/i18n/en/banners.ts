import type { banners as pl } from '../pl/banners.ts';

export const banners: typeof pl = {
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
