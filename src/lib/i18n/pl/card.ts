import { countPl, nounPl } from '../plural.ts';

export const card = {
	title: 'Karta ewaluacji',
	categories: 'Kategorie karty',
	search: 'Szukaj w karcie',
	found: (count: number) =>
		`Znaleziono ${countPl(count, ['kategorię', 'kategorie', 'kategorii'])}.`,
	notFound: 'Nie ma kategorii z takim słowem.',
	progress: (answered: number, total: number) =>
		`Odpowiedzi: ${answered} z ${total} ${nounPl(total, ['kryterium', 'kryteriów', 'kryteriów'])}`,
	noText: 'Jeszcze bez opisu',
	waiting: 'dwie wersje opisu czekają na decyzję',
	lastWorked: 'tu ostatnio',
	choose: 'Wybierz kategorię z listy. Możesz zacząć od dowolnej.',
	all: 'Wszystkie kategorie',
	unknownCategory: 'Nie ma takiej kategorii w tej karcie.',
	unreadable: {
		count: (count: number) =>
			`Nie udało się odczytać ${countPl(count, ['kategorii', 'kategorii', 'kategorii'])}. Szczegóły w Ustawieniach.`,
	},
	catalogueMissing:
		'Ta karta powstała na innej wersji kryteriów, której nie ma na tym urządzeniu. Pokazujemy obecne kryteria; odpowiedzi są bezpieczne.',
};
