export const more = {
	title: 'Więcej',
	links: {
		rules: { title: 'Zasady', text: 'Statusy, progi i terminy' },
		activities: { title: 'Nagradzane działania', text: 'Wszystkie kategorie i kryteria' },
		faq: { title: 'Pytania i odpowiedzi', text: 'FAQ i kontakt' },
		print: { title: 'Drukuj kartę', text: 'Wypełnioną albo pusty formularz' },
		settings: { title: 'Ustawienia', text: 'Język, wygląd, kopia zapasowa' },
	},
	version: (version: string) => `Wersja ${version}`,
};
