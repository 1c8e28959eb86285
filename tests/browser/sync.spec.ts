import type { Page } from '@playwright/test';
import {
	addStaff,
	axeClean,
	looksRight,
	expect,
	people,
	readyForOffline,
	runCity,
	signIn,
	test,
} from './support/city.ts';

const { manager } = people;
const field = (page: Page) => page.getByRole('textbox', { name: 'Działania' });
const sending = (page: Page) => page.getByRole('banner').getByRole('link', { name: /^(?!Miasto)/ });
const lastChange = (page: Page) => page.getByText(/^Ostatnia zmiana: /);
const confirmed = (page: Page) => page.getByText('Wysłano, potwierdzone', { exact: true });
/** As the field says it: with the time. */
const confirmedNow = (page: Page) =>
	page.getByRole('main').getByText(/^Wysłano, potwierdzone \d\d:\d\d$/);
const android = {
	userAgent:
		'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36',
};
const windows = {
	userAgent:
		'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
};
/** "22 listopada 2026, 23:59" */
const when = String.raw`\d+ \p{L}+ \d{4}, \d\d:\d\d`;
const said = (words: string) =>
	new RegExp(`^Ostatnia zmiana: ${words.replace('WHEN', when)}$`, 'u');
/** What the browser itself says while there is no server, and of a session that has ended. */
const noServer = /Failed to load resource|net::ERR_/;

test.describe.configure({ timeout: 90_000 });

async function open(page: Page, category = 'superwizja') {
	await page.goto(`/karta/${category}`);
	await expect(field(page)).toBeVisible();
}

async function type(page: Page, text: string) {
	await field(page).focus();
	await page.keyboard.press('Control+End');
	await page.keyboard.type(text);
	await expect(
		page.getByRole('status').filter({ hasText: 'Zapisano na urządzeniu' }),
	).toBeVisible();
}

/** As a tablet laid aside, or another app in front. */
async function outOfSight(page: Page, minutes: number) {
	await page.evaluate((away) => {
		const show = (value: string) => {
			Object.defineProperty(document, 'visibilityState', { configurable: true, value });
			document.dispatchEvent(new Event('visibilitychange'));
		};
		show('hidden');
		const now = Date.now.bind(Date);
		Date.now = () => now() + away;
		show('visible');
	}, minutes * 60_000);
}

test("a draft made without an account joins the facility's card and reaches another device", async ({
	page,
	city,
	device,
	troubles,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await device(android);
	await open(tablet);
	await type(tablet, 'Superwizja co miesiąc.');
	await signIn(tablet, manager);
	await open(tablet);
	await expect(field(tablet)).toHaveValue('Superwizja co miesiąc.');
	await expect(confirmedNow(tablet)).toBeVisible();
	await expect(lastChange(tablet)).toHaveText(said('przed zalogowaniem, WHEN'));
	await axeClean(tablet);

	const phone = await device(windows);
	await signIn(phone, manager);
	await open(phone);
	await expect(field(phone)).toHaveValue('Superwizja co miesiąc.');
	await expect(lastChange(phone)).toHaveText(
		said('przed zalogowaniem, WHEN, Chrome na Androidzie'),
	);

	// Live, both ways.
	await type(phone, ' Raz z całym zespołem.');
	await field(phone).blur();
	await expect(field(tablet)).toHaveValue('Superwizja co miesiąc. Raz z całym zespołem.');
	await expect(sending(phone)).toHaveText(/Wysłano, potwierdzone/);
	await expect(lastChange(phone)).toHaveText(said('Ty, WHEN'));
	await expect(lastChange(tablet)).toHaveText(said('Ty, WHEN, Chrome w Windowsie'));

	// What a device was told it says without a network as well; one that was signed out is named no longer.
	await readyForOffline(tablet);
	await tablet.context().setOffline(true);
	await tablet.reload();
	await expect(lastChange(tablet)).toHaveText(said('Ty, WHEN, Chrome w Windowsie'));
	await phone.request.delete('/api/session');
	await tablet.context().setOffline(false);
	await expect(lastChange(tablet)).toHaveText(said('Ty, WHEN, na innym urządzeniu'));
});

test('two devices without a network keep both texts; a clash is shown and settled in words', async ({
	page,
	city,
	device,
	troubles,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const [tablet, phone] = [await device(android), await device(android)];
	await signIn(tablet, manager);
	await open(tablet);
	await type(tablet, 'Pierwsze zdanie. Drugie zdanie.');
	await field(tablet).blur();
	await expect(confirmed(tablet)).toBeVisible();
	await signIn(phone, manager);
	await open(phone);
	await expect(field(phone)).toHaveValue('Pierwsze zdanie. Drugie zdanie.');

	for (const one of [tablet, phone]) {
		await readyForOffline(one);
		await one.context().setOffline(true);
	}
	await field(tablet).fill('Pierwsze zdanie z tabletu. Drugie zdanie.');
	await field(phone).fill('Pierwsze zdanie z telefonu. Drugie zdanie.');
	await phone.getByRole('radio', { name: 'spełniam', exact: true }).first().check();
	await field(tablet).blur();
	await field(phone).blur();
	await expect(sending(tablet)).toHaveText('Czeka na wysłanie: 1');
	await expect(sending(phone)).toHaveText('Czeka na wysłanie: 1');
	await expect(
		phone.getByText('Czeka na wysłanie: nie ma internetu', { exact: true }),
	).toBeVisible();

	await tablet.context().setOffline(false);
	await expect(confirmed(tablet)).toBeVisible();
	await phone.context().setOffline(false);
	const clash = phone.getByRole('region', { name: 'Dwie wersje tego opisu' });
	await expect(clash).toBeVisible();
	await expect(clash).toContainText('z tabletu');
	await expect(clash).toContainText('z telefonu');
	expect((await clash.locator('mark').allTextContents()).sort()).toEqual(['tabletu.', 'telefonu.']);
	const by = clash.getByText(/^Ty, /);
	await expect(by).toHaveCount(2);
	await expect(by.filter({ hasText: 'na innym urządzeniu (Chrome na Androidzie)' })).toHaveCount(1);
	await axeClean(phone);
	await clash.getByRole('button', { name: 'Połącz obie' }).click();
	await expect(field(phone)).toHaveValue(/z tabletu[^]*z telefonu|z telefonu[^]*z tabletu/);
	await expect(clash).toHaveCount(0);
	await expect(field(phone)).toBeFocused();
	// The caret stands where the second text begins, and what is typed goes there.
	await phone.keyboard.type('Albo: ');
	await expect(field(phone)).toHaveValue(/Drugie zdanie\.\n\nAlbo: Pierwsze zdanie/);
	await field(phone).blur();
	const joined = await field(phone).inputValue();
	await expect(field(tablet)).toHaveValue(joined);
	await expect(tablet.getByRole('radio', { name: 'spełniam', exact: true }).first()).toBeChecked();
});

test('a sentence that was joined elsewhere comes into the open page, and what is typed next keeps it', async ({
	page,
	city,
	device,
	troubles,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const [phone, tablet] = [await device(), await device()];
	await signIn(phone, manager);
	await signIn(tablet, manager);
	await open(phone);
	await type(phone, 'Mamy superwizję.');
	await field(phone).blur();
	await open(tablet);
	await expect(field(tablet)).toHaveValue('Mamy superwizję.');
	await readyForOffline(tablet);
	await tablet.context().setOffline(true);

	// Saved several times, so that the join carries the stamp of what was typed here.
	for (const words of ['nową. ', 'od września ', 'Mamy ją ']) {
		await field(tablet).focus();
		await tablet.keyboard.press('Control+Home');
		await tablet.keyboard.type(words);
		await field(tablet).blur();
		await expect(sending(tablet)).toHaveText('Czeka na wysłanie: 1');
		await expect(tablet.getByRole('status').filter({ hasText: 'Zapisano' })).toBeVisible();
	}
	await type(phone, ' Raz w miesiącu.');
	await field(phone).blur();
	await expect(confirmed(phone)).toBeVisible();

	await tablet.context().setOffline(false);
	const joined = 'Mamy ją od września nową. Mamy superwizję. Raz w miesiącu.';
	await expect(field(tablet)).toHaveValue(joined);
	await expect(field(phone)).toHaveValue(joined);
	await type(tablet, ' Koniec.');
	await field(tablet).blur();
	await expect(field(phone)).toHaveValue(`${joined} Koniec.`);
	await expect(field(tablet)).toHaveValue(`${joined} Koniec.`);
});

test('the server is killed while texts are sent, and everything is there when it is back', async ({
	page,
	city,
	device,
	troubles,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await device();
	await signIn(tablet, manager);
	await open(tablet);
	await type(tablet, 'Przed awarią.');
	await field(tablet).blur();
	await expect(confirmed(tablet)).toBeVisible();

	await type(tablet, ' W czasie awarii.');
	await Promise.all([field(tablet).blur(), city.kill()]);
	await type(tablet, ' Po niej.');
	await field(tablet).blur();
	await expect(sending(tablet)).toHaveText('Czeka na wysłanie: 1');
	// There is a network; only the server is out of reach.
	await expect(
		tablet.getByText('Czeka na wysłanie: nie mogę połączyć się z serwerem', { exact: true }),
	).toBeVisible();
	// The tab dies as well, and its next life sends what it left.
	const again = await tablet.context().newPage();
	await tablet.close();
	await city.startAgain();
	await open(again);
	await expect(field(again)).toHaveValue('Przed awarią. W czasie awarii. Po niej.');
	await expect(confirmed(again)).toBeVisible();

	const phone = await device();
	await signIn(phone, manager);
	await open(phone);
	await expect(field(phone)).toHaveValue('Przed awarią. W czasie awarii. Po niej.');
});

test('a session that ended elsewhere stops the sending, not the work', async ({
	page,
	city,
	device,
	troubles,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await device();
	await signIn(tablet, manager);
	await open(tablet);
	await expect(sending(tablet)).toHaveText(/Wysłano|Na urządzeniu/);
	await tablet.request.delete('/api/session');
	await type(tablet, 'Bez sesji.');
	await field(tablet).blur();
	await expect(sending(tablet)).toHaveText('Zaloguj się, aby wysłać');
	await expect(tablet.getByText('Czeka na wysłanie: zaloguj się ponownie')).toBeVisible();
	await signIn(tablet, manager);
	// At once, in the page that was signed out.
	await expect(sending(tablet)).toHaveText(/Wysłano, potwierdzone/);
	await open(tablet);
	await expect(field(tablet)).toHaveValue('Bez sesji.');
	await expect(confirmed(tablet)).toBeVisible();
});

test('signing out sends first, asks about what cannot be sent, and never loses it', async ({
	page,
	city,
	device,
	troubles,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await device();
	await signIn(tablet, manager);
	await open(tablet);
	await type(tablet, 'Do wysłania.');
	await expect(confirmed(tablet)).toBeVisible();
	await readyForOffline(tablet);

	await city.kill();
	await type(tablet, ' Niewysłane.');
	await tablet.goto('/konto');
	await tablet.getByRole('button', { name: 'Wyloguj się' }).click();
	const question = tablet.getByRole('dialog', { name: 'Nie wszystko jest wysłane' });
	await expect(question).toBeVisible();
	await axeClean(tablet);
	const download = tablet.waitForEvent('download');
	await question.getByRole('button', { name: 'Zapisz plik z kopią' }).click();
	expect((await download).suggestedFilename()).toMatch(/^miasto-korzysci-karta-/);
	await question.getByRole('button', { name: 'Zostań' }).click();
	await expect(question).toBeHidden();

	await city.startAgain();
	await tablet.getByRole('button', { name: 'Wyloguj się' }).click();
	await expect(tablet.getByText('Wylogowano z tego urządzenia.')).toBeVisible();
	expect(
		await tablet.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)),
		'what the server has confirmed has left the device',
	).toEqual(['miasto-korzysci']);

	await signIn(tablet, manager);
	await open(tablet);
	await expect(field(tablet)).toHaveValue('Do wysłania. Niewysłane.');
});

test('signing out asks as well about a text that the disk refused', async ({
	page,
	city,
	persistentContext,
	troubles,
}, testInfo) => {
	troubles.allow(/QuotaExceededError/);
	await runCity(page, city);
	const profile = testInfo.outputPath('profile');
	const before = await persistentContext(profile);
	const first = await before.newPage();
	await signIn(first, manager);
	await open(first);
	await type(first, 'Na dysku.');
	await field(first).blur();
	await expect(confirmed(first)).toBeVisible();
	// The browser remembers for a while how much room a database has; a new one has to ask.
	await before.close();

	const context = await persistentContext(profile);
	const tablet = await context.newPage();
	const devtools = await context.newCDPSession(tablet);
	await devtools.send('Storage.overrideQuotaForOrigin', { origin: city.origin, quotaSize: 1 });
	await open(tablet);
	await expect(confirmed(tablet)).toBeVisible();
	await field(tablet).fill(`Tylko na ekranie. ${'Długi opis. '.repeat(900)}`);
	await expect(tablet.getByText('zabrakło miejsca').first()).toBeVisible();
	await expect(confirmed(tablet)).toBeHidden();
	await expect(sending(tablet)).toHaveText(/^Czeka na wysłanie: 1/);
	// Within the app: a reload would put the text elsewhere first.
	await sending(tablet).click();
	await tablet.getByRole('button', { name: 'Wyloguj się' }).click();
	await expect(tablet.getByRole('dialog', { name: 'Nie wszystko jest wysłane' })).toBeVisible();
});

test('people who share a tablet have their own drafts, also without a network', async ({
	page,
	city,
	device,
	troubles,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await device();
	await signIn(tablet, manager);
	await open(tablet);
	await expect(sending(tablet)).toHaveText(/Wysłano|Na urządzeniu/);
	await readyForOffline(tablet);
	await tablet.goto('/konto');
	const readable = tablet.getByText(/^Bez kodu PIN każdy, kto używa tego urządzenia/);
	await expect(readable, 'one person is enough for others to read').toBeVisible();
	await tablet.getByRole('textbox', { name: 'Kod PIN' }).fill('2468');
	await tablet.getByRole('button', { name: 'Ustaw kod PIN' }).click();
	await expect(tablet.getByText('Kod PIN ustawiony.')).toBeVisible();
	await expect(readable).toBeHidden();

	await tablet.context().setOffline(true);
	await open(tablet);
	await type(tablet, 'Tylko Anny.');
	await tablet.goto('/konto');
	await tablet.getByRole('button', { name: 'Pracuj bez konta' }).click();
	await expect(tablet.getByRole('heading', { level: 1, name: 'Karta ewaluacji' })).toBeVisible();
	await open(tablet);
	await expect(field(tablet)).toHaveValue('');

	await tablet.goto('/konto');
	await tablet.getByRole('button', { name: `Pracuj jako ${manager.name}` }).click();
	await tablet.getByLabel('Kod PIN').fill('1111');
	await tablet.getByRole('button', { name: 'Otwórz' }).click();
	await expect(tablet.getByText('To nie ten kod. Spróbuj jeszcze raz.').first()).toBeVisible();
	await tablet.getByLabel('Kod PIN').fill('2468');
	await tablet.getByRole('button', { name: 'Otwórz' }).click();
	await tablet.waitForURL('**/karta');
	await open(tablet);
	await expect(field(tablet)).toHaveValue('Tylko Anny.');
	await tablet.reload();
	await expect(field(tablet)).toHaveValue('Tylko Anny.');

	// The next start of the app asks again, and shows nothing before it was told.
	const start = await tablet.context().newPage();
	await start.goto('/karta');
	await expect(start.getByRole('heading', { level: 1, name: 'Podaj kod PIN' })).toBeVisible();
	await expect(start.getByText('Tylko Anny.')).toHaveCount(0);
	await looksRight(start);
	await start.getByLabel('Kod PIN').fill('1111');
	await start.getByRole('button', { name: 'Otwórz' }).click();
	await expect(start.getByText('To nie ten kod. Spróbuj jeszcze raz.').first()).toBeVisible();
	await start.getByLabel('Kod PIN').fill('2468');
	await start.getByRole('button', { name: 'Otwórz' }).click();
	await expect(start.getByText('Tylko Anny.')).toBeVisible();
	// A page out of sight for more than five minutes asks again, and what was being typed is there afterwards.
	await open(start);
	await field(start).fill('Tylko Anny. W pół zdania');
	await outOfSight(start, 4);
	await expect(field(start)).toBeVisible();
	await outOfSight(start, 6);
	await expect(start.getByRole('heading', { level: 1, name: 'Podaj kod PIN' })).toBeVisible();
	await expect(start.getByText('Tylko Anny.')).toHaveCount(0);
	await start.getByLabel('Kod PIN').fill('2468');
	await start.getByRole('button', { name: 'Otwórz' }).click();
	await expect(field(start)).toHaveValue('Tylko Anny. W pół zdania');
	// Only who knows the PIN takes it away.
	await start.goto('/konto');
	await start.getByRole('button', { name: 'Usuń kod PIN' }).click();
	await expect(start.getByText('To nie ten kod. Spróbuj jeszcze raz.').first()).toBeVisible();
	await start.getByLabel('Obecny kod PIN').fill('2468');
	await start.getByRole('button', { name: 'Usuń kod PIN' }).click();
	await expect(start.getByText('Kod PIN usunięty.')).toBeVisible();
});

test("signing out asks about the work of whoever signs out, though another's is open", async ({
	page,
	city,
	device,
	troubles,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	await addStaff(city);
	const tablet = await device();
	for (const someone of [people.staff, manager]) {
		await signIn(tablet, someone);
		await open(tablet);
		await expect(sending(tablet)).toHaveText(/Wysłano|Na urządzeniu/);
	}
	// What Anna has typed cannot be sent, and her session goes on while Jan's work is open.
	const refusing = /\/db\/facility-[^/]+\/_bulk_docs/;
	await tablet.route(refusing, (route) => route.fulfill({ status: 500, json: { error: 'x' } }));
	await type(tablet, 'Tylko tutaj.');
	await field(tablet).blur();
	await expect(sending(tablet)).toHaveText(/^Czeka na wysłanie/);
	await tablet.goto('/konto');
	await tablet.getByRole('button', { name: `Pracuj jako ${people.staff.name}` }).click();
	await tablet.waitForURL('**/karta');

	await tablet.goto('/konto');
	const leave = tablet.getByRole('button', { name: 'Wyloguj się' });
	await leave.click();
	const question = tablet.getByRole('dialog', { name: 'Nie wszystko jest wysłane' });
	await expect(question).toBeVisible();
	await question.getByRole('button', { name: 'Zostań' }).click();
	await expect(leave).toBeFocused();

	await tablet.unroute(refusing);
	await leave.click();
	await expect(tablet.getByText('Wylogowano z tego urządzenia.')).toBeVisible();
	// Her work was sent and is gone from here; his is where it was.
	await expect(
		tablet.getByRole('heading', { name: 'Na tym urządzeniu', exact: true }),
	).toBeVisible();
	await expect(tablet.getByText(people.staff.name)).toBeVisible();
	await expect(tablet.getByText(manager.name)).toHaveCount(0);
	await signIn(tablet, manager);
	await open(tablet);
	await expect(field(tablet)).toHaveValue('Tylko tutaj.');
});
