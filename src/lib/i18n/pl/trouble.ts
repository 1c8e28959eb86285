/** The device's database cannot be opened. */
export const trouble = {
	heading: 'Nie mogę otworzyć zapisanej karty',
	unavailable:
		'Przeglądarka nie daje dostępu do pamięci tego urządzenia. Tak bywa w oknie prywatnym albo przy zablokowanych danych witryn. To, co zapisano wcześniej, jest bezpieczne.',
	outdated:
		'Aplikacja jest otwarta w nowszej wersji w innej karcie przeglądarki. Odśwież tę stronę; to, co wpisano, jest zapisane.',
	full: 'Na urządzeniu zabrakło miejsca. Usuń niepotrzebne pliki lub zdjęcia i spróbuj ponownie.',
	unknown: 'Coś się nie udało. To, co zapisano wcześniej, jest bezpieczne na urządzeniu.',
	retry: 'Spróbuj ponownie',
};
