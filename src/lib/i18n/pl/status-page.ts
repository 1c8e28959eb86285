/** The page of the status; what the card says of it is in status.ts. */
export const statusPage = {
	fromCard: 'Tak wychodzi z karty na tym urządzeniu.',
	picture: 'Obraz karty',
	pictureCaption: 'Kategorie i poziomy: co spełnione, co nie, gdzie brak odpowiedzi',
	category: 'Kategoria',
	legend: 'Legenda',
	official: 'Oficjalnie',
	officialNone: 'Karta nie została jeszcze wysłana, więc nie ma oficjalnego statusu.',
	validIf: (date: string) => `Status z karty wysłanej dziś obowiązywałby do ${date}.`,
	window: (from: string, to: string) => `Najbliższe okno weryfikacji: od ${from} do ${to}.`,
	windowOpen: (to: string) => `Trwa okno weryfikacji, do ${to}.`,
	first: 'Pierwszą kartę można wysłać w każdej chwili po rejestracji.',
};
