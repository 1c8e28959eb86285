import type { error as pl } from '../pl/error.ts';

export const error: typeof pl = {
	notFound: 'There is no such page',
	notFoundText:
		'The address is incomplete or the page has moved. Nothing has happened to your card.',
	other: 'Something went wrong',
	otherText: 'This page could not be shown. What you typed and saved is safe on this device.',
	toCard: 'Back to the card',
	toStart: 'Start page',
	reload: 'Try again',
	code: (status) => `Error code: ${status}`,
};
