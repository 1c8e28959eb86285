import { countEn, countPl } from '../i18n/plural.ts';
import { Refusal } from './types.ts';

export type Language = 'pl' | 'en';

/** One sentence for people. */
export type Phrase = Readonly<Record<Language, string>>;

/** A refusal that can say its sentence in the reader's language. */
export class SpokenRefusal extends Refusal {
	/**
	 * @param phrase the sentence
	 * @param details what a program needs, e.g. seconds to wait
	 * @param fields what is wrong with which field of the form, each with its own sentence
	 */
	constructor(
		status: number,
		error: string,
		readonly phrase: Phrase,
		details: Readonly<Record<string, unknown>> = {},
		readonly fields: Readonly<Record<string, Phrase>> = {},
	) {
		super(status, error, phrase.pl, details);
	}
}

/** The reader's language: our own header, else Polish. */
export function languageOf(headers: Headers): Language {
	return headers.get('X-Language') === 'en' ? 'en' : 'pl';
}

export const words = {
	invalid: {
		pl: 'Nie wszystko jest wypełnione. Sprawdź zaznaczone pola.',
		en: 'Something is missing. Please check the marked fields.',
	},
	unreadable: {
		pl: 'Tej wiadomości nie udało się odczytać. Odśwież stronę i spróbuj ponownie.',
		en: 'This message could not be read. Reload the page and try again.',
	},
	tooLarge: {
		pl: 'To za dużo tekstu na raz. Skróć go i spróbuj ponownie.',
		en: 'This is too much text at once. Shorten it and try again.',
	},
	signInFirst: {
		pl: 'Najpierw się zaloguj.',
		en: 'Please sign in first.',
	},
	forbidden: {
		pl: 'To konto nie ma do tego dostępu.',
		en: 'This account has no access to that.',
	},
	otherOrigin: {
		pl: 'Ta strona nie może tu nic zmienić. Otwórz kartę pod jej własnym adresem.',
		en: 'This page cannot change anything here. Open the card at its own address.',
	},
	otherAccount: {
		pl: 'Na tym urządzeniu jest zalogowana inna osoba.',
		en: 'Somebody else is signed in on this device.',
	},
	missing: {
		pl: 'Nie ma już takiej pozycji. Odśwież stronę.',
		en: 'This is no longer here. Reload the page.',
	},
	unavailable: {
		pl: 'Serwer jest teraz zajęty. Spróbuj ponownie za chwilę.',
		en: 'The server is busy right now. Try again in a moment.',
	},
	internal: {
		pl: 'Coś poszło nie tak po naszej stronie. Spróbuj ponownie za chwilę.',
		en: 'Something went wrong on our side. Try again in a moment.',
	},
	wrongCredentials: {
		pl: 'Adres e-mail albo hasło się nie zgadza.',
		en: 'The e-mail address or the password does not match.',
	},
	wrongPassword: {
		pl: 'Obecne hasło się nie zgadza.',
		en: 'The current password does not match.',
	},
	weakPassword: {
		pl: 'Hasło musi mieć od 10 do 200 znaków.',
		en: 'The password must have 10 to 200 characters.',
	},
	guessablePassword: {
		pl: 'Hasło nie może być takie samo jak adres e-mail ani jak imię i nazwisko.',
		en: 'The password must not be the e-mail address or the name.',
	},
	linkUsedOrExpired: {
		pl: 'Ten link był już użyty albo stracił ważność. Poproś o nowy.',
		en: 'This link was already used or has expired. Ask for a new one.',
	},
	addressTaken: {
		pl: 'Ten adres e-mail ma już konto. Zaloguj się albo podaj inny adres.',
		en: 'This e-mail address already has an account. Sign in, or give another address.',
	},
	alreadyDecided: {
		pl: 'Ta decyzja już zapadła. Odśwież stronę, żeby ją zobaczyć.',
		en: 'This has already been decided. Reload the page to see it.',
	},
	notYourself: {
		pl: 'Własnego dostępu nie można zakończyć. Poproś o to drugą osobę.',
		en: 'You cannot end your own access. Ask someone else to do it.',
	},
} as const satisfies Record<string, Phrase>;

/** What is wrong with a field of a form, by the field's name in the body. */
export const fieldWords: Readonly<Record<string, Phrase>> = {
	email: {
		pl: 'Wpisz adres e-mail, na przykład anna@placowka.pl.',
		en: 'Type an e-mail address, for example anna@facility.pl.',
	},
	name: {
		pl: 'Wpisz imię i nazwisko, najwyżej 120 znaków.',
		en: 'Type the first and last name, at most 120 characters.',
	},
	password: { pl: 'Wpisz hasło.', en: 'Type the password.' },
	current: { pl: 'Wpisz obecne hasło.', en: 'Type the current password.' },
	next: { pl: 'Wpisz nowe hasło.', en: 'Type the new password.' },
	token: {
		pl: 'W linku brakuje końcówki. Otwórz go jeszcze raz z listu.',
		en: 'The end of the link is missing. Open it again from the letter.',
	},
};

/** For a field without a sentence of its own. */
export const otherField: Phrase = {
	pl: 'Sprawdź to pole.',
	en: 'Please check this field.',
};

/** @param seconds until another attempt is worth it */
export function tooManyAttempts(seconds: number): Phrase {
	const minutes = Math.ceil(seconds / 60);
	const wait =
		seconds < 60
			? {
					pl: countPl(seconds, ['sekundę', 'sekundy', 'sekund']),
					en: countEn(seconds, 'second', 'seconds'),
				}
			: {
					pl: countPl(minutes, ['minutę', 'minuty', 'minut']),
					en: countEn(minutes, 'minute', 'minutes'),
				};
	return {
		pl: `Za dużo prób. Spróbuj ponownie za ${wait.pl}.`,
		en: `Too many attempts. Try again in ${wait.en}.`,
	};
}
