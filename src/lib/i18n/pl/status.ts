import { countPl, nounPl } from '../plural.ts';

export const status = {
	title: 'Status',
	/** "Do STANDARD brakuje 2: superwizja, wolontariat" */
	missing: (level: string, count: number, names: string) =>
		`Do ${level} brakuje ${count}: ${names}`,
	missingMore: (count: number) => `i jeszcze ${count}`,
	highest: 'To najwyższy status.',
	threshold: (need: number, of: number) =>
		need === of ? `próg: wszystkie ${of}` : `próg: ${need} z ${of}`,
	reached: 'próg osiągnięty',
	lacks: (count: number) => `brakuje ${count}`,
	next: 'Co dalej',
	nextIntro: (level: string, count: number) =>
		`Najkrótsza droga do ${level}: ${countPl(count, ['kryterium', 'kryteria', 'kryteriów'])}.`,
	otherChoices: (count: number) =>
		`Możesz wybrać też inne: do wyboru ${nounPl(count, ['jest', 'są', 'jest'])} ${countPl(count, ['kryterium', 'kryteria', 'kryteriów'])}.`,
	nothingNext: 'Karta ma najwyższy status. Tak trzymać.',
};
