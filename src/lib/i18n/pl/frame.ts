export const frame = {
	skip: 'Przejdź do treści',
	places: 'Główne miejsca',
	card: 'Karta',
	status: 'Status',
	rewards: 'Nagrody',
	more: 'Więcej',
	home: 'Miasto Korzyści – strona początkowa',
	/** Short, in the top bar; the full words stand at the field. */
	saved: 'Na urządzeniu',
	saving: 'Zapisuję…',
	notSaved: 'Nie zapisano',
	offline: 'Bez internetu',
	offlineLong: 'Pracujesz bez internetu. Wszystko zapisuje się na tym urządzeniu.',
	version: (version: string) => `Wersja ${version}`,
	update: {
		ready: 'Jest nowa wersja aplikacji. Wszystko, co wpisano, zostanie.',
		notSaved:
			'Najpierw musi się zapisać to, co jest na ekranie. Usuń niepotrzebne pliki lub zdjęcia i spróbuj jeszcze raz.',
		apply: 'Odśwież teraz',
		later: 'Później',
	},
	install: {
		offer:
			'Dodaj aplikację do ekranu urządzenia, a otworzysz ją jednym dotknięciem, także bez internetu.',
		ios: 'Dodaj aplikację do ekranu: dotknij „Udostępnij”, a potem „Do ekranu początkowego”.',
		accept: 'Zainstaluj',
		dismiss: 'Nie teraz',
	},
	trouble: {
		heading: 'Nie mogę otworzyć zapisanej karty',
		unavailable:
			'Przeglądarka nie daje dostępu do pamięci tego urządzenia. Tak bywa w oknie prywatnym albo przy zablokowanych danych witryn. To, co zapisano wcześniej, jest bezpieczne.',
		outdated:
			'Aplikacja jest otwarta w nowszej wersji w innej karcie przeglądarki. Odśwież tę stronę; to, co wpisano, jest zapisane.',
		full: 'Na urządzeniu zabrakło miejsca. Usuń niepotrzebne pliki lub zdjęcia i spróbuj ponownie.',
		unknown: 'Coś się nie udało. To, co zapisano wcześniej, jest bezpieczne na urządzeniu.',
		retry: 'Spróbuj ponownie',
	},
};
