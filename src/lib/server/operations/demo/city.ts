import {
	answerId,
	emptyAnswer,
	withCriterion,
	withText,
	type Answer,
} from '../../../domain/answer.ts';
import { readCatalogue } from '../../../domain/catalogue.ts';
import file from '../../../domain/catalogue/miasto-korzysci.pl.json' with { type: 'json' };
import type { Category, Instrument } from '../../../domain/instrument.ts';
import { roundAt } from '../../../domain/periods.ts';

/** The demo's city: nobody and nothing in it exists. */
export const coordinator = { name: 'Katarzyna Miejska', email: 'koordynator@demo.example' };

/** As a device mints ids; the gateway takes no others. */
const replica = 'demo00000000';

export type CardState = 'filled' | 'begun' | 'empty';

interface Person {
	readonly name: string;
	readonly email: string;
}

interface DemoFacility {
	readonly operator: string;
	readonly name: string;
	readonly district: string;
	readonly address: string;
	readonly members?: { readonly manager: Person; readonly staff: Person; readonly card: CardState };
	/** Asked to join and waits for the coordinator. */
	readonly waiting?: Person;
}

export const facilities: readonly DemoFacility[] = [
	{
		operator: 'Fundacja Dobry Start',
		name: 'Świetlica Pod Dębem',
		district: 'Praga-Północ',
		address: 'ul. Kasztanowa 3',
		members: {
			manager: { name: 'Anna Dębska', email: 'anna@pod-debem.example' },
			staff: { name: 'Piotr Kadra', email: 'piotr@pod-debem.example' },
			card: 'filled',
		},
	},
	{
		operator: 'Stowarzyszenie Nasze Podwórko',
		name: 'Klub Młodzieżowy Przystań',
		district: 'Wola',
		address: 'ul. Żeglarska 12',
		members: {
			manager: { name: 'Jan Przystański', email: 'jan@przystan.example' },
			staff: { name: 'Zofia Łódzka', email: 'zofia@przystan.example' },
			card: 'begun',
		},
	},
	{
		operator: 'Fundacja Zielone Okno',
		name: 'Ognisko Na Skarpie',
		district: 'Mokotów',
		address: 'ul. Skarpowa 7',
		members: {
			manager: { name: 'Ewa Górska', email: 'ewa@na-skarpie.example' },
			staff: { name: 'Tomasz Źródło', email: 'tomasz@na-skarpie.example' },
			card: 'empty',
		},
	},
	{
		operator: 'Spółdzielnia Razem',
		name: 'Pracownia Twórcza Kąt',
		district: 'Ursynów',
		address: 'ul. Pogodna 21',
		waiting: { name: 'Maria Oczekująca', email: 'maria@pracownia-kat.example' },
	},
	{
		operator: 'Fundacja Dobry Start',
		name: 'Świetlica Pod Klonem',
		district: 'Targówek',
		address: 'ul. Klonowa 5',
	},
	{
		operator: 'Stowarzyszenie Latarnia',
		name: 'Klub Latarnik',
		district: 'Bielany',
		address: 'ul. Portowa 9',
	},
];

/** The city's list as it would be imported. */
export function facilityList(): Uint8Array {
	const rows = facilities.map(({ operator, name, district, address }) =>
		[operator, name, district, address].join(';'),
	);
	return new TextEncoder().encode(
		['podmiot prowadzący;placówka;dzielnica;adres', ...rows].join('\n'),
	);
}

/**
 * A card as its facility would have typed it, with the catalogue's own sample descriptions.
 * @param by account of who typed it
 */
export function answersOf(state: CardState, by: string, now: Date): (Answer & { _id: string })[] {
	const read = readCatalogue(file);
	if (!read.ok) throw new Error(read.reason);
	const { instrument } = read.catalogue;
	const asked = {
		filled: instrument.categories,
		begun: instrument.categories.slice(0, 6),
		empty: [],
	};
	let n = 0;
	const stamp = () => ({ n: ++n, replica, at: now.toISOString(), by });
	return asked[state].map((category, index) => {
		const key = {
			instrument: instrument.id,
			round: roundAt(instrument, now),
			category: category.id,
		};
		let answer = emptyAnswer(key, instrument.version);
		for (const { id, value } of declared(instrument, category, index, state))
			answer = withCriterion(answer, id, value, stamp());
		if (state === 'filled' || index < 4) answer = withText(answer, category.example, stamp());
		return { ...answer, _id: answerId(answer) };
	});
}

/** Filled: PREMIUM, with VIP in reach. Begun: answers as they come, the last categories half done. */
function declared(instrument: Instrument, { criteria }: Category, index: number, state: CardState) {
	const [lowest, , highest] = instrument.levels;
	return criteria
		.filter(({ level }) => state === 'filled' || index < 4 || level === lowest?.id)
		.map(({ id, level }) => ({
			id,
			value: level === lowest?.id || (level === highest?.id ? index % 2 === 0 : index % 6 !== 5),
		}));
}
