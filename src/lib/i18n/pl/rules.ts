import { countPl, nounPl } from '../plural.ts';

const criteria = ['kryterium', 'kryteria', 'kryteriów'] as const;
/** After "z" the noun stands in the genitive: z 1 kryterium, z 2 kryteriów. */
const ofCriteria = ['kryterium', 'kryteriów', 'kryteriów'] as const;

export const rules = {
	title: 'Zasady programu',
	lead: 'Placówka sama ocenia swoją pracę. Z tego, co zaznaczy na karcie, wynika status, a status otwiera koszyk nagród. Udział jest bezpłatny.',
	contents: 'Na tej stronie',

	cardTitle: 'Karta ewaluacji',
	card: (categories: number, total: number, levels: number) =>
		`Karta ma ${countPl(categories, ['kategorię', 'kategorie', 'kategorii'])} i ${countPl(total, criteria)} na ${levels} ${nounPl(levels, ['poziomie', 'poziomach', 'poziomach'])}.`,
	answers:
		'Przy każdym kryterium zaznaczasz „spełniam” albo „nie spełniam”. Brak odpowiedzi liczy się jak „nie spełniam”.',
	withoutLowest: (count: number, level: string) =>
		`${countPl(count, ['kategoria nie ma', 'kategorie nie mają', 'kategorii nie ma'])} kryterium ${level}:`,

	statusesTitle: 'Statusy',
	levelKinds: ['poziom podstawowy', 'poziom ponadpodstawowy', 'poziom zaawansowany'],
	need: (need: number, of: number) =>
		need === of
			? `${need} z ${of}, czyli wszystkie`
			: `co najmniej ${need} z ${of} ${nounPl(of, ofCriteria)}`,
	cumulative: 'Statusy zdobywa się po kolei: wyższy wymaga też wszystkich niższych.',
	separate:
		'Każdy poziom liczy się osobno. Status to najwyższy poziom, którego próg jest osiągnięty.',
	allShown:
		'Na karcie zawsze widać liczniki wszystkich poziomów i to, czego brakuje do następnego statusu.',
	below: (level: string) =>
		`Poniżej progu ${level} placówka jest „w drodze do ${level}”: nie ma jeszcze koszyka nagród, a karta jest otwarta cały czas.`,

	whoTitle: 'Kto ocenia',
	who: 'Placówka ocenia się sama, a status wynika z jej deklaracji i liczy się automatycznie. Koordynator miasta może skomentować albo dopytać, ale statusu nie zmienia.',

	whenTitle: 'Kiedy',
	windows: (count: number) =>
		`Placówka ocenia się ponownie ${count === 2 ? 'dwa razy' : countPl(count, ['raz', 'razy', 'razy'])} w roku szkolnym, w oknach:`,
	first:
		'Pierwszą kartę można złożyć o każdej porze po zapisie do programu. Szkic karty jest otwarty zawsze, także między oknami.',
	holds:
		'Status trwa do końca następnego okna. Potem jest „do weryfikacji”: nowych rezerwacji nie ma, a potwierdzone zostają.',

	descriptionsTitle: 'Opisy działań',
	descriptions:
		'Każda kategoria ma jedno pole na konkretne projekty i działania. Opis jest potrzebny tam, gdzie zaznaczasz choć jedno „spełniam”. Sprawdzamy to dopiero przy składaniu karty, nigdy w trakcie pisania. Opis nie zmienia statusu.',

	childrenTitle: 'Dane dzieci',
	children:
		'Nie wpisuj danych dzieci: imion, nazwisk, numerów ani opisów konkretnych osób. Pisz o działaniach i podawaj liczby zbiorcze.',

	rewardsTitle: 'Nagrody',
	rewards:
		'Każdy status ma swój koszyk, a wyższy status korzysta też z niższych. Pule ustala miasto. Decyduje kolejność zgłoszeń na serwerze, do wyczerpania puli.',
	rewardsLink: 'Zobacz koszyki nagród',

	marksTitle: 'Co znaczą znaki',
	marks: {
		level: 'Kształt mówi o poziomie:',
		state: 'Wypełnienie mówi o odpowiedzi:',
		met: 'spełniam',
		unmet: 'nie spełniam',
		unanswered: 'bez odpowiedzi',
		none: 'kategoria nie ma takiego kryterium',
	},

	aboutTitle: 'O tych treściach',
	/** Beside texts of the catalogue, which are Polish in every language of the screens. */
	cityTexts: 'Teksty miasta (kryteria, nagrody, odpowiedzi) są po polsku.',
	version: (title: string, version: number) => `${title}, wersja ${version}.`,
};
