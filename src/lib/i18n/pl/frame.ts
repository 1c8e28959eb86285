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
};
