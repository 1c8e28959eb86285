import type { category as pl } from '../pl/category.ts';

export const category: typeof pl = {
	position: (number, total) => `Category ${number} of ${total}`,
	met: 'met',
	unmet: 'not met',
	clear: 'Clear the answer',
	noStandard: (level) => `No ${level} criterion`,
	actions: 'Activities',
	actionsPlaceholder: 'Describe concrete projects and activities.',
	showExample: 'Show an example',
	counter: (used, limit) =>
		`${used.toLocaleString('en-GB')} / ${limit.toLocaleString('en-GB')} characters`,
	pasteCut: (limit) =>
		`The pasted text did not fit: the field holds ${limit.toLocaleString('en-GB')} characters. The end was left out.`,
	fieldFull: 'The field is full.',
	previous: 'Previous',
	next: 'Next',
	save: {
		untouched: 'Saves by itself, no button needed',
		saving: 'Saving…',
		saved: 'Saved on this device',
		failed: {
			full: 'This device has run out of space, so the last change is not saved. The text is on the screen: do not close the page. Remove files or photos you do not need; it will be saved once there is room.',
			outdated:
				'The app is open in a newer version in another browser tab. Refresh this page to go on; the text on the screen will not be lost.',
			'newer-document':
				'A newer version of the app saved this category. Refresh the page to go on; the text on the screen will not be lost.',
			'damaged-document':
				'One category is damaged on this device. What was typed into it will be saved by itself once it has been fetched; the rest of the card is saved as usual.',
			unavailable:
				'The browser did not save the last change. The text is on the screen: do not close the page. Trying again.',
			unknown:
				'The last change could not be saved. The text is on the screen: do not close the page. Trying again.',
		},
		retry: 'Save now',
	},
	reached: (met, of, level) => `You have ${met} of ${of} — ${level}`,
	statusNow: (status) => `Status of the card: ${status}`,
	personal: {
		pesel: 'This looks like a PESEL number. Do not enter data of children.',
		phone: 'This looks like a phone number. Better to share it outside the card.',
		email: 'This looks like an e-mail address. Better to share it outside the card.',
		child:
			'This looks like the full name of a child. Describe activities and numbers, without names.',
	},
	versions: {
		heading: 'Earlier versions of the description and answers',
		none: 'No earlier versions yet. They are kept by themselves as something changes.',
		restore: 'Bring this version back',
		from: (by) => (by ? `Version: ${by}` : 'Version without a date'),
		answers: 'Earlier answers',
		answer: (level, value) =>
			`${level}: ${value === null ? 'no answer' : value ? 'met' : 'not met'}`,
		restoreAnswer: 'Bring back',
		answered: 'The earlier answer is back.',
		unread: 'The earlier versions cannot be read now. Try again in a moment.',
		restored: 'The earlier version is back. The one from a moment ago is on the list.',
	},
	senders: {
		heading: 'Who sent it',
		note: 'Of the last 90 days. The newest usually appears within a minute of sending.',
		row: (when, who) => `${when}, ${who}`,
		text: (author, sender) => `Description signed: ${author} · sent from the account: ${sender}`,
		answer: (author, sender) => `Last answer signed: ${author} · sent from the account: ${sender}`,
		why: 'This happens when changes of several people come together on one device.',
		unread: 'Who sent it cannot be read now. Trying again in a moment may help.',
	},
	resting: {
		damaged: 'This category is damaged on this device.',
		now: 'Fetching it from the server…',
		offline: 'It will be fetched by itself when the internet is back.',
		later: 'It will be fetched by itself as soon as the server gives it.',
		signIn: 'It will be fetched after signing in.',
		toSignIn: 'Sign in',
		typed: 'What was typed waits in the field and will be saved by itself.',
		safe: 'What cannot be read stays on the device, put aside.',
		field: 'The description comes back once the category has been fetched.',
	},
	unreadable: {
		damaged:
			'The record of this category is damaged. It was put aside; nothing is lost. You can write anew.',
		newer:
			'A newer version of the app saved this category. Close the app and open it again online to see it.',
	},
};
