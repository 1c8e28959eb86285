import type { Phrase } from './words.ts';

const columns = {
	id: { pl: 'identyfikator', en: 'id' },
	operator: { pl: 'podmiot', en: 'operator' },
	name: { pl: 'placówka', en: 'facility' },
	district: { pl: 'dzielnica', en: 'district' },
	address: { pl: 'adres', en: 'address' },
	email: { pl: 'e-mail', en: 'e-mail' },
} as const;

/** Everything the registration, the list of facilities and the invitations say to people, letters apart. */
export const programmeWords = {
	field: {
		facility: {
			pl: 'Wybierz placówkę z listy albo wpisz jej nazwę i podmiot prowadzący.',
			en: 'Choose the facility from the list, or type its name and its operator.',
		},
		facilityUnknown: {
			pl: 'Tej placówki nie ma już na liście. Wybierz ją jeszcze raz.',
			en: 'This facility is no longer on the list. Please choose it again.',
		},
		operator: {
			pl: 'Wpisz, kto prowadzi placówkę (do 200 znaków).',
			en: 'Type who runs the facility (up to 200 characters).',
		},
		facilityName: {
			pl: 'Wpisz nazwę placówki (do 200 znaków).',
			en: 'Type the facility’s name (up to 200 characters).',
		},
		address: {
			pl: 'Skróć adres do 200 znaków.',
			en: 'Please keep the address within 200 characters.',
		},
		district: {
			pl: 'Skróć nazwę dzielnicy do 80 znaków.',
			en: 'Please keep the district within 80 characters.',
		},
		facilityEmail: {
			pl: 'Wpisz adres e-mail placówki, na przykład kontakt@placowka.pl, albo zostaw to pole puste.',
			en: 'Type the facility’s e-mail address, for example contact@facility.pl, or leave the field empty.',
		},
		reason: {
			pl: 'Napisz, dlaczego (do 2000 znaków). Wyślemy to kierownikowi placówki.',
			en: 'Say why (up to 2000 characters). We will send it to the facility’s manager.',
		},
		accept: {
			pl: 'Przyjmij zgłoszenie albo je odrzuć.',
			en: 'Accept the registration or decline it.',
		},
		role: {
			pl: 'Wybierz, kogo zapraszasz.',
			en: 'Choose whom you are inviting.',
		},
	},

	import: {
		tooLarge: {
			pl: 'Ten plik jest za duży: lista placówek może mieć do 2 MB.',
			en: 'This file is too large: a list of facilities can have up to 2 MB.',
		},
		notCsv: {
			pl: 'To nie jest plik CSV. W arkuszu wybierz „Zapisz jako” i typ „CSV”.',
			en: 'This is not a CSV file. In your spreadsheet choose “Save as” and the type “CSV”.',
		},
		empty: { pl: 'Ten plik jest pusty.', en: 'This file is empty.' },
		tooManyRows: {
			pl: 'Ten plik ma więcej niż 2000 placówek. Podziel go na mniejsze.',
			en: 'This file has more than 2000 facilities. Please split it.',
		},
		doubleColumn: (title: string): Phrase => ({
			pl: `Dwie kolumny znaczą to samo co „${title}”. Zostaw jedną z nich.`,
			en: `Two columns mean the same as “${title}”. Please leave one of them.`,
		}),
		noColumn: (missing: readonly (keyof typeof columns)[]): Phrase => ({
			pl: `W pierwszym wierszu brakuje nazw kolumn: ${missing.map((one) => `„${columns[one].pl}”`).join(' i ')}.`,
			en: `The first line lacks the column names ${missing.map((one) => `“${columns[one].en}”`).join(' and ')}.`,
		}),
		noOperator: { pl: 'Brakuje podmiotu prowadzącego.', en: 'The operator is missing.' },
		noName: { pl: 'Brakuje nazwy placówki.', en: 'The facility’s name is missing.' },
		tooLong: (column: keyof typeof columns, limit: number): Phrase => ({
			pl: `Za długi tekst w kolumnie „${columns[column].pl}” (najwyżej ${limit} znaków). Sprawdź, czy nie brakuje cudzysłowu.`,
			en: `The text in the column “${columns[column].en}” is too long (${limit} characters at most). Is a quotation mark missing?`,
		}),
		badId: {
			pl: 'Identyfikator może mieć tylko małe litery bez polskich znaków, cyfry i łączniki.',
			en: 'An id may only have letters a to z, digits and hyphens.',
		},
		badEmail: {
			pl: 'To nie wygląda na adres e-mail.',
			en: 'This does not look like an e-mail address.',
		},
		twice: (line: number): Phrase => ({
			pl: `Ta placówka jest już w wierszu ${line}. Jeśli to dwie różne placówki, nadaj im różne nazwy albo identyfikatory.`,
			en: `This facility is already in line ${line}. If these are two, give them different names or ids.`,
		}),
		otherId: (id: string): Phrase => ({
			pl: `Ta placówka jest już na liście jako „${id}”. Wpisz w pliku ten identyfikator.`,
			en: `This facility is already listed as “${id}”. Please use that id in the file.`,
		}),
		unclosedQuote: {
			pl: 'Tu zaczyna się cudzysłów, którego nic nie zamyka. Tego i dalszych wierszy nie udało się odczytać.',
			en: 'A quotation mark opens here and is never closed. This line and those after it could not be read.',
		},
	},

	registration: {
		missing: {
			pl: 'Nie ma już tego zgłoszenia. Odśwież listę.',
			en: 'This registration is no longer there. Please reload the list.',
		},
		notAccepted: {
			pl: 'List z linkiem można wysłać po przyjęciu zgłoszenia.',
			en: 'A letter with the link can be sent once the registration is accepted.',
		},
		alreadyActive: {
			pl: 'To konto już działa, link nie jest potrzebny.',
			en: 'This account already works; no link is needed.',
		},
	},

	invitation: {
		forbidden: {
			pl: 'Zapraszać mogą kierownicy placówek i koordynatorzy miasta.',
			en: 'Managers of facilities and the city’s coordinators can invite.',
		},
		roleForbidden: {
			pl: 'Tej roli nie możesz nadać zaproszeniem.',
			en: 'You cannot give this role by an invitation.',
		},
		missing: {
			pl: 'Tego zaproszenia już nie ma: zostało użyte, wycofane albo wygasło.',
			en: 'This invitation is no longer there: it was used, withdrawn or has expired.',
		},
		expired: {
			pl: 'To zaproszenie już nie działa. Poproś o nowe.',
			en: 'This invitation no longer works. Please ask for a new one.',
		},
	},
} as const;
