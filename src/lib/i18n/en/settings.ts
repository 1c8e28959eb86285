import type { settings as pl } from '../pl/settings.ts';

export const settings: typeof pl = {
	title: 'Settings',
	language: 'Language',
	languageFailed:
		'The English texts are not on this device yet. Connect to the internet and try again.',
	theme: 'Appearance',
	themes: { system: 'As in the system', light: 'Light', dark: 'Dark' },
	notKept: 'The browser does not allow this choice to be kept. It works until the app is closed.',

	storage: 'Space on the device',
	used: (usage, quota) => `${usage} of ${quota} used.`,
	usedUnknown: 'This browser does not say how much space is used.',
	kept: 'The data is protected: the browser will not remove it by itself, even when space runs out.',
	notKeptData:
		'The data is not protected yet: when the device runs out of space, the browser may remove it.',
	keptUnknown:
		'This browser does not say whether it protects data. Save a copy of the card from time to time.',
	protect: 'Protect the data',
	refused:
		'The browser has refused for now. It usually agrees once the app is installed or has been used for a few days. Until then, save a copy of the card.',
	nearlyFull: 'Little space is left. Free some by removing photos or apps you do not need.',

	trouble: 'Set aside',
	troubleLead:
		'These records could not be read. Nothing has been removed, and the rest of the card works.',
	newerAnswer: (category) =>
		`${category}: this record comes from a newer version of the app. Update the app and you will see it again.`,
	damagedAnswer: (category) =>
		`${category}: the record is damaged. It stays on the device unchanged. You can load a copy of the card.`,
	restingAnswer: (category) =>
		`${category}: the record is damaged. The category will be fetched from the server, and what cannot be read will stay here.`,
	asideDocument: (category, when) =>
		`${category}: put aside whole${when && ` on ${when}`}. It is on the device and goes into a copy of the card.`,
	refusedCatalogue:
		'A newer catalogue of criteria cannot be read. The card works on the previous one.',
	catalogueMissing:
		'The card was begun on a version of the catalogue that is not on this device. Another one is shown; the answers stay unchanged.',
	unknownDocument: 'Unknown record',
	details: 'Details for technical help',
	unread:
		"The card's storage on this device could not be opened. Close other tabs with this app and reload the page.",

	backup: 'Backup',
	install: 'Install the app',
	installText: 'It opens with one tap like any other app, also without internet.',
	installButton: 'Install',
	installed: 'The app is installed on this device.',
	installIos: 'In Safari choose: Share → Add to Home Screen.',
	installElsewhere:
		'In the browser menu look for “Install app” or “Add to Home screen”. In Safari: Share → Add to Home Screen.',
	version: 'App version',
};
