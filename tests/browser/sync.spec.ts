import type { Page } from '@playwright/test';
import {
	axeClean,
	expect,
	people,
	readyForOffline,
	runCity,
	signIn,
	test,
} from './support/city.ts';
import { confirmed, field, noServer, open, sending, type } from './support/sending.ts';

const { manager } = people;
const lastChange = (page: Page) => page.getByText(/^Ostatnia zmiana: /);
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

test.describe.configure({ timeout: 90_000 });

test("a draft made without an account joins the facility's card and reaches another device", async ({
	page,
	city,
	device,
	troubles,
	signedIn,
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

	const phone = await signedIn(windows);
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
	troubles,
	signedIn,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await signedIn();
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

	const phone = await signedIn();
	await open(phone);
	await expect(field(phone)).toHaveValue('Przed awarią. W czasie awarii. Po niej.');
});

test('a session that ended elsewhere stops the sending, not the work', async ({
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
