import { countPl, type PolishForms } from '../plural.ts';

/** What one piece of a pool is called, by the kind of the reward; a kind nobody foresaw is a "place". */
const units: Record<string, PolishForms> = {
	slot: ['termin', 'terminy', 'terminów'],
	service: ['usługa', 'usługi', 'usług'],
	grant: ['dofinansowanie', 'dofinansowania', 'dofinansowań'],
	training: ['miejsce', 'miejsca', 'miejsc'],
	voucher: ['pakiet', 'pakiety', 'pakietów'],
	item: ['sztuka', 'sztuki', 'sztuk'],
	code: ['kod', 'kody', 'kodów'],
	loan: ['wypożyczenie', 'wypożyczenia', 'wypożyczeń'],
};
const place: PolishForms = ['miejsce', 'miejsca', 'miejsc'];
const unitOf = (kind: string) => (Object.hasOwn(units, kind) && units[kind]) || place;

const periods: Record<string, string> = {
	month: 'na miesiąc',
	halfyear: 'na półrocze',
	schoolyear: 'na rok szkolny',
};

export const rewards = {
	title: 'Nagrody',
	preview: 'To podgląd. Rezerwacje ruszą, gdy placówka wyśle kartę.',
	server: 'Składanie kart i rezerwacje pojawią się w następnych wersjach aplikacji.',
	status: (level: string) => `Twoja karta daje teraz status ${level}.`,
	open: (baskets: string, count: number) =>
		`Taki status otwiera ${count === 1 ? 'koszyk' : 'koszyki'} ${baskets}.`,
	below: (level: string) => `W drodze do ${level}: koszyk otworzy się ze statusem ${level}.`,
	missing: (count: number, level: string) =>
		`Do ${level} brakuje ${countPl(count, ['kryterium', 'kryteriów', 'kryteriów'])}.`,
	whatNext: 'Zobacz, czego brakuje',
	unread:
		'Nie udało się odczytać karty z tego urządzenia. Koszyki poniżej są pokazane bez Twojego statusu.',
	basket: (level: string) => `Koszyk ${level}`,
	opened: 'Otwarty przy tym statusie',
	next: (level: string) => `Otworzy się ze statusem ${level}`,
	later: (level: string) => `Dopiero ze statusem ${level}`,
	count: (count: number) => countPl(count, ['nagroda', 'nagrody', 'nagród']),
	pool: 'Pula',
	limit: 'Na placówkę',
	pickup: 'Odbiór',
	amount: (size: number, kind: string, period: string) =>
		[countPl(size, unitOf(kind)), Object.hasOwn(periods, period) && periods[period]]
			.filter(Boolean)
			.join(' '),
};
