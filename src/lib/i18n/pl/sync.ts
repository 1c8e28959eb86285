import { countPl } from '../plural.ts';

/** What a device runs on, as people say where they wrote something. */
const systems = new Map(
	Object.entries({
		Android: 'na Androidzie',
		iPad: 'na iPadzie',
		iPhone: 'na iPhonie',
		Chromebook: 'na Chromebooku',
		ChromeOS: 'na Chromebooku',
		Windows: 'w Windowsie',
		Mac: 'na Macu',
		macOS: 'na Macu',
		Linux: 'w Linuksie',
	}),
);

/** Sending: how far the person's work is on its way, said truthfully. */
export const sync = {
	/** Short, in the top bar. */
	badge: {
		confirmed: (time: string) => `Wysłano, potwierdzone ${time}`,
		sending: 'Wysyłam…',
		waiting: (count: number) => `Czeka na wysłanie: ${count}`,
		sent: 'Wysłano, czeka na potwierdzenie',
		refused: (count: number) => `Nieprzyjęte: ${count}`,
		signIn: 'Zaloguj się, aby wysłać',
		signInAgain: 'Zaloguj się ponownie',
		unknown: 'Sprawdzam…',
	},
	/** Beside a field. */
	field: {
		device: 'Czeka na wysłanie',
		/** Why it waits, after "Czeka na wysłanie: ". */
		because: {
			offline: 'nie ma internetu',
			unreachable: 'nie mogę połączyć się z serwerem',
			'signed-out': 'zaloguj się ponownie',
			'account-mismatch': 'zalogowana jest inna osoba',
			forbidden: 'serwer nie daje dostępu do karty tej placówki',
			missing: 'serwer nie zna jeszcze karty tej placówki',
			gone: 'placówka została zamknięta w programie',
			server: 'serwer ma kłopot',
			storage: 'przeglądarka nie daje dostępu do pamięci urządzenia',
		},
		sent: 'Wysłano, czeka na potwierdzenie',
		confirmed: 'Wysłano, potwierdzone',
		refused: (reason: string) => `${reason} Tekst jest bezpieczny na urządzeniu.`,
		resend: 'Wyślij ponownie',
		/** @param how who, when and where: "Anna Kierownicza, 22 listopada 2026, 23:59, Chrome na Androidzie" */
		last: (how: string) => `Ostatnia zmiana: ${how}`,
		elsewhere: 'na innym urządzeniu',
		/** Another device that is called as this one is. */
		alike: (device: string) => `na innym urządzeniu (${device})`,
		/** @param label browser and system, as in the list of devices: "Chrome, Android" */
		onDevice: (label: string) => {
			const [, browser, system] = /^(.+), (\w+)$/.exec(label) ?? [];
			const on = system && systems.get(system);
			return on ? `${browser} ${on}` : label;
		},
		you: 'Ty',
		noAccount: 'przed zalogowaniem',
		colleague: 'ktoś z zespołu',
	},
	/** Two texts of one field, beside each other. */
	clash: {
		heading: 'Dwie wersje tego opisu',
		nth: (nth: number, of: number) => `Dwie wersje tego opisu (${nth} z ${of})`,
		explain:
			'Ten sam fragment zmieniono w dwóch miejscach. Obie wersje są bezpieczne, wybierzesz, kiedy zechcesz.',
		differences: {
			some: 'Różnice są podkreślone.',
			spaces: 'Słowa są te same. Różnią się najwyżej odstępy.',
			all: 'Te wersje różnią się w całości.',
		},
		now: 'W polu opisu',
		other: 'Druga wersja',
		empty: 'Pole jest puste.',
		keep: 'Zostaw tę z pola',
		take: 'Weź drugą',
		join: 'Połącz obie',
		joining: 'Połączone trafią do pola jedna pod drugą, do przerobienia po swojemu.',
		joined: 'Obie wersje są w polu opisu. Każda z osobna jest we wcześniejszych wersjach.',
		settled: 'Gotowe. Wersja, której nie ma w polu, jest we wcześniejszych wersjach.',
	},
	/** Why a change is not taken and what to do, in whole sentences: not always was it the server that refused. */
	reasons: {
		'too-large': 'Serwer nie przyjął tej zmiany: za dużo tekstu na jeden raz. Skróć opis.',
		'newer-document':
			'Tę kategorię zmieniono też w nowszej wersji aplikacji. Odśwież stronę, wtedy obie zmiany się połączą.',
		gone: 'Ta placówka została zamknięta w programie i nie można już nic do niej wysłać.',
		'not-allowed': 'Na Twoim koncie serwer nie pozwala na tę zmianę. Zapytaj kierownika placówki.',
		'older-server':
			'Serwer ma starszą wersję programu i nie zna jeszcze takiego zapisu. Wyślij ponownie za jakiś czas.',
		'too-many-versions':
			'Zebrało się za dużo wersji tego opisu. Wybierz między nimi i wyślij ponownie.',
		other: (words: string) =>
			`Serwer nie przyjął tej zmiany („${words}”). Popraw opis i wyślij ponownie, a jeśli to nie pomoże, pokaż ten komunikat koordynatorowi.`,
	},
	panel: {
		title: 'Wysyłanie',
		allConfirmed: 'Wszystko jest wysłane i potwierdzone.',
		waiting: (count: number) =>
			`${countPl(count, ['zmiana czeka', 'zmiany czekają', 'zmian czeka'])} na wysłanie. Na tym urządzeniu ${count === 1 ? 'jest bezpieczna' : 'są bezpieczne'}.`,
		sent: 'Wysłano, czeka na potwierdzenie.',
		programLate: 'Nowości od miasta jeszcze nie dotarły na to urządzenie. Spróbuję ponownie.',
		refusedHeading: 'Nieprzyjęte zmiany',
		lastContact: (when: string) => `Serwer odpowiedział ostatnio: ${when}.`,
		nextTry: (when: string) => `Następna próba: ${when}.`,
		never: 'Serwer jeszcze nie odpowiedział na tym urządzeniu.',
		sendNow: 'Wyślij teraz',
		sending: 'Wysyłam…',
		problems: {
			offline: 'Nie ma internetu. Wyślę samo, gdy wróci.',
			unreachable: 'Nie mogę połączyć się z serwerem. Spróbuję ponownie.',
			'signed-out': 'Sesja się skończyła. Pracuj dalej; wyślę po zalogowaniu.',
			'account-mismatch':
				'Na tym urządzeniu zalogowana jest teraz inna osoba. Zaloguj się, aby wysłać swoją pracę. Jeśli Twoje konto założono od nowa, zapisz w ustawieniach plik z kopią i wczytaj go na nowym koncie.',
			forbidden: 'Serwer nie daje dostępu do karty tej placówki. Zapytaj kierownika.',
			missing: 'Serwer nie zna jeszcze karty tej placówki. Spróbuję ponownie.',
			gone: 'Ta placówka została zamknięta w programie. To, co niewysłane, zostało na urządzeniu.',
			server: 'Serwer ma kłopot. Spróbuję ponownie; praca jest bezpieczna na urządzeniu.',
			storage: 'Przeglądarka nie daje teraz dostępu do pamięci urządzenia. Odśwież stronę.',
		},
		signIn: 'Zaloguj się',
		adoption:
			'Karta zaczęta bez konta nie połączyła się jeszcze z kartą placówki. Leży na urządzeniu bez zmian.',
	},
	/** Spoken by a screen reader. */
	spoken: {
		confirmed: 'Wszystko wysłane i potwierdzone.',
		stuck: 'Czeka na wysłanie. Praca jest bezpieczna na urządzeniu.',
		refused: 'Nie wszystkie zmiany zostały przyjęte. Na tym urządzeniu są bezpieczne.',
		mismatch: 'Na tym urządzeniu zalogowana jest teraz inna osoba. Zaloguj się, aby wysłać.',
		signIn: 'Sesja się skończyła. Zaloguj się, aby wysłać.',
		signInAgain: 'Sesja się skończyła. Zaloguj się, aby widzieć zmiany innych.',
	},
	leave: {
		title: 'Nie wszystko jest wysłane',
		lead: (count: number) =>
			`Serwer nie ma jeszcze ${countPl(count, ['zmiany', 'zmian', 'zmian'])}. Nic nie zginie, wybierz, co zrobić.`,
		send: 'Wyślij i wyloguj',
		file: 'Zapisz plik z kopią',
		stay: 'Zostań',
		leave: 'Wyloguj, praca zostaje na urządzeniu',
		notSent: 'Nie udało się wysłać wszystkiego. Praca jest na tym urządzeniu.',
		fileNotSaved: 'Nie udało się zapisać pliku.',
		fileSaved: 'Plik zapisany.',
	},
	desks: {
		title: 'Na tym urządzeniu',
		lead: 'Każda osoba ma tu swoją kartę roboczą. Przełączysz się też bez internetu.',
		shared: 'Bez kodu PIN każdy, kto używa tego urządzenia, może przeczytać niewysłaną pracę.',
		open: (name: string) => `Pracuj jako ${name}`,
		now: 'pracuje teraz',
		withoutAccount: 'Pracuj bez konta',
		lockTitle: 'Podaj kod PIN',
		lockLead: (name: string) => `${name} pracuje na tym urządzeniu z kodem PIN.`,
		lockForgotten: 'Nie pamiętam kodu: zaloguj się hasłem',
		pinOld: 'Obecny kod PIN',
		pinTitle: 'PIN na tym urządzeniu',
		pin: 'Kod PIN',
		pinRule: 'Od 4 do 12 cyfr. Chroni przed zajrzeniem, nie zastępuje hasła.',
		pinSet: 'Ustaw kod PIN',
		pinChange: 'Zmień kod PIN',
		pinRemove: 'Usuń kod PIN',
		pinWrong: 'To nie ten kod. Spróbuj jeszcze raz.',
		pinShape: 'Kod PIN to od 4 do 12 cyfr.',
		pinSaved: 'Kod PIN ustawiony.',
		pinRemoved: 'Kod PIN usunięty.',
		unlock: 'Otwórz',
		cancel: 'Zrezygnuj',
	},
};
