import type { Letter } from '../types.ts';

interface About {
	readonly operator: string;
	readonly name: string;
}

const facilityLine = ({ operator, name }: About) => `${name} (${operator})`;

/** To each coordinator, once: somebody asks to join. @param account the coordinator's */
export function newRegistrationLetter(
	to: string,
	account: string,
	{ id, about, name }: { readonly id: string; readonly about: About; readonly name: string },
	url: string,
): Letter {
	return {
		event: `registration:${id}:${account}`,
		to,
		subject: 'Nowe zgłoszenie placówki',
		text: [
			'Dzień dobry,',
			`do programu Miasto Korzyści zgłosiła się placówka: ${facilityLine(about)}. Zgłasza ją ${name}.`,
			'Zgłoszenie czeka na decyzję.',
		].join('\n\n'),
		action: { label: 'Zobacz zgłoszenie', url },
	};
}

/** The city said yes; the link opens the account. @param event unique for each letter with a link of its own */
export function activationLetter(to: string, event: string, about: About, url: string): Letter {
	return {
		event: `activation:${event}`,
		to,
		subject: 'Witamy w Mieście Korzyści: włącz konto',
		text: [
			'Dzień dobry,',
			`miasto przyjęło zgłoszenie placówki: ${facilityLine(about)}. Zostało jedno kliknięcie: włącz konto, a potem zaloguj się swoim adresem i hasłem.`,
			'Karta wypełniana bez konta przejdzie do niego sama, gdy zalogujesz się na tym samym urządzeniu.',
			'Link działa raz, przez 7 dni. Gdyby wygasł, na stronie logowania wybierz „Nie pamiętam hasła”.',
		].join('\n\n'),
		action: { label: 'Włącz konto', url },
	};
}

/** The city said no, and why. */
export function declinedLetter(
	to: string,
	registration: string,
	about: About,
	reason: string,
	url: string,
): Letter {
	return {
		event: `declined:${registration}`,
		to,
		subject: 'Zgłoszenie placówki: potrzebna poprawka',
		text: [
			'Dzień dobry,',
			`tym razem miasto nie przyjęło zgłoszenia placówki: ${facilityLine(about)}. Koordynator napisał:`,
			reason,
			'Możesz zgłosić placówkę jeszcze raz tym samym adresem. Karta wypełniona bez konta zostaje na Twoim urządzeniu.',
		].join('\n\n'),
		action: { label: 'Zgłoś placówkę ponownie', url },
	};
}

/** Somebody registered with an address that is in use. Once a day, whoever types it. @param day `YYYY-MM-DD` */
export function addressInUseLetter(to: string, hash: string, day: string, origin: string): Letter {
	return {
		event: `address-in-use:${hash}:${day}`,
		to,
		subject: 'Ten adres jest już w Mieście Korzyści',
		text: [
			'Dzień dobry,',
			'ktoś zgłosił placówkę, podając ten adres e-mail. Adres jest już w programie: konto działa albo zgłoszenie czeka na decyzję miasta, więc drugiego nie zakładamy.',
			`Jeśli to Ty, po prostu się zaloguj. Nie pamiętasz hasła? Ustaw nowe: ${origin}/nowe-haslo`,
			'Jeśli to nie Ty, nic nie musisz robić.',
		].join('\n\n'),
		action: { label: 'Zaloguj się', url: `${origin}/logowanie` },
	};
}
