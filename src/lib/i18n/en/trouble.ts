import type { trouble as pl } from '../pl/trouble.ts';

export const trouble: typeof pl = {
	heading: 'The saved card cannot be opened',
	unavailable:
		'The browser gives no access to storage on this device. That happens in private windows or when site data is blocked. What was saved before is safe.',
	outdated:
		'The app is open in a newer version in another browser tab. Refresh this page; what you typed is saved.',
	full: 'This device has run out of space. Remove files or photos you do not need and try again.',
	unknown: 'Something went wrong. What was saved before is safe on this device.',
	retry: 'Try again',
};
