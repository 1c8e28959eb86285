import type { Page } from '@playwright/test';
import {
	addStaff,
	axeClean,
	expect,
	looksRight,
	people,
	readyForOffline,
	runCity,
	signIn,
	test,
} from './support/city.ts';
import { confirmed, field, noServer, open, sending, type } from './support/sending.ts';

/** Several people on one device, and leaving it. */
const { manager } = people;

test.describe.configure({ timeout: 90_000 });

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

test('signing out sends first, asks about what cannot be sent, and never loses it', async ({
	page,
	city,
	troubles,
	signedIn,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await signedIn();
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
	troubles,
	signedIn,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await signedIn();
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
	await expect(tablet.getByText(people.staff.name)).toBeVisible();
	await looksRight(tablet);
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
