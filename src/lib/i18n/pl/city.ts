import { countPl, nounPl } from '../plural.ts';

const facilities = ['placówka', 'placówki', 'placówek'] as const;
const rows = ['wiersz', 'wiersze', 'wierszy'] as const;

/** What a coordinator does. */
export const city = {
	places: 'Miejsca koordynatora',
	links: {
		registrations: 'Rejestracje',
		registrationsText: 'Zgłoszenia placówek do przyjęcia',
		facilities: 'Placówki',
		facilitiesText: 'Lista miasta i wczytywanie z pliku',
	},
	notYours: {
		title: 'To miejsce koordynatora miasta',
		text: 'Twoje konto nie ma tu dostępu. Karta i status czekają w placówce.',
		toCard: 'Otwórz kartę',
	},
	offline: 'Ta lista jest na serwerze. Połącz się z internetem, a zobaczysz ją tutaj.',
	stale: 'Nie udało się odświeżyć. Widzisz to, co wczytano wcześniej.',
	registrations: {
		title: 'Rejestracje',
		waiting: (count: number) =>
			count === 0
				? 'Nic nie czeka na decyzję'
				: `${nounPl(count, ['Czeka', 'Czekają', 'Czeka'])} na decyzję: ${count}`,
		none: 'Nowe zgłoszenia pojawią się tutaj.',
		refresh: 'Odśwież',
		decided: (count: number) => `Rozpatrzone: ${count}`,
		operator: 'Podmiot prowadzący',
		manager: 'Kierownik',
		address: 'Adres',
		at: (when: string) => `Zgłoszono ${when}`,
		proposed: 'Nie ma jej na liście miasta. Przyjęcie dopisze ją do listy.',
		hasManager: 'Ta placówka ma już kierownika. Przyjmij tylko, jeśli ma ich być więcej.',
		accept: 'Przyjmij',
		acceptOf: (facility: string) => `Przyjmij: ${facility}`,
		decline: 'Odmów…',
		declineOf: (facility: string) => `Odmów: ${facility}`,
		busy: 'Zapisuję…',
		reason: 'Powód odmowy',
		reasonHint: 'Ten powód trafi do listu. Napisz krótko, co można poprawić.',
		neededReason: 'Wpisz powód. Bez niego list nic nie wyjaśni.',
		send: 'Wyślij odmowę',
		cancel: 'Zrezygnuj',
		accepted: (facility: string) => `Przyjęto: ${facility}. List z linkiem jest w drodze.`,
		declined: (facility: string) => `Odmówiono: ${facility}. List z powodem jest w drodze.`,
		stateAccepted: (when: string) => `Przyjęto ${when}`,
		stateDeclined: (when: string) => `Odmówiono ${when}`,
		letter: 'Wyślij list ponownie',
		letterOf: (email: string) => `Wyślij list ponownie: ${email}`,
		letterSent: (email: string) => `List z linkiem jest w drodze: ${email}.`,
		reasonGiven: (reason: string) => `Powód: ${reason}`,
	},
	facilities: {
		title: 'Placówki',
		count: (count: number) => `Na liście: ${countPl(count, facilities)}.`,
		empty: 'Lista jest pusta. Wczytaj ją z pliku CSV, a placówki będą mogły się rejestrować.',
		search: 'Szukaj placówki',
		found: (count: number) =>
			count === 0
				? 'Nic nie pasuje.'
				: `${nounPl(count, ['Pasuje', 'Pasują', 'Pasuje'])} ${countPl(count, facilities)}.`,
		list: 'Lista placówek',
	},
	import: {
		title: 'Wczytaj listę z pliku',
		lead: 'Plik CSV z arkusza: UTF-8 albo Windows-1250, oddzielany średnikiem, przecinkiem lub tabulatorem. Najpierw zobaczysz podgląd, nic nie zmieni się bez Twojej zgody.',
		columns: 'Kolumny: podmiot prowadzący, nazwa, dzielnica, adres, e-mail.',
		sample: 'Pobierz wzór pliku',
		file: 'Plik CSV',
		reading: 'Sprawdzam plik…',
		rows: 'Wiersze pliku',
		preview: 'Podgląd',
		counts: {
			new: (count: number) => `${nounPl(count, ['Nowa', 'Nowe', 'Nowych'])}: ${count}`,
			changed: (count: number) =>
				`${nounPl(count, ['Zmieniona', 'Zmienione', 'Zmienionych'])}: ${count}`,
			same: (count: number) => `Bez zmian: ${count}`,
			error: (count: number) => `${nounPl(count, ['Błąd', 'Błędy', 'Błędów'])}: ${count}`,
		},
		outcomes: { new: 'Nowa', changed: 'Zmieniona', same: 'Bez zmian', error: 'Błąd' },
		line: 'Wiersz',
		outcome: 'Co się stanie',
		operator: 'Podmiot prowadzący',
		name: 'Nazwa',
		district: 'Dzielnica',
		address: 'Adres',
		email: 'E-mail',
		onlyErrors: 'Pokaż tylko wiersze z błędami',
		skipped: (count: number) =>
			`${countPl(count, rows)} z błędem pominiemy. Możesz poprawić plik i wybrać go ponownie.`,
		nothing: 'Ten plik niczego nie zmienia.',
		submit: (count: number) => `Wczytaj ${countPl(count, ['placówkę', 'placówki', 'placówek'])}`,
		busy: 'Wczytuję…',
		cancel: 'Zrezygnuj',
		done: (count: number) => `Wczytano: ${countPl(count, facilities)}.`,
		failed: 'Plik nie został wczytany',
		tooLarge: 'Ten plik jest za duży. Lista placówek zmieści się w 2 MB.',
		unreadable: 'Nie udało się odczytać pliku. Wybierz go ponownie.',
	},
};
