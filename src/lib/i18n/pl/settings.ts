export const settings = {
	title: 'Ustawienia',
	language: 'Język',
	languageFailed:
		'Angielskie teksty nie są jeszcze na tym urządzeniu. Połącz się z internetem i spróbuj ponownie.',
	theme: 'Wygląd',
	themes: { system: 'Jak w systemie', light: 'Jasny', dark: 'Ciemny' },
	notKept: 'Przeglądarka nie pozwala zapamiętać tego wyboru. Zadziała do zamknięcia aplikacji.',

	storage: 'Miejsce na urządzeniu',
	used: (usage: string, quota: string) => `Zajęte ${usage} z ${quota}.`,
	usedUnknown: 'Ta przeglądarka nie mówi, ile miejsca jest zajęte.',
	kept: 'Dane są chronione: przeglądarka nie usunie ich sama, nawet gdy zabraknie miejsca.',
	notKeptData:
		'Dane nie są jeszcze chronione: gdy na urządzeniu zabraknie miejsca, przeglądarka może je usunąć.',
	keptUnknown: 'Ta przeglądarka nie mówi, czy chroni dane. Od czasu do czasu zapisz kopię karty.',
	protect: 'Chroń dane',
	refused:
		'Przeglądarka na razie odmówiła. Zwykle zgadza się po zainstalowaniu aplikacji albo po kilku dniach używania. Do tego czasu zapisuj kopię karty.',
	nearlyFull: 'Miejsca zostało mało. Zwolnij je, usuwając zbędne zdjęcia lub aplikacje.',

	trouble: 'Odłożone na bok',
	troubleLead:
		'Tych zapisów nie udało się odczytać. Nic nie zostało usunięte, a reszta karty działa.',
	newerAnswer: (category: string) =>
		`${category}: ten zapis pochodzi z nowszej wersji aplikacji. Zaktualizuj aplikację, a znów go zobaczysz.`,
	damagedAnswer: (category: string) =>
		`${category}: zapis jest uszkodzony. Leży na urządzeniu bez zmian. Możesz wczytać kopię karty.`,
	restingAnswer: (category: string) =>
		`${category}: zapis jest uszkodzony. Kategoria pobierze się z serwera, a to, czego nie da się odczytać, zostanie tutaj.`,
	asideDocument: (category: string, when: string) =>
		`${category}: zapis odłożony w całości${when && ` ${when}`}. Leży na urządzeniu i trafia do kopii karty.`,
	refusedCatalogue: 'Nowszy katalog kryteriów nie daje się odczytać. Karta działa na poprzednim.',
	catalogueMissing:
		'Karta powstała na wersji katalogu, której nie ma na tym urządzeniu. Pokazujemy inną, odpowiedzi zostają bez zmian.',
	unknownDocument: 'Nieznany zapis',
	details: 'Szczegóły dla pomocy technicznej',
	unread:
		'Nie udało się otworzyć pamięci karty na tym urządzeniu. Zamknij inne karty z tą aplikacją i odśwież stronę.',

	backup: 'Kopia zapasowa',
	install: 'Zainstaluj aplikację',
	installText: 'Otworzy się jednym dotknięciem, jak każda inna aplikacja, także bez internetu.',
	installButton: 'Zainstaluj',
	installed: 'Aplikacja jest zainstalowana na tym urządzeniu.',
	installIos: 'W przeglądarce Safari wybierz: Udostępnij → Do ekranu początkowego.',
	installElsewhere:
		'W menu przeglądarki poszukaj „Zainstaluj aplikację” albo „Dodaj do ekranu głównego”. W Safari: Udostępnij → Do ekranu początkowego.',
	version: 'Wersja aplikacji',
};
