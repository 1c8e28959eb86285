import { countPl } from '../plural.ts';

const categories = ['kategorię', 'kategorie', 'kategorii'] as const;
const records = ['zapisu', 'zapisów', 'zapisów'] as const;

export const backup = {
	title: 'Kopia karty',
	why: 'W pliku jest cała karta z tego urządzenia: odpowiedzi, opisy i ich wcześniejsze wersje. Otworzysz go na innym tablecie, telefonie albo komputerze.',
	never: 'Jeszcze nie ma kopii.',
	last: (when: string) => `Ostatnia kopia: ${when}.`,
	today: (time: string) => `dzisiaj, ${time}`,
	yesterday: (time: string) => `wczoraj, ${time}`,
	daysAgo: (days: number) => `${countPl(days, ['dzień', 'dni', 'dni'])} temu`,
	save: 'Zapisz kopię do pliku',
	saveSealed: 'Zapisz kopię do pliku z hasłem',
	saving: 'Zapisuję kopię…',
	secure: 'Zabezpiecz hasłem',
	secureText:
		'Pliku z hasłem nikt bez tego hasła nie otworzy, my też nie. Zapisz hasło w bezpiecznym miejscu.',
	passphrase: 'Hasło do nowej kopii',
	short: 'Dłuższe hasło chroni lepiej. Dobre ma co najmniej 8 znaków, na przykład kilka słów.',
	show: 'Pokaż hasło',
	restore: 'Wczytaj kopię',
	restoreText: 'Kopia połączy się z tym, co jest na tym urządzeniu. Nic nie zostanie skasowane.',
	restoring: 'Wczytuję kopię…',
	asksPassphrase: 'Ta kopia jest zabezpieczona hasłem.',
	restorePassphrase: 'Hasło do tej kopii',
	open: 'Otwórz kopię',
	cancel: 'Zrezygnuj',
	saved: 'Kopia jest w pliku. Zajrzyj do pobranych plików.',
	savedSealed: 'Kopia zabezpieczona hasłem jest w pliku. Zajrzyj do pobranych plików.',
	/** What was read, in categories; the noun stands with the first number only. */
	done: (counts: { added: number; merged: number; unchanged: number }) => {
		const said = [
			['dodano', counts.added],
			['połączono', counts.merged],
			['bez zmian', counts.unchanged],
		] as const;
		const parts = said
			.filter(([, count]) => count > 0)
			.map(([what, count], index) => `${what} ${index ? count : countPl(count, categories)}`);
		return `Kopia wczytana: ${parts.join(', ')}.`;
	},
	nothingNew: 'Kopia wczytana. Wszystko, co w niej jest, masz już na tym urządzeniu.',
	emptyCopy: 'W tej kopii nie ma jeszcze żadnej odpowiedzi ani opisu.',
	clashes: (count: number) =>
		`W ${countPl(count, ['kategorii', 'kategoriach', 'kategoriach'])} są teraz dwie wersje opisu. Obie są bezpieczne, wybierz na karcie.`,
	setAside: (count: number) =>
		`Nie udało się odczytać ${countPl(count, records)} z tej kopii. Reszta działa, a to, czego nie odczytaliśmy, leży osobno.`,
	newer: (count: number) =>
		`Z nowszej wersji aplikacji: ${countPl(count, ['zapis', 'zapisy', 'zapisów'])}. Nic nie zginęło; zobaczysz to, gdy połączysz się z internetem i otworzysz aplikację ponownie.`,
	problems: {
		empty: 'Ten plik jest pusty. Nic się nie zmieniło. Wybierz inny plik z kopią.',
		'not-a-copy':
			'To nie jest kopia karty. Nic się nie zmieniło. Wybierz plik, którego nazwa zaczyna się od „miasto-korzysci-karta”.',
		damaged:
			'Ten plik jest uszkodzony albo niepełny. Nic się nie zmieniło. Skopiuj go jeszcze raz albo wybierz inną kopię.',
		newer:
			'Tę kopię zapisała nowsza wersja aplikacji. Nic się nie zmieniło. Połącz się z internetem, otwórz aplikację ponownie i spróbuj jeszcze raz.',
		'needs-passphrase': 'Wpisz hasło do tej kopii.',
		'wrong-passphrase':
			'To hasło nie pasuje do tej kopii. Nic się nie zmieniło. Spróbuj jeszcze raz.',
		'no-crypto':
			'Hasła do kopii działają tylko na stronie z adresem https. Nic się nie zmieniło. Otwórz aplikację pod takim adresem albo użyj kopii bez hasła.',
		'too-large': 'Ten plik jest za duży na kopię karty. Nic się nie zmieniło. Wybierz inny plik.',
		full: 'Na urządzeniu zabrakło miejsca. Nic się nie zmieniło. Usuń niepotrzebne pliki lub zdjęcia i spróbuj jeszcze raz.',
		'not-saved':
			'Nie udało się zapisać kopii. Karta jest bezpieczna na urządzeniu. Spróbuj jeszcze raz.',
		'not-restored': 'Nie udało się wczytać kopii. Nic się nie zmieniło. Spróbuj jeszcze raz.',
	},
};
