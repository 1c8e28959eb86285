export const error = {
	notFound: 'Nie ma takiej strony',
	notFoundText:
		'Adres jest niepełny albo strona została przeniesiona. Twojej karcie nic się nie stało.',
	other: 'Coś poszło nie tak',
	otherText:
		'Tej strony nie udało się pokazać. To, co wpisane i zapisane, jest bezpieczne na tym urządzeniu.',
	toCard: 'Wróć do karty',
	toStart: 'Strona główna',
	reload: 'Spróbuj ponownie',
	code: (status: number) => `Kod błędu: ${status}`,
};
