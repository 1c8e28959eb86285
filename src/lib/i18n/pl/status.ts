import { countPl, nounPl } from '../plural.ts';

export const status = {
	title: 'Status',
	fromCard: 'Tak wychodzi z karty na tym urządzeniu.',
	/** "Do STANDARD brakuje 2: superwizja, wolontariat" */
	missing: (level: string, count: number, names: string) =>
		`Do ${level} brakuje ${count}: ${names}`,
	missingMore: (count: number) => `i jeszcze ${count}`,
	highest: 'To najwyższy status.',
	threshold: (need: number, of: number) =>
		need === of ? `próg: wszystkie ${of}` : `próg: ${need} z ${of}`,
	reached: 'próg osiągnięty',
	lacks: (count: number) => `brakuje ${count}`,
	picture: 'Obraz karty',
	pictureCaption: 'Kategorie i poziomy: co spełnione, co nie, gdzie brak odpowiedzi',
	category: 'Kategoria',
	legend: 'Legenda',
	next: 'Co dalej',
	nextIntro: (level: string, count: number) =>
		`Najkrótsza droga do ${level}: ${countPl(count, ['kryterium', 'kryteria', 'kryteriów'])}.`,
	otherChoices: (count: number) =>
		`Możesz wybrać też inne: do wyboru ${nounPl(count, ['jest', 'są', 'jest'])} ${countPl(count, ['kryterium', 'kryteria', 'kryteriów'])}.`,
	nothingNext: 'Karta ma najwyższy status. Tak trzymać.',
	declared: 'Z karty',
	official: 'Oficjalnie',
	officialNone: 'Karta nie została jeszcze wysłana, więc nie ma oficjalnego statusu.',
	validIf: (date: string) => `Status z karty wysłanej dziś obowiązywałby do ${date}.`,
	window: (from: string, to: string) => `Najbliższe okno weryfikacji: od ${from} do ${to}.`,
	windowOpen: (to: string) => `Trwa okno weryfikacji, do ${to}.`,
	first: 'Pierwszą kartę można wysłać w każdej chwili po rejestracji.',
	toCard: 'Przejdź do karty',
	details: 'Zobacz cały status',
};
