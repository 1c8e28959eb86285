import type { Page } from '@playwright/test';
import {
	axeClean,
	expect,
	fillPerson,
	foundCity,
	looksRight,
	people,
	readyForOffline,
	register,
	runCity,
	signIn,
	test,
} from './support/city.ts';

const { coordinator, manager, staff } = people;
const heading = (page: Page, name: string | RegExp) =>
	page.getByRole('heading', { level: 1, name });
/** What the browser itself says of an answer of 4xx. */
const refused = /Failed to load resource: the server responded with a status of 4/;

// Each test has a server of its own, and axe looks at many states.
test.describe.configure({ timeout: 90_000 });

test('from an empty server to a facility that works together', async ({
	page,
	city,
	device,
	troubles,
}) => {
	troubles.allow(refused);
	// The city.
	await page.goto(city.firstStart);
	await expect(heading(page, 'Konto miasta')).toBeVisible();
	expect(page.url(), 'the token does not stay in the address').not.toContain('#');
	await fillPerson(page, coordinator);
	await page.getByRole('button', { name: 'Załóż konto' }).click();
	await expect(heading(page, 'Placówki')).toBeVisible();

	// Another one with the same link comes too late.
	const late = await device();
	await late.goto(city.firstStart);
	await fillPerson(late, { ...staff, email: 'inna@miasto.example' });
	await late.getByRole('button', { name: 'Załóż konto' }).click();
	await expect(late.getByRole('heading', { name: 'Ten link już nie działa' })).toBeVisible();

	await page.getByLabel('Plik CSV').setInputFiles({
		name: 'lista.csv',
		mimeType: 'text/csv',
		buffer: Buffer.from('Podmiot prowadzący;Nazwa placówki\nFundacja Jutro;Świetlica „Promyk”\n'),
	});
	await page.getByRole('button', { name: 'Wczytaj 1 placówkę' }).click();
	await expect(page.getByText('Wczytano: 1 placówka.')).toBeVisible();

	// The manager asks to join and is let in.
	const tablet = await device();
	await register(tablet, manager, 'Promyk');
	await page.goto('/miasto/rejestracje');
	const asked = page.getByRole('article', { name: /Promyk/ });
	await expect(asked).toContainText(manager.email);
	await asked.getByRole('button', { name: /^Przyjmij/ }).click();
	await expect(page.getByText(/^Przyjęto: .*Promyk/)).toBeVisible();
	await expect(page.getByRole('heading', { name: 'Nic nie czeka na decyzję' })).toBeFocused();

	const activation = await city.link(manager.email, '/aktywacja');
	await tablet.goto(activation);
	await expect(heading(tablet, 'Konto działa')).toBeFocused();
	expect(tablet.url()).not.toContain('#');
	await tablet.getByRole('link', { name: 'Zaloguj się' }).click();
	await tablet.getByRole('textbox', { name: 'Adres e-mail' }).fill(manager.email);
	await tablet.getByRole('textbox', { name: 'Hasło' }).fill(manager.password);
	await tablet.keyboard.press('Enter');
	await expect(tablet).toHaveURL('/karta');

	// The link worked once.
	await late.goto(activation);
	await expect(late.getByRole('heading', { name: 'Ten link już nie działa' })).toBeVisible();

	// The manager invites an educator, who joins on a phone.
	await tablet.goto('/konto');
	await tablet.getByRole('button', { name: 'Utwórz zaproszenie' }).click();
	await expect(tablet.getByRole('img', { name: /Kod QR/ })).toBeVisible();
	const invitation = await tablet.getByLabel('Link z zaproszeniem').inputValue();
	await expect(tablet.getByRole('button', { name: /^Wycofaj zaproszenie: Kadra/ })).toBeVisible();
	const phone = await device();
	await phone.goto(invitation);
	await expect(phone.getByText(/^Zaproszenie do placówki: .*Promyk/)).toBeVisible();
	await fillPerson(phone, staff);
	await phone.getByRole('button', { name: 'Dołącz' }).click();
	await expect(phone).toHaveURL('/karta');
	await phone.goto('/konto');
	await expect(phone.getByText('Kadra')).toBeVisible();
	await expect(phone.getByRole('heading', { name: 'Zaproszenia' })).toHaveCount(0);

	// Who has access is the manager's to say.
	await tablet.goto('/konto');
	await tablet.getByRole('button', { name: `Odbierz dostęp: ${staff.name}` }).click();
	const sure = tablet.getByRole('group', { name: `Odbierz dostęp: ${staff.name}` });
	await sure.getByRole('button', { name: 'Odbierz dostęp' }).click();
	await expect(tablet.getByText(`Dostęp odebrany: ${staff.name}.`)).toBeVisible();
	await phone.goto('/konto');
	await expect(phone.getByRole('heading', { name: 'Tu potrzebne jest konto' })).toBeVisible();
});

test('sign-in: what is wrong is said, and it leads back only to places of this app', async ({
	page,
	city,
	troubles,
}) => {
	troubles.allow(refused);
	await runCity(page, city);
	await page.context().clearCookies();
	await page.goto('/konto');
	await expect(page.getByText(/Tu potrzebne jest konto/)).toBeVisible();
	await page.getByRole('main').getByRole('link', { name: 'Zaloguj się' }).click();
	await expect(page).toHaveURL('/logowanie?powrot=%2Fkonto');

	await page.getByRole('textbox', { name: 'Adres e-mail' }).fill('');
	await page.getByRole('button', { name: 'Zaloguj się' }).click();
	await expect(page.getByRole('group', { name: 'Popraw 2 pola' })).toBeFocused();
	await page.getByRole('link', { name: 'Wpisz hasło.' }).click();
	await expect(page.getByRole('textbox', { name: 'Hasło' })).toBeFocused();
	await expect(page.getByRole('textbox', { name: 'Hasło' })).toHaveAccessibleDescription(
		'Wpisz hasło.',
	);
	await looksRight(page);

	for (const email of [manager.email, 'nieznana@nigdzie.example']) {
		await page.getByRole('textbox', { name: 'Adres e-mail' }).fill(email);
		await page.getByRole('textbox', { name: 'Hasło' }).fill('to nie jest to hasło');
		await page.getByRole('button', { name: 'Zaloguj się' }).click();
		const problem = page.getByRole('group', { name: 'Nie udało się zalogować' });
		await expect(problem).toContainText('Adres e-mail albo hasło się nie zgadza.');
		await expect(problem).toBeFocused();
		await expect(page.getByRole('textbox', { name: 'Adres e-mail' })).toHaveValue(email);
	}
	await looksRight(page);
	await page.getByRole('textbox', { name: 'Adres e-mail' }).fill(manager.email);
	await page.getByRole('textbox', { name: 'Hasło' }).fill(manager.password);
	await page.keyboard.press('Enter');
	await expect(page).toHaveURL('/konto');

	// Whoever made the address, it leads to no other server and to no answer of the API.
	for (const elsewhere of ['https://example.com/', '//example.com', '/\\example.com', '/db/x']) {
		await page.goto('/konto');
		await page.getByRole('button', { name: 'Wyloguj się' }).click();
		await expect(page.getByText('Wylogowano z tego urządzenia.')).toBeVisible();
		await page.goto(`/logowanie?powrot=${encodeURIComponent(elsewhere)}`);
		await page.getByRole('textbox', { name: 'Adres e-mail' }).fill(manager.email);
		await page.getByRole('textbox', { name: 'Hasło' }).fill(manager.password);
		await page.getByRole('button', { name: 'Zaloguj się' }).click();
		await expect(page, elsewhere).toHaveURL('/karta');
	}
});

test('the account: devices are told apart and ended, a new password ends the others', async ({
	page,
	city,
	device,
	troubles,
}) => {
	troubles.allow(refused);
	await runCity(page, city);
	const [tablet, phone, computer] = [await device(), await device(), await device()];
	for (const one of [tablet, phone, computer]) await signIn(one, manager);

	await tablet.goto('/konto');
	const devices = tablet.getByRole('region', { name: 'Urządzenia' });
	await expect(devices.getByRole('listitem')).toHaveCount(3);
	await expect(devices.getByRole('listitem').first()).toContainText('to urządzenie');
	await looksRight(tablet);
	await devices
		.getByRole('button', { name: /^Zakończ sesję/ })
		.first()
		.click();
	await expect(devices.getByRole('status').last()).toContainText('Sesja zakończona.');
	await expect(devices.getByRole('listitem')).toHaveCount(2);

	const change = tablet.getByRole('region', { name: 'Zmiana hasła' });
	const next = 'pięć żab w stawie';
	await change.getByRole('textbox', { name: 'Obecne hasło' }).fill('nie to hasło wcale');
	await change.getByRole('textbox', { name: 'Nowe hasło' }).fill('krótkie');
	await change.getByRole('button', { name: 'Zmień hasło' }).click();
	await expect(change.getByRole('group', { name: 'Popraw jedno pole' })).toContainText(
		'Dodaj jeszcze co najmniej 3 znaki.',
	);
	await change.getByRole('textbox', { name: 'Nowe hasło' }).fill(next);
	await change.getByRole('button', { name: 'Zmień hasło' }).click();
	await expect(change.getByText(/Obecne hasło się nie zgadza/).first()).toBeVisible();
	await looksRight(tablet);
	await change.getByRole('textbox', { name: 'Obecne hasło' }).fill(manager.password);
	await change.getByRole('button', { name: 'Zmień hasło' }).click();
	await expect(change.getByText('Hasło zmienione.')).toBeVisible();

	await tablet.reload();
	await expect(heading(tablet, 'Konto')).toBeVisible();
	await expect(devices.getByRole('listitem')).toHaveCount(1);
	for (const one of [phone, computer]) {
		await one.goto('/konto');
		await expect(one.getByRole('heading', { name: 'Tu potrzebne jest konto' })).toBeVisible();
	}
	await signIn(phone, { ...manager, password: next });
});

test('a forgotten password is replaced by a link from a letter, once', async ({
	page,
	city,
	device,
	troubles,
}) => {
	troubles.allow(refused);
	await runCity(page, city);
	const phone = await device();
	await phone.goto('/logowanie');
	await phone.getByRole('link', { name: 'Nie pamiętam hasła' }).click();
	await looksRight(phone);
	await phone.getByRole('textbox', { name: 'Adres e-mail' }).fill(manager.email);
	await phone.getByRole('button', { name: 'Wyślij link' }).click();
	await expect(phone.getByRole('heading', { name: 'Sprawdź pocztę' })).toBeFocused();
	await looksRight(phone);

	const link = await city.link(manager.email, '/nowe-haslo');
	await phone.goto(link);
	const password = 'siedem gór i rzek';
	await phone.getByRole('textbox', { name: 'Nowe hasło' }).fill(password);
	await phone.getByRole('button', { name: 'Zapisz nowe hasło' }).click();
	await expect(heading(phone, 'Hasło zmienione')).toBeFocused();
	await looksRight(phone);
	await signIn(phone, { ...manager, password });

	// The same link again, in the same tab: only what stands after # is new.
	await phone.goto('/nowe-haslo');
	await expect(heading(phone, 'Nowe hasło')).toBeVisible();
	await phone.goto(link);
	await phone.getByRole('textbox', { name: 'Nowe hasło' }).fill('jeszcze inne hasło');
	await phone.getByRole('button', { name: 'Zapisz nowe hasło' }).click();
	await expect(phone.getByRole('heading', { name: 'Ten link już nie działa' })).toBeVisible();
	await expect(phone.getByRole('button', { name: 'Wyślij link' })).toBeVisible();
	await looksRight(phone);
});

test('links without a token, and links nobody made, lead somewhere', async ({
	page,
	city,
	troubles,
}) => {
	troubles.allow(refused);
	await foundCity(page, city);
	const nobodys = '#abcdefghijklmnopqrstuvwxyz0123456789_-ABCDE';
	for (const path of ['/aktywacja', '/zaproszenie', '/pierwsze-uruchomienie']) {
		await page.goto('/faq');
		await page.goto(path);
		await expect(page.getByRole('heading', { name: 'Brakuje linku' })).toBeVisible();
		await looksRight(page);
		await page.goto('/faq');
		await page.goto(path + nobodys);
		if (path === '/pierwsze-uruchomienie') {
			await looksRight(page);
			await fillPerson(page, staff);
			await page.getByRole('button', { name: 'Załóż konto' }).click();
		}
		await expect(page.getByRole('heading', { name: 'Ten link już nie działa' })).toBeVisible();
		await expect(page).toHaveURL(path);
		await looksRight(page);
	}
});

test('registration: a facility missing from the list, and nothing typed is lost', async ({
	page,
	city,
	troubles,
}) => {
	troubles.allow(/Failed to load resource/);
	await runCity(page, city);
	await page.context().clearCookies();
	await page.goto('/rejestracja');
	await page.getByRole('button', { name: 'Wyślij zgłoszenie' }).click();
	await expect(page.getByRole('group', { name: 'Popraw 4 pola' })).toBeFocused();
	await page.getByRole('link', { name: 'Wybierz placówkę z listy albo dopisz ją.' }).click();
	await expect(page.getByRole('searchbox', { name: 'Znajdź placówkę' })).toBeFocused();
	await looksRight(page);

	await page.getByRole('searchbox').fill('ZRODLO');
	await expect(page.getByText('Pasuje 1 placówka.')).toBeVisible();
	await page.getByRole('searchbox').fill('xyzzy');
	await expect(page.getByText(/^Nic nie pasuje/)).toBeVisible();
	await page.getByRole('radio', { name: 'Nie ma mojej placówki na liście' }).check();
	await page.getByRole('textbox', { name: 'Podmiot prowadzący' }).fill('Fundacja Nowa');
	await page.getByRole('textbox', { name: 'Nazwa placówki' }).fill('Klub „Żuraw”');
	await fillPerson(page, { ...staff, password: 'krótkie' });
	await page.getByRole('button', { name: 'Wyślij zgłoszenie' }).click();
	await expect(page.getByRole('group', { name: 'Popraw jedno pole' })).toBeFocused();
	await looksRight(page);

	const stays = async (password: string) => {
		await expect(page.getByRole('radio', { name: 'Nie ma mojej' })).toBeChecked();
		await expect(page.getByRole('textbox', { name: 'Nazwa placówki' })).toHaveValue('Klub „Żuraw”');
		await expect(page.getByRole('textbox', { name: 'Imię i nazwisko' })).toHaveValue(staff.name);
		await expect(page.getByRole('textbox', { name: 'Hasło', exact: true })).toHaveValue(password);
	};
	await stays('krótkie');
	await page.reload();
	await stays('');
	expect(
		await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage })),
	).not.toContain('krótkie');

	// No server, no registration; and nothing typed goes.
	await page.getByRole('textbox', { name: 'Hasło', exact: true }).fill(staff.password);
	await page.route('**/api/registrations', (route) => route.abort('connectionrefused'));
	await page.getByRole('button', { name: 'Wyślij zgłoszenie' }).click();
	await expect(page.getByRole('group', { name: 'Zgłoszenie nie zostało wysłane' })).toContainText(
		'Nie ma połączenia z serwerem.',
	);
	await stays(staff.password);
	await page.unroute('**/api/registrations');

	// Impatient fingers send one registration.
	await page.getByRole('button', { name: 'Wyślij zgłoszenie' }).dblclick();
	await expect(heading(page, 'Zgłoszenie wysłane')).toBeFocused();
	await expect(page.getByText(staff.email)).toBeVisible();
	await looksRight(page);
	await page.getByRole('link', { name: 'Wypełniaj kartę' }).click();
	await expect(page).toHaveURL('/karta');

	await signIn(page, coordinator);
	await expect(page).toHaveURL('/miasto/rejestracje');
	await expect(page.getByRole('article', { name: /Żuraw/ })).toHaveCount(1);
});

test('an invitation: an address that has an account, a link withdrawn', async ({
	page,
	city,
	device,
	troubles,
}) => {
	troubles.allow(refused);
	await runCity(page, city);
	const tablet = await device();
	await signIn(tablet, manager);
	await tablet.goto('/konto');
	await tablet.getByRole('radio', { name: 'Kierownika' }).check();
	await tablet.getByRole('button', { name: 'Utwórz zaproszenie' }).click();
	await expect(tablet.getByRole('heading', { name: 'Zaproszenie gotowe' })).toBeFocused();
	await expect(tablet.getByRole('img', { name: /Kod QR/ })).toBeVisible();
	await looksRight(tablet);
	const link = await tablet.getByLabel('Link z zaproszeniem').inputValue();

	const phone = await device();
	await phone.goto(link);
	await looksRight(phone);
	await fillPerson(phone, manager);
	await phone.getByRole('button', { name: 'Dołącz' }).click();
	await expect(phone.getByText(/ma już konto/).first()).toBeVisible();
	await looksRight(phone);

	await tablet.getByRole('button', { name: /^Wycofaj zaproszenie/ }).click();
	await expect(tablet.getByText('Zaproszenie wycofane.')).toBeVisible();
	await expect(tablet.getByText('Żadne zaproszenie nie czeka.')).toBeVisible();
	await phone.getByRole('textbox', { name: 'Adres e-mail' }).fill(staff.email);
	await phone.getByRole('button', { name: 'Dołącz' }).click();
	await expect(phone.getByRole('heading', { name: 'Ten link już nie działa' })).toBeVisible();
});

test('without a network: who is signed in is remembered, and signing out says what it needs', async ({
	page,
	city,
	device,
	troubles,
}) => {
	troubles.allow(/Failed to load resource|ERR_INTERNET_DISCONNECTED/);
	await runCity(page, city);
	const tablet = await device();
	await signIn(tablet, manager);
	await readyForOffline(tablet);
	await tablet.context().setOffline(true);

	await tablet.goto('/konto');
	await expect(tablet.getByRole('heading', { name: manager.name })).toBeVisible();
	await expect(tablet.getByText(/^Pracujesz bez internetu. Pokazujemy konto/)).toBeVisible();
	await tablet.getByRole('button', { name: 'Wyloguj się' }).click();
	const problem = tablet.getByRole('group', { name: 'Nadal jesteś na swoim koncie' });
	await expect(problem).toContainText('Wylogowanie wymaga internetu: sesję kończy serwer.');
	await expect(problem).toBeFocused();
	await looksRight(tablet);
	await tablet.reload();
	await expect(tablet.getByRole('heading', { name: manager.name })).toBeVisible();

	await tablet.goto('/logowanie');
	await expect(tablet.getByText(/^Logowanie wymaga internetu/)).toBeVisible();
	await tablet.getByRole('textbox', { name: 'Adres e-mail' }).fill(manager.email);
	await tablet.getByRole('textbox', { name: 'Hasło' }).fill(manager.password);
	await tablet.getByRole('button', { name: 'Zaloguj się' }).click();
	await expect(tablet.getByRole('group', { name: 'Nie udało się zalogować' })).toContainText(
		'Nie ma połączenia z serwerem.',
	);
	await looksRight(tablet);

	// A link opened in a basement is not used up.
	await tablet.goto('/aktywacja#abcdefghijklmnopqrstuvwxyz0123456789_-ABCDE');
	await expect(tablet.getByRole('heading', { name: 'Nie ma połączenia' })).toBeVisible();
	await looksRight(tablet);
	await tablet.context().setOffline(false);
	await tablet.getByRole('button', { name: 'Spróbuj ponownie' }).click();
	await expect(tablet.getByRole('heading', { name: 'Ten link już nie działa' })).toBeVisible();

	await tablet.goto('/konto');
	await tablet.getByRole('button', { name: 'Wyloguj się' }).click();
	await expect(tablet.getByText('Wylogowano z tego urządzenia.')).toBeVisible();
	await tablet.context().setOffline(true);
	await tablet.reload();
	await expect(tablet.getByRole('heading', { name: 'Tu potrzebne jest konto' })).toBeVisible();
});

test('a server that answers nonsense is not taken at its word', async ({
	page,
	city,
	troubles,
}) => {
	troubles.allow(/Failed to load resource/);
	await foundCity(page, city);
	await page.goto('/konto');
	await expect(page.getByRole('heading', { name: coordinator.name })).toBeVisible();
	for (const answer of [
		{ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' },
		{ status: 200, contentType: 'application/json', body: '{"account":{"id":7}}' },
		{ status: 200, contentType: 'text/html', body: '<h1>Hotel WiFi</h1>' },
	]) {
		await page.route('**/api/session', (route) => route.fulfill(answer));
		await page.goto('/logowanie');
		await page.getByRole('textbox', { name: 'Adres e-mail' }).fill(manager.email);
		await page.getByRole('textbox', { name: 'Hasło' }).fill(manager.password);
		await page.getByRole('button', { name: 'Zaloguj się' }).click();
		await expect(page.getByRole('group', { name: 'Nie udało się zalogować' })).toContainText(
			'Serwer odpowiedział inaczej, niż powinien.',
		);
		// Who was signed in still is: only the server's own word ends that.
		await page.goto('/konto');
		await expect(page.getByRole('heading', { name: coordinator.name })).toBeVisible();
		await page.unroute('**/api/session');
	}
});

test('a session that ended elsewhere asks for sign-in, on every open tab', async ({
	page,
	city,
}) => {
	await foundCity(page, city);
	await page.goto('/konto');
	await expect(page.getByRole('heading', { name: coordinator.name })).toBeVisible();
	const second = await page.context().newPage();
	await second.goto('/konto');
	await second.getByRole('button', { name: 'Wyloguj się' }).click();
	await expect(second.getByText('Wylogowano z tego urządzenia.')).toBeVisible();
	await expect(page.getByRole('heading', { name: 'Tu potrzebne jest konto' })).toBeVisible();
});

test('the account in English', async ({ page, city, troubles }) => {
	troubles.allow(refused);
	await foundCity(page, city);
	await page.addInitScript(() => localStorage.setItem('language', 'en'));
	await page.goto('/konto');
	await expect(heading(page, 'Account')).toBeVisible();
	await page.getByRole('textbox', { name: 'Current password' }).fill('not this one at all');
	await page.getByRole('textbox', { name: 'New password' }).fill('a new one, long enough');
	await page.getByRole('button', { name: 'Change the password' }).click();
	await expect(page.getByText(/current password does not match/).first()).toBeVisible();
	await axeClean(page);
	await page.getByRole('button', { name: 'Sign out' }).click();
	await page.goto('/logowanie');
	await page.getByRole('textbox', { name: 'E-mail address' }).fill('a@b.example');
	await page.getByRole('textbox', { name: 'Password' }).fill('wrong, wrong, wrong');
	await page.getByRole('button', { name: 'Sign in' }).click();
	await expect(page.getByRole('group', { name: 'You are not signed in' })).toContainText(
		'does not match',
	);
	await axeClean(page);
});

test('every control of the account is at least 44 pixels high, or stands in a sentence', async ({
	page,
	city,
}) => {
	await foundCity(page, city);
	for (const path of [
		'/konto',
		'/rejestracja',
		'/nowe-haslo',
		'/logowanie',
		'/miasto/placowki',
		'/miasto/rejestracje',
	]) {
		await page.goto(path);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		const small = await page.evaluate(() =>
			[...document.querySelectorAll<HTMLElement>('a[href], button, summary, textarea, input')]
				.map((element) =>
					element.matches('[type=radio], [type=checkbox]')
						? (element.closest('label') ?? element)
						: element,
				)
				.filter(
					(element) =>
						element.checkVisibility() && !element.closest('p, dd, .visually-hidden, .skip'),
				)
				.map((element) => ({
					name: element.textContent?.trim().slice(0, 40),
					height: element.getBoundingClientRect().height,
				}))
				.filter(({ height }) => height > 1 && height < 43.5),
		);
		expect(small, path).toEqual([]);
	}
});
