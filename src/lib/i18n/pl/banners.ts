/** What is offered above the screens, after the first card is there. */
export const banners = {
	/** The facility's card is not on this device yet. */
	card: {
		coming: 'Pobieram kartę placówki. Możesz już pisać, wszystko się połączy.',
		offline:
			'Karta placówki przyjdzie, gdy wróci internet. Możesz już pisać, wszystko się połączy.',
		later:
			'Nie mam jeszcze karty placówki, spróbuję znowu. Możesz już pisać, wszystko się połączy.',
	},
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
};
