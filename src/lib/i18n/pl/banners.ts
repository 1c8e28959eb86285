import { countPl } from '../plural.ts';

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
	/** Texts and answers of this device that were replaced before they were sent. */
	givenWay: {
		text: (category: string) =>
			`${category}: opis z tego urządzenia ustąpił innemu, zanim został wysłany. Jest we wcześniejszych wersjach.`,
		/** In the category itself. */
		texts: (count: number) =>
			count === 1
				? 'Opis z tego urządzenia ustąpił innemu, zanim został wysłany. Jest we wcześniejszych wersjach.'
				: `${countPl(count, ['opis ustąpił', 'opisy ustąpiły', 'opisów ustąpiło'])} innym, zanim zostały wysłane. Są we wcześniejszych wersjach.`,
		/** @param where the level, after the category where that is not on the screen */
		answer: (where: string, value: boolean | null) =>
			value === null
				? `${where}: wyczyszczenie odpowiedzi ustąpiło innej zmianie, zanim zostało wysłane.`
				: `${where}: odpowiedź „${value ? 'spełniam' : 'nie spełniam'}” ustąpiła innej, zanim została wysłana.`,
		many: (count: number) =>
			`${countPl(count, ['zmiana ustąpiła', 'zmiany ustąpiły', 'zmian ustąpiło'])} innym, zanim zostały wysłane. Nic nie zginęło:`,
		further: (count: number) =>
			`i jeszcze ${countPl(count, ['kategoria', 'kategorie', 'kategorii'])}`,
		show: 'Pokaż',
		restore: 'Przywróć',
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
