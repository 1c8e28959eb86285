import {
	axeClean,
	beginCity,
	expect,
	facilityList,
	foundCity,
	importList,
	looksRight,
	openImport,
	people,
	register,
	runCity,
	signIn,
	test,
} from './support/city.ts';

// Each test has a server of its own, and axe looks at many states.
test.describe.configure({ timeout: 90_000 });

const { manager, staff } = people;
const refused = /Failed to load resource: the server responded with a status of 4/;
const csv = (content: string | Buffer) => ({
	name: 'lista.csv',
	mimeType: 'text/csv',
	buffer: Buffer.from(content),
});

test('the list: a preview row by row, then the good rows are written', async ({
	page,
	city,
	troubles,
}) => {
	troubles.allow(refused);
	await beginCity(page, city);
	await expect(page.getByText(/^Lista jest pusta/)).toBeVisible();
	await looksRight(page);

	const mistakes = ['Fundacja bez nazwy;;;;', 'Fundacja Iks;Klub „Okno”;Wola;;to-nie-adres'];
	await page.getByLabel('Plik CSV').setInputFiles(csv([facilityList, ...mistakes].join('\r\n')));
	await expect(page.getByRole('heading', { name: 'Podgląd' })).toBeFocused();
	await expect(page.getByText('Nowe: 3', { exact: false }).first()).toBeVisible();
	await expect(page.getByText('Błędy: 2', { exact: false }).first()).toBeVisible();
	await expect(page.getByRole('row', { name: /^5 .*Błąd/ })).toBeVisible();
	await looksRight(page);
	await page.getByRole('checkbox', { name: 'Pokaż tylko wiersze z błędami' }).check();
	await expect(page.getByRole('row')).toHaveCount(1 + 2);
	// A preview writes nothing.
	await page.reload();
	await expect(page.getByText(/^Lista jest pusta/)).toBeVisible();

	await importList(page);
	await expect(page.getByText('Wczytano: 3 placówki.')).toBeVisible();
	const list = page.getByRole('region', { name: 'Lista placówek' });
	await expect(list.getByRole('listitem')).toHaveCount(3);
	await list.getByRole('searchbox').fill('przystan');
	await expect(list.getByRole('listitem')).toHaveCount(1);
	await expect(list.getByText('Pasuje 1 placówka.')).toBeVisible();
	await looksRight(page);

	// The same file again changes nothing, and says so.
	await page.getByLabel('Plik CSV').setInputFiles(csv(facilityList));
	await expect(page.getByText('Ten plik niczego nie zmienia.')).toBeVisible();
	await expect(page.getByText('Bez zmian: 3', { exact: false }).first()).toBeVisible();
});

test('a list in Windows-1250 with semicolons keeps its Polish letters', async ({ page, city }) => {
	await beginCity(page, city);
	// "Świetlica „Źródło”" as a spreadsheet of a Polish Windows saves it.
	const name = '\x8cwietlica \x84\x8fr\xf3d\xb3o\x94';
	const file = Buffer.from(`Podmiot;Nazwa\r\nFundacja Jutro;${name}\r\n`, 'latin1');
	await importList(page, file);
	await expect(page.getByText('Świetlica „Źródło”')).toBeVisible();
});

test('a file that is no list is refused in a sentence', async ({ page, city, troubles }) => {
	troubles.allow(refused);
	await beginCity(page, city);
	for (const content of ['', 'Kolumna;Inna\n1;2\n', 'PK\u0003\u0004 zip']) {
		await openImport(page);
		await page.getByLabel('Plik CSV').setInputFiles(csv(content));
		const problem = page.getByRole('group', { name: 'Plik nie został wczytany' });
		await expect(problem).toBeFocused();
		await expect(problem).not.toContainText('niż powinien');
		await page.reload();
	}
	await openImport(page);
	await page.getByLabel('Plik CSV').setInputFiles(csv(Buffer.alloc(2_000_001, 'a')));
	await expect(page.getByText(/^Ten plik jest za duży/)).toBeVisible();
	await axeClean(page);
});

test('registrations: flagged, declined with a reason, the letter says it', async ({
	page,
	city,
	device,
	troubles,
}) => {
	troubles.allow(refused);
	await runCity(page, city);
	const phone = await device();
	// The facility has a manager already.
	await register(phone, { ...manager, email: 'druga@promyk.example' }, 'Promyk');
	// A facility that the list does not have.
	await phone.goto('/rejestracja');
	await phone.getByRole('radio', { name: 'Nie ma mojej' }).check();
	await phone.getByRole('textbox', { name: 'Podmiot prowadzący' }).fill('Fundacja Nowa');
	await phone.getByRole('textbox', { name: 'Nazwa placówki' }).fill('Klub „Żuraw”');
	await phone.getByRole('textbox', { name: 'Imię i nazwisko' }).fill(staff.name);
	await phone.getByRole('textbox', { name: 'Adres e-mail' }).fill(staff.email);
	await phone.getByRole('textbox', { name: 'Hasło', exact: true }).fill(staff.password);
	await phone.getByRole('button', { name: 'Wyślij zgłoszenie' }).click();
	await expect(phone.getByRole('heading', { name: 'Zgłoszenie wysłane' })).toBeVisible();

	await page.goto('/miasto/rejestracje');
	await expect(page.getByRole('heading', { name: 'Czekają na decyzję: 2' })).toBeVisible();
	const taken = page.getByRole('article', { name: /Promyk/ });
	await expect(taken).toContainText('Ta placówka ma już kierownika.');
	const proposed = page.getByRole('article', { name: /Żuraw/ });
	await expect(proposed).toContainText('Nie ma jej na liście miasta.');
	await looksRight(page);

	await taken.getByRole('button', { name: /^Odmów/ }).click();
	await expect(taken.getByRole('textbox', { name: 'Powód odmowy' })).toBeFocused();
	await taken.getByRole('button', { name: 'Wyślij odmowę' }).click();
	await expect(taken.getByRole('group', { name: 'Popraw jedno pole' })).toBeFocused();
	await axeClean(page);
	const reason = 'Placówkę prowadzi już pani Anna.';
	await taken.getByRole('textbox', { name: 'Powód odmowy' }).fill(reason);
	await taken.getByRole('button', { name: 'Wyślij odmowę' }).click();
	await expect(page.getByText(/^Odmówiono: .*Promyk/)).toBeVisible();
	expect(await city.letter('druga@promyk.example', /Placówkę prowadzi/)).toContain(reason);

	await proposed.getByRole('button', { name: /^Przyjmij/ }).click();
	await expect(page.getByText(/^Przyjęto: .*Żuraw/)).toBeVisible();
	await page.getByText('Rozpatrzone: 3').click();
	await expect(page.getByText(`Powód: ${reason}`)).toBeVisible();
	await axeClean(page);
	// The proposed facility is on the list now, and its manager gets in by a letter sent again.
	const first = await city.link(staff.email, '/aktywacja');
	await page.getByRole('button', { name: `Wyślij list ponownie: ${staff.email}` }).click();
	await expect(page.getByText(`List z linkiem jest w drodze: ${staff.email}.`)).toBeVisible();
	await expect.poll(() => city.link(staff.email, '/aktywacja')).not.toBe(first);
	await phone.goto(await city.link(staff.email, '/aktywacja'));
	await expect(phone.getByRole('heading', { name: 'Konto działa' })).toBeVisible();
	await signIn(phone, staff);
	await phone.goto('/konto');
	await expect(phone.getByText('Klub „Żuraw”').first()).toBeVisible();
});

test('two coordinators decide about the same registration: the second is told', async ({
	page,
	city,
	device,
	troubles,
}) => {
	troubles.allow(refused);
	await foundCity(page, city);
	const phone = await device();
	await register(phone, manager, 'Promyk');
	const second = await device();
	await signIn(second, people.coordinator);
	await expect(second.getByRole('article')).toHaveCount(1);
	await page.goto('/miasto/rejestracje');
	await page.getByRole('button', { name: /^Przyjmij/ }).click();
	await expect(page.getByRole('status').filter({ hasText: /^Przyjęto/ })).toBeVisible();
	await second.getByRole('button', { name: /^Odmów/ }).click();
	await second.getByRole('textbox', { name: 'Powód odmowy' }).fill('Za późno.');
	await second.getByRole('button', { name: 'Wyślij odmowę' }).click();
	await expect(second.getByText(/^Ta decyzja już zapadła/)).toBeVisible();
	await expect(second.getByRole('heading', { name: 'Nic nie czeka na decyzję' })).toBeVisible();
});

test('the city is its coordinators’ own: others are told, kindly, and shown the way', async ({
	page,
	city,
	device,
}) => {
	await runCity(page, city);
	const phone = await device();
	for (const path of ['/miasto/rejestracje', '/miasto/placowki']) {
		await phone.goto(path);
		await expect(phone.getByRole('heading', { name: 'Tu potrzebne jest konto' })).toBeVisible();
		await axeClean(phone);
	}
	await phone.getByRole('main').getByRole('link', { name: 'Zaloguj się' }).click();
	await phone.getByRole('textbox', { name: 'Adres e-mail' }).fill(manager.email);
	await phone.getByRole('textbox', { name: 'Hasło' }).fill(manager.password);
	await phone.getByRole('button', { name: 'Zaloguj się' }).click();
	await expect(phone).toHaveURL('/miasto/placowki');
	await expect(phone.getByRole('heading', { name: /^To miejsce koordynatora/ })).toBeVisible();
	await axeClean(phone);
	await phone.getByRole('link', { name: 'Otwórz kartę' }).click();
	await expect(phone).toHaveURL('/karta');
	await phone.goto('/wiecej');
	await expect(phone.getByRole('link', { name: /^Konto/ })).toBeVisible();
	await expect(phone.getByRole('link', { name: /^Rejestracje/ })).toHaveCount(0);
	await page.goto('/konto');
	await page.getByRole('link', { name: 'Więcej' }).click();
	await page.getByRole('link', { name: /^Rejestracje/ }).click();
	await expect(page).toHaveURL('/miasto/rejestracje');
});
