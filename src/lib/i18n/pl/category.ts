/** One category: a screen of its own, whose texts come with it. */
export const category = {
	position: (number: number, total: number) => `Kategoria ${number} z ${total}`,
	met: 'spełniam',
	unmet: 'nie spełniam',
	clear: 'Wyczyść odpowiedź',
	noStandard: (level: string) => `Bez kryterium ${level}`,
	actions: 'Działania',
	actionsPlaceholder: 'Opisz konkretne projekty i działania placówki.',
	showExample: 'Pokaż przykład',
	counter: (used: number, limit: number) =>
		`${used.toLocaleString('pl-PL')} / ${limit.toLocaleString('pl-PL')} znaków`,
	pasteCut: (limit: number) =>
		`Wklejony tekst nie zmieścił się w całości: pole ma ${limit.toLocaleString('pl-PL')} znaków. Końcówki nie wstawiono.`,
	fieldFull: 'To już cała długość pola.',
	previous: 'Poprzednia',
	next: 'Następna',
	save: {
		untouched: 'Zapisuje się samo, bez przycisku',
		saving: 'Zapisuję…',
		saved: 'Zapisano na urządzeniu',
		failed: {
			full: 'Na urządzeniu zabrakło miejsca, więc ostatnia zmiana nie jest zapisana. Tekst jest na ekranie: nie zamykaj strony. Usuń niepotrzebne pliki lub zdjęcia; zapiszę sam, gdy będzie miejsce.',
			outdated:
				'Aplikacja jest otwarta w nowszej wersji w innej karcie przeglądarki. Odśwież tę stronę, żeby pisać dalej; tekst z ekranu nie zginie.',
			'newer-document':
				'Tę kategorię zapisała nowsza wersja aplikacji. Odśwież stronę, żeby pisać dalej; tekst z ekranu nie zginie.',
			'damaged-document':
				'Jedna z kategorii jest uszkodzona na tym urządzeniu. To, co w niej wpisano, zapisze się samo, gdy się pobierze; reszta karty zapisuje się jak zwykle.',
			unavailable:
				'Przeglądarka nie zapisała ostatniej zmiany. Tekst jest na ekranie: nie zamykaj strony. Próbuję dalej.',
			unknown:
				'Nie udało się zapisać ostatniej zmiany. Tekst jest na ekranie: nie zamykaj strony. Próbuję dalej.',
		},
		retry: 'Zapisz teraz',
	},
	reached: (met: number, of: number, level: string) => `Masz ${met} z ${of} — ${level}`,
	statusNow: (status: string) => `Status karty: ${status}`,
	personal: {
		pesel: 'To wygląda na numer PESEL. Nie wpisuj danych dzieci.',
		phone: 'To wygląda na numer telefonu. Lepiej podać go poza kartą.',
		email: 'To wygląda na adres e-mail. Lepiej podać go poza kartą.',
		child: 'To wygląda na imię i nazwisko dziecka. Opisuj działania i liczby, bez nazwisk.',
	},
	versions: {
		heading: 'Wcześniejsze wersje opisu i odpowiedzi',
		none: 'Nie ma jeszcze wcześniejszych wersji. Odkładają się same, gdy coś się zmienia.',
		restore: 'Przywróć tę wersję',
		/** @param by who and when; empty when neither is known */
		from: (by: string) => (by ? `Wersja: ${by}` : 'Wersja bez daty'),
		answers: 'Wcześniejsze odpowiedzi',
		answer: (level: string, value: boolean | null) =>
			`${level}: ${value === null ? 'bez odpowiedzi' : value ? 'spełniam' : 'nie spełniam'}`,
		restoreAnswer: 'Przywróć',
		answered: 'Przywrócono wcześniejszą odpowiedź.',
		unread: 'Nie udało się teraz odczytać wcześniejszych wersji. Spróbuj za chwilę.',
		restored: 'Przywrócono wcześniejszą wersję. Ta sprzed chwili jest na liście.',
	},
	/** Who sent what of a category, for the facility's manager. */
	senders: {
		heading: 'Kto wysłał',
		note: 'Z ostatnich 90 dni. Najnowsze pojawia się zwykle do minuty po wysłaniu.',
		row: (when: string, who: string) => `${when}, ${who}`,
		text: (author: string, sender: string) =>
			`Opis podpisany: ${author} · wysłany z konta: ${sender}`,
		answer: (author: string, sender: string) =>
			`Ostatnia odpowiedź podpisana: ${author} · wysłana z konta: ${sender}`,
		why: 'Bywa tak, gdy zmiany kilku osób łączą się na jednym urządzeniu.',
		unread: 'Nie udało się teraz odczytać, kto wysłał. Można spróbować za chwilę.',
	},
	/** A damaged answer is being read anew. */
	resting: {
		damaged: 'Ta kategoria jest uszkodzona na tym urządzeniu.',
		now: 'Pobieram ją z serwera…',
		offline: 'Pobierze się sama, gdy wróci internet.',
		later: 'Pobierze się sama, gdy tylko serwer ją odda.',
		signIn: 'Pobierze się po zalogowaniu.',
		toSignIn: 'Zaloguj się',
		typed: 'To, co wpisano, czeka w polu i zapisze się samo.',
		safe: 'To, czego nie da się odczytać, zostaje na urządzeniu, odłożone na bok.',
		field: 'Opis wróci, gdy kategoria się pobierze.',
	},
	unreadable: {
		damaged:
			'Zapis tej kategorii jest uszkodzony. Odłożyliśmy go na bok; nic nie zginęło. Możesz pisać od nowa.',
		newer:
			'Tę kategorię zapisała nowsza wersja aplikacji. Zamknij aplikację i otwórz ją ponownie z internetem, żeby ją zobaczyć.',
	},
};
