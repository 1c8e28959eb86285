import type { Page } from '@playwright/test';
import { axeClean, expect, looksRight, people, runCity, signIn, test } from './support/city.ts';
import { field, noServer, open, sending, type } from './support/sending.ts';

/** What the screens say of sending where it does not simply work: by sight and by ear. */

const panel = (page: Page) => page.getByRole('region', { name: 'Wysyłanie' });
const never = (page: Page) => panel(page).getByText(/^Serwer jeszcze nie odpowiedział/);

test.describe.configure({ timeout: 90_000 });

/** Writes down whatever the live region of the top bar says; only in pages opened from now on. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
	await page.addInitScript(() => {
		const said: string[] = [];
		let before = '';
		new MutationObserver(() => {
			const words = document.querySelector('header [aria-live=polite]')?.textContent ?? '';
			if (words && words !== before) said.push(words);
			before = words;
		}).observe(document, { subtree: true, childList: true, characterData: true });
		Object.assign(window, { said });
	});
	return () => page.evaluate(() => (window as unknown as { said: string[] }).said);
}

test('a screen reader hears once that all is sent, and once that it waits, not with every pause', async ({
	page,
	city,
	troubles,
	signedIn,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await signedIn();
	await tablet.clock.install();
	const said = await listen(tablet);
	await open(tablet);
	await expect(sending(tablet)).toHaveText(/^Wysłano, potwierdzone/);
	await tablet.clock.fastForward(6000);
	expect(await said(), 'nothing had waited').toEqual([]);

	for (const words of ['Pierwsze.', ' Drugie.', ' Trzecie.']) {
		await type(tablet, words);
		await expect(sending(tablet)).toHaveText(/^Wysłano, potwierdzone/);
	}
	const all = 'Wszystko wysłane i potwierdzone.';
	await expect.poll(said, { timeout: 10_000 }).toEqual([all]);

	await tablet.context().setOffline(true);
	await type(tablet, ' Bez sieci.');
	const waits = 'Czeka na wysłanie. Praca jest bezpieczna na urządzeniu.';
	await expect.poll(said, { timeout: 10_000 }).toEqual([all, waits]);
	await type(tablet, ' I dalej bez niej.');
	await expect(sending(tablet)).toHaveText('Czeka na wysłanie: 1');

	await tablet.context().setOffline(false);
	await expect.poll(said, { timeout: 15_000 }).toEqual([all, waits, all]);
});

test('what the server refuses says why and what to do, and goes when somebody sends it again', async ({
	page,
	city,
	signedIn,
}) => {
	await runCity(page, city);
	const tablet = await signedIn();
	const said = await listen(tablet);
	await tablet.route(/\/_bulk_docs$/, async (route) => {
		const { docs } = route.request().postDataJSON() as { docs: { _id: string }[] };
		const reason = 'unknown field mood at schema 1 of answer';
		const rows = docs.map(({ _id }) => ({ id: _id, error: 'forbidden', reason }));
		await route.fulfill({ status: 201, json: rows });
	});
	await open(tablet);
	await type(tablet, 'Tego serwer nie zna.');
	const why =
		'Serwer ma starszą wersję programu i nie zna jeszcze takiego zapisu. Wyślij ponownie za jakiś czas.';
	await expect(
		tablet.getByRole('main').getByText(`${why} Tekst jest bezpieczny na urządzeniu.`),
	).toBeVisible();
	await expect(tablet.getByRole('main').getByRole('alert').filter({ hasText: why })).toHaveCount(0);
	await expect(sending(tablet)).toHaveText('Nieprzyjęte: 1');
	expect(await said(), 'at once, and politely').toEqual([
		'Nie wszystkie zmiany zostały przyjęte. Na tym urządzeniu są bezpieczne.',
	]);
	await looksRight(tablet);

	await sending(tablet).click();
	const refused = panel(tablet).getByRole('listitem');
	await expect(refused).toHaveCount(1);
	await expect(refused).toContainText('Superwizja');
	await expect(refused).toContainText(why);
	await looksRight(tablet);
	await tablet.unrouteAll();
	await refused.getByRole('button', { name: /^Wyślij ponownie/ }).click();
	await expect(sending(tablet)).toHaveText(/^Wysłano, potwierdzone/);
	await expect(refused).toHaveCount(0);
	await open(tablet);
	await expect(field(tablet)).toHaveValue('Tego serwer nie zna.');
	await expect(tablet.getByText('Wysłano, potwierdzone', { exact: true })).toBeVisible();
});

test('what a cluster took without its quorum is not said to wait for sending', async ({
	page,
	city,
	signedIn,
}) => {
	await runCity(page, city);
	const tablet = await signedIn();
	await open(tablet);
	await expect(sending(tablet)).toHaveText(/^Wysłano, potwierdzone/);
	await tablet.route(/\/_bulk_docs$/, async (route) => {
		// From here on nothing tells whether it is really there.
		await tablet.route(/\/(_changes|_revs_diff)\b/, () => {});
		await route.fulfill({ response: await route.fetch(), status: 202 });
	});
	await type(tablet, 'Prawie wszędzie.');
	await expect(sending(tablet)).toHaveText('Wysłano, czeka na potwierdzenie');
	await sending(tablet).click();
	await expect(panel(tablet).getByText('Wysłano, czeka na potwierdzenie.')).toBeVisible();
	await expect(panel(tablet).getByText(/na wysłanie/)).toHaveCount(0);
	await axeClean(tablet);
	await tablet.unrouteAll({ behavior: 'ignoreErrors' });
});

test('a server in trouble has answered, and however long it asks for, the next try is soon', async ({
	page,
	city,
	device,
	troubles,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await device();
	await tablet.route(/\/db\//, (route) =>
		route.fulfill({
			status: 503,
			headers: { 'Retry-After': String(2 * 24 * 3600) },
			json: { error: 'service_unavailable', reason: 'Try again.' },
		}),
	);
	await signIn(tablet, people.manager);
	await tablet.goto('/konto');
	await expect(panel(tablet).getByText('Serwer ma kłopot.')).toBeVisible();
	const next = panel(tablet).getByText(/Następna próba: .*\d\d:\d\d\./);
	await expect(next).toBeVisible();
	const [, hour, minute] = /(\d\d):(\d\d)\./.exec(await next.innerText()) ?? [];
	const now = await tablet.evaluate(() => new Date().getHours() * 60 + new Date().getMinutes());
	const ahead = (Number(hour) * 60 + Number(minute) - now + 24 * 60) % (24 * 60);
	expect(ahead).toBeLessThanOrEqual(16);
	await expect(never(tablet)).toHaveCount(0);
});
