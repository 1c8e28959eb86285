import { countPl } from '../plural.ts';

const criteria = ['kryterium', 'kryteria', 'kryteriów'] as const;

export const common = {
	appName: 'Miasto Korzyści',
	pageTitle: (page: string) => `${page} – Miasto Korzyści`,
	criteria: (count: number) => countPl(count, criteria),
	/** Below the lowest status. */
	onTheWay: (lowest: string) => `W drodze do ${lowest}`,
	tally: (level: string, met: number, of: number) => `${level} ${met} z ${of}`,
	of: (number: number, total: number) => `${number} z ${total}`,
	mark: {
		met: 'spełnione',
		unmet: 'niespełnione',
		unanswered: 'bez odpowiedzi',
		none: 'nie dotyczy',
	},
	loading: 'Otwieram kartę…',
	close: 'Zamknij',
	catalogueInPolish: '',
};
