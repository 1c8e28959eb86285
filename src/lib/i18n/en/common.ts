import type { common as pl } from '../pl/common.ts';
import { countEn } from '../plural.ts';

export const common: typeof pl = {
	appName: 'Miasto Korzyści',
	pageTitle: (page) => `${page} – Miasto Korzyści`,
	criteria: (count) => countEn(count, 'criterion', 'criteria'),
	onTheWay: (lowest) => `On the way to ${lowest}`,
	tally: (level, met, of) => `${level} ${met} of ${of}`,
	of: (number, total) => `${number} of ${total}`,
	mark: {
		met: 'met',
		unmet: 'not met',
		unanswered: 'not answered',
		none: 'does not apply',
	},
	loading: 'Opening the card…',
	close: 'Close',
	catalogueInPolish: 'The criteria and hints are in Polish, as the city wrote them.',
};
