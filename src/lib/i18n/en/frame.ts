import type { frame as pl } from '../pl/frame.ts';

export const frame: typeof pl = {
	skip: 'Skip to content',
	places: 'Main places',
	card: 'Card',
	status: 'Status',
	rewards: 'Rewards',
	more: 'More',
	home: 'Miasto Korzyści – start page',
	saved: 'On this device',
	saving: 'Saving…',
	notSaved: 'Not saved',
	offline: 'Offline',
	offlineLong: 'You are working offline. Everything is saved on this device.',
	version: (version) => `Version ${version}`,
};
