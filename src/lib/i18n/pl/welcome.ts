export const welcome = {
	title: 'Karta ewaluacji Twojej placówki',
	lead: 'Zaznaczasz, co placówka już spełnia, i opisujesz, co robicie. Z tego od razu wynika status w programie Miasto Korzyści.',
	start: 'Zacznij kartę',
	resume: 'Wróć do karty',
	noAccount: 'Bez konta, bez formularzy.',
	points: [
		{
			title: 'Działa bez internetu',
			text: 'Także w piwnicy i w drodze. Brak zasięgu niczego nie psuje.',
		},
		{
			title: 'Zapisuje się samo',
			text: 'Każda litera zostaje na tym urządzeniu. Możesz przerwać w pół zdania.',
		},
		{
			title: 'Status od razu',
			text: 'Po każdej odpowiedzi widać status i to, czego jeszcze brakuje.',
		},
	],
	pointsTitle: 'Jak to działa',
	statusesTitle: (count: number): string => (count === 3 ? 'Trzy statusy' : 'Statusy'),
	statusesText: 'Każdy status otwiera swój koszyk nagród. Wyższy korzysta też z niższych.',
	moreTitle: 'Zanim zaczniesz',
	more: {
		rules: 'Zasady programu',
		activities: 'Nagradzane działania',
		faq: 'Pytania i odpowiedzi',
		rewards: 'Nagrody: podgląd koszyków',
	},
	language: 'Język',
	languageFailed:
		'Angielskie teksty nie są jeszcze na tym urządzeniu. Połącz się z internetem i spróbuj ponownie.',
};
