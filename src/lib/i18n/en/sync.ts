import type { sync as pl } from '../pl/sync.ts';

const systems = new Map(
	Object.entries({
		Android: 'Android',
		iPad: 'an iPad',
		iPhone: 'an iPhone',
		Chromebook: 'a Chromebook',
		ChromeOS: 'a Chromebook',
		Windows: 'Windows',
		Mac: 'a Mac',
		macOS: 'a Mac',
		Linux: 'Linux',
	}),
);

const changes = (count: number) => (count === 1 ? '1 change is' : `${count} changes are`);

export const sync: typeof pl = {
	badge: {
		confirmed: (time) => `Sent, confirmed ${time}`,
		sending: 'Sending…',
		waiting: (count) => `Waiting to be sent: ${count}`,
		sent: 'Sent, waiting for confirmation',
		refused: (count) => `Not accepted: ${count}`,
		signIn: 'Sign in to send',
		signInAgain: 'Sign in again',
		unknown: 'Checking…',
	},
	field: {
		device: 'Waiting to be sent',
		because: {
			offline: 'there is no internet',
			unreachable: 'the server cannot be reached',
			'signed-out': 'sign in again',
			'account-mismatch': 'someone else is signed in',
			forbidden: 'the server gives no access to the card of this facility',
			missing: 'the server does not know the card of this facility yet',
			gone: 'the facility was closed in the programme',
			server: 'the server has trouble',
			storage: 'the browser gives no access to the memory of this device',
		},
		sent: 'Sent, waiting for confirmation',
		confirmed: 'Sent, confirmed',
		refused: (reason) => `${reason} The text is safe on this device.`,
		resend: 'Send again',
		last: (how) => `Last change: ${how}`,
		elsewhere: 'on another device',
		alike: (device) => `on another device (${device})`,
		onDevice: (label) => {
			const [, browser, system] = /^(.+), (\w+)$/.exec(label) ?? [];
			const on = system && systems.get(system);
			return on ? `${browser} on ${on}` : label;
		},
		you: 'you',
		noAccount: 'before signing in',
		colleague: 'someone of the team',
	},
	clash: {
		heading: 'Two versions of this description',
		nth: (nth, of) => `Two versions of this description (${nth} of ${of})`,
		explain:
			'The same passage was changed in two places. Both versions are safe; choose whenever you like.',
		differences: {
			some: 'The differences are underlined.',
			spaces: 'The words are the same. At most the spaces differ.',
			all: 'These versions have nothing in common.',
		},
		now: 'In the description field',
		other: 'The other version',
		empty: 'The field is empty.',
		keep: 'Keep the one in the field',
		take: 'Take the other',
		join: 'Join both',
		joining: 'Joined, they go into the field one below the other, for you to rework.',
		joined: 'Both versions are in the description field. Each alone is among the earlier versions.',
		settled: 'Done. The version that is not in the field is among the earlier versions.',
	},
	reasons: {
		'too-large':
			'The server did not accept this change: too much text at once. Shorten the description.',
		'newer-document':
			'This category was changed in a newer version of the app as well. Reload the page and the two changes will join.',
		gone: 'This facility was closed in the programme, and nothing more can be sent to it.',
		'not-allowed':
			'The server does not allow this change with your account. Ask the manager of the facility.',
		'older-server':
			'The server has an older version of the programme and does not know this yet. Send it again after a while.',
		'too-many-versions':
			'There are too many versions of this description. Choose between them and send it again.',
		other: (words) =>
			`The server did not accept this change (“${words}”). Correct the description and send it again; if that does not help, show this message to the coordinator.`,
	},
	panel: {
		title: 'Sending',
		allConfirmed: 'Everything is sent and confirmed.',
		waiting: (count) => `${changes(count)} waiting to be sent, safe on this device.`,
		sent: 'Sent, waiting for confirmation.',
		programLate: 'News of the city has not arrived on this device yet. I will try again.',
		refusedHeading: 'Changes not accepted',
		lastContact: (when) => `The server last answered: ${when}.`,
		nextTry: (when) => `Next attempt: ${when}.`,
		never: 'The server has not answered on this device yet.',
		sendNow: 'Send now',
		sending: 'Sending…',
		problems: {
			offline: 'There is no internet. It will be sent by itself when it is back.',
			unreachable: 'The server cannot be reached. It will be tried again.',
			'signed-out': 'The session has ended. Go on working; it is sent after you sign in.',
			'account-mismatch':
				'Somebody else is signed in on this device. Sign in to send your work. If your account was made anew, save a copy to a file in the settings and load it in the new account.',
			forbidden: 'The server gives no access to this facility’s card. Ask the manager.',
			missing: 'The server does not know this facility’s card yet. It will be tried again.',
			gone: 'This facility was closed in the programme. What was not sent is still on this device.',
			server: 'The server is in trouble. It will be tried again; your work is safe on this device.',
			storage: 'The browser gives no access to the storage of this device. Reload the page.',
		},
		signIn: 'Sign in',
		adoption:
			'The card begun without an account has not joined the facility’s card yet. It is on this device, unchanged.',
	},
	spoken: {
		confirmed: 'Everything is sent and confirmed.',
		stuck: 'It waits to be sent. Your work is safe on this device.',
		refused: 'Not all changes were accepted. They are safe on this device.',
		mismatch: 'Somebody else is signed in on this device. Sign in to send.',
		signIn: 'The session has ended. Sign in to send.',
		signInAgain: 'The session has ended. Sign in to see what others change.',
	},
	leave: {
		title: 'Not everything is sent',
		lead: (count) =>
			`The server does not have ${count === 1 ? '1 change' : `${count} changes`} yet. Nothing will be lost; choose what to do.`,
		send: 'Send and sign out',
		file: 'Save a copy to a file',
		stay: 'Stay',
		leave: 'Sign out, the work stays on this device',
		notSent: 'Not everything could be sent. The work is on this device.',
		fileNotSaved: 'The file could not be saved.',
		fileSaved: 'The file is saved.',
	},
	desks: {
		title: 'On this device',
		lead: 'Everybody has a draft of their own here. You can switch without internet, too.',
		shared: 'Without a PIN, everybody who uses this device can read unsent work.',
		open: (name) => `Work as ${name}`,
		now: 'working now',
		withoutAccount: 'Work without an account',
		lockTitle: 'Enter the PIN',
		lockLead: (name) => `${name} works on this device with a PIN.`,
		lockForgotten: 'I do not remember the PIN: sign in with the password',
		pinOld: 'Present PIN',
		pinTitle: 'PIN on this device',
		pin: 'PIN',
		pinRule: '4 to 12 digits. It keeps others from looking; it does not replace the password.',
		pinSet: 'Set a PIN',
		pinChange: 'Change the PIN',
		pinRemove: 'Remove the PIN',
		pinWrong: 'That is not the PIN. Try again.',
		pinShape: 'A PIN has 4 to 12 digits.',
		pinSaved: 'The PIN is set.',
		pinRemoved: 'The PIN is removed.',
		unlock: 'Open',
		cancel: 'Cancel',
	},
};
