import type { backup as pl } from '../pl/backup.ts';
import { countEn } from '../plural.ts';

const categories = (count: number) => countEn(count, 'category', 'categories');
const records = (count: number) => countEn(count, 'record', 'records');

export const backup: typeof pl = {
	title: 'Copy of the card',
	why: 'The file holds the whole card of this device: answers, descriptions and their earlier versions. You can open it on another tablet, phone or computer.',
	never: 'There is no copy yet.',
	last: (when) => `Last copy: ${when}.`,
	today: (time) => `today, ${time}`,
	yesterday: (time) => `yesterday, ${time}`,
	daysAgo: (days) => `${countEn(days, 'day', 'days')} ago`,
	save: 'Save a copy to a file',
	saveSealed: 'Save a copy to a file with a passphrase',
	saving: 'Saving the copy…',
	secure: 'Protect with a password',
	secureText:
		'Nobody can open a protected file without its password, and neither can we. Keep the password in a safe place.',
	passphrase: 'Password for the new copy',
	short:
		'A longer password protects better. A good one has 8 characters or more, for example a few words.',
	show: 'Show password',
	restore: 'Open a copy',
	restoreText: 'The copy is merged with what is on this device. Nothing is deleted.',
	restoring: 'Opening the copy…',
	asksPassphrase: 'This copy is protected with a password.',
	restorePassphrase: 'Password of this copy',
	open: 'Open the copy',
	cancel: 'Cancel',
	saved: 'The copy is in a file. Look among your downloads.',
	savedSealed: 'The copy protected with a password is in a file. Look among your downloads.',
	done: (counts) => {
		const said = [
			['added', counts.added],
			['merged', counts.merged],
			['unchanged', counts.unchanged],
		] as const;
		const parts = said
			.filter(([, count]) => count > 0)
			.map(([what, count], index) => `${what} ${index ? count : categories(count)}`);
		return `The copy was read: ${parts.join(', ')}.`;
	},
	nothingNew: 'The copy was read. Everything in it is on this device already.',
	emptyCopy: 'There is no answer and no description in this copy yet.',
	clashes: (count) =>
		`There are now two versions of the description in ${categories(count)}. Both are safe; choose on the card.`,
	setAside: (count) =>
		`${records(count)} of this copy could not be read. The rest works, and what we could not read is kept apart.`,
	newer: (count) =>
		`From a newer version of the app: ${records(count)}. Nothing is lost; you will see it once you connect to the internet and open the app again.`,
	problems: {
		empty: 'This file is empty. Nothing has changed. Choose another file with a copy.',
		'not-a-copy':
			'This is not a copy of the card. Nothing has changed. Choose a file whose name begins with “miasto-korzysci-karta”.',
		damaged:
			'This file is damaged or incomplete. Nothing has changed. Copy it once more or choose another copy.',
		newer:
			'This copy was written by a newer version of the app. Nothing has changed. Connect to the internet, open the app again and try once more.',
		'needs-passphrase': 'Type the password of this copy.',
		'wrong-passphrase': 'This password does not fit this copy. Nothing has changed. Try once more.',
		'no-crypto':
			'Passwords for copies work only at an https address. Nothing has changed. Open the app at such an address or use a copy without a password.',
		'too-large':
			'This file is too large for a copy of the card. Nothing has changed. Choose another file.',
		full: 'The device has run out of space. Nothing has changed. Remove files or photos you do not need and try once more.',
		'not-saved': 'The copy could not be saved. The card is safe on this device. Try once more.',
		'not-restored': 'The copy could not be read. Nothing has changed. Try once more.',
	},
};
