import type { print as pl } from '../pl/print.ts';

export const print: typeof pl = {
	title: 'Print the card',
	what: 'What to print',
	filled: 'Filled-in card',
	empty: 'Empty form',
	button: 'Print',
	hint: 'In the print window you can also choose “Save as PDF”.',
	preview: 'Print preview',
	loading: 'Reading the card from this device…',
	unread: 'The card could not be read from this device. You can print an empty form.',

	sheetTitle: 'Evaluation card',
	facility: 'Facility',
	filledBy: 'Filled in by',
	date: 'Date',
	round: 'Round',
	extraRound: 'extra window',
	printed: 'Printed on',
	status: 'Status',
	declared:
		"The status follows from the facility's declaration on this card. It is a draft; the card has not been submitted yet.",
	tally: (met, of) => `${met} of ${of}`,
	tallyBlank: (of) => `of ${of}`,
	needs: (need) => `threshold ${need}`,
	catalogue: (title, version) => `${title}, version ${version}.`,
	met: 'met',
	unmet: 'not met',
	answer: {
		met: 'Answer: met',
		unmet: 'Answer: not met',
		unanswered: 'Not answered',
		blank: 'Room for the answer: met or not met',
	},
	unanswered: 'not answered',
	activities: 'Activities',
	noText: 'No description',
};
