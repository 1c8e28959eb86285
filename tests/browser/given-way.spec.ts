import type { Page } from '@playwright/test';
import { level } from './support/card.ts';
import { axeClean, expect, looksRight, readyForOffline, runCity, test } from './support/city.ts';
import { deviceRow, giveWay, writtenAt } from './support/device-database.ts';
import { confirmed, field, noServer, open, type } from './support/sending.ts';

/** What was replaced before it was ever sent is told on the card, until it is taken back or closed (V5). */

test.describe.configure({ timeout: 90_000 });

const said = (page: Page, words: string | RegExp) =>
	page.getByRole('complementary').filter({ hasText: words });
const met = (page: Page, name: string) =>
	level(page, name).getByRole('radio', { name: 'spełniam', exact: true });

/** Somebody says that they have seen everything of this device, and bring a text of their own. */
async function replaced(other: Page, page: Page, value: string): Promise<void> {
	const { db, id, body } = await deviceRow(page);
	const path = `/db/${db}/${encodeURIComponent(id)}`;
	const doc = (await (await other.request.get(path)).json()) as Record<string, unknown>;
	const stamp = { n: 900, replica: 'hostilehosti', at: '2026-09-01T10:00:00.000Z', by: 'h' };
	const seen = { ...body.seen, hostilehosti: 900 };
	const text = { ...stamp, value };
	const put = await other.request.put(path, { data: { ...doc, text, criteria: {}, seen } });
	expect(put.ok(), await put.text()).toBe(true);
}

test('a text and an answer that gave way unsent are told, taken back, and the lines are closed', async ({
	page,
	city,
	troubles,
	signedIn,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await signedIn();
	await open(tablet);
	await type(tablet, 'Raz.');
	await field(tablet).blur();
	await expect(confirmed(tablet)).toBeVisible();
	await readyForOffline(tablet);
	await tablet.context().setOffline(true);
	await type(tablet, ' Moje, nigdy nie wysłane.');
	await met(tablet, 'PREMIUM').check();
	await field(tablet).blur();
	const other = await signedIn();
	await tablet.goto('/karta');
	await replaced(other, tablet, 'Podmienione.');
	await tablet.context().setOffline(false);

	const many = said(tablet, '2 zmiany ustąpiły innym, zanim zostały wysłane.');
	await expect(many).toBeVisible();
	await expect(tablet.getByRole('status').filter({ hasText: '2 zmiany ustąpiły' })).toHaveCount(1);
	await looksRight(tablet);
	await many.getByRole('link', { name: 'Superwizja' }).click();

	await expect(field(tablet)).toHaveValue('Podmienione.');
	const history = tablet.getByText('Wcześniejsze wersje opisu i odpowiedzi');
	await expect(history).toBeFocused();
	const text = said(tablet, 'Opis z tego urządzenia ustąpił innemu, zanim został wysłany.');
	const answer = said(tablet, 'PREMIUM: odpowiedź „spełniam” ustąpiła innej');
	await expect(text).toBeVisible();
	// Said before, on the card.
	await expect(tablet.getByRole('status').filter({ hasText: 'ustąpił' })).toHaveCount(0);
	await looksRight(tablet);

	await expect(met(tablet, 'PREMIUM')).not.toBeChecked();
	await answer.getByRole('button', { name: 'Przywróć' }).click();
	await expect(met(tablet, 'PREMIUM')).toBeChecked();
	await expect(answer).toHaveCount(0);
	await expect(history).toBeFocused();
	await tablet
		.getByRole('listitem')
		.filter({ hasText: 'Moje, nigdy nie wysłane.' })
		.getByRole('button', { name: /^Przywróć tę wersję/ })
		.click();
	await expect(field(tablet)).toHaveValue('Raz. Moje, nigdy nie wysłane.');
	await expect(text).toHaveCount(0);
	await expect(confirmed(tablet)).toBeVisible();
	await tablet.reload();
	await expect(field(tablet)).toHaveValue('Raz. Moje, nigdy nie wysłane.');
	await expect(met(tablet, 'PREMIUM')).toBeChecked();
	await expect(tablet.getByText(/ustąpił/)).toHaveCount(0);
});

test('one line leads to its earlier version, and closing it leaves the version there', async ({
	page,
	city,
	troubles,
	signedIn,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await signedIn();
	await open(tablet);
	await type(tablet, 'To, co jest.');
	await field(tablet).blur();
	await expect(confirmed(tablet)).toBeVisible();
	await giveWay(tablet, [{ category: 'superwizja', field: 'text', text: 'To, co było.' }]);
	await tablet.goto('/karta');
	const line = said(tablet, /^\s*Superwizja: opis z tego urządzenia ustąpił innemu/);
	await expect(tablet.getByRole('status').filter({ hasText: 'Superwizja: opis' })).toHaveCount(1);
	await line.getByRole('link', { name: 'Pokaż' }).click();
	await expect(tablet.getByText('To, co było.')).toBeVisible();
	const here = said(tablet, /^\s*Opis z tego urządzenia ustąpił innemu/);
	await here.getByRole('button', { name: 'Zamknij' }).click();
	await expect(here).toHaveCount(0);
	await tablet.goto('/karta');
	await expect(tablet.getByRole('navigation', { name: 'Kategorie karty' })).toBeVisible();
	await expect(tablet.getByText(/^Wysłano, potwierdzone/).first()).toBeVisible();
	await expect(line).toHaveCount(0);
	await open(tablet);
	await tablet.getByText('Wcześniejsze wersje opisu').click();
	await expect(tablet.getByText('To, co było.')).toBeVisible();

	// Of an answer the card itself takes it back.
	const value = { category: 'superwizja', field: 'superwizja.vip', value: true };
	await giveWay(tablet, [value]);
	await tablet.goto('/karta');
	const answer = said(tablet, 'Superwizja, VIP: odpowiedź „spełniam” ustąpiła innej');
	await answer.getByRole('button', { name: 'Przywróć' }).click();
	await expect(answer).toHaveCount(0);
	await expect(tablet.getByRole('heading', { level: 1 })).toBeFocused();
	await expect(tablet.getByText('VIP 1 z 15').first()).toBeVisible();
});

test('the history of a category has the earlier answers, whatever their times say', async ({
	page,
	city,
	troubles,
	signedIn,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await signedIn();
	await open(tablet);
	await type(tablet, 'Jest.');
	await field(tablet).blur();
	await expect(confirmed(tablet)).toBeVisible();
	const of = { category: 'superwizja', told: false };
	await giveWay(tablet, [
		{ ...of, field: 'superwizja.standard', value: true, at: 'x' },
		{ ...of, field: 'superwizja.vip', value: true, at: '2026-11-20T09:42:00.000Z' },
		{ ...of, field: 'superwizja.vip', value: null, at: '2026-11-21T09:42:00.000Z' },
		{ ...of, field: 'text', text: 'Z dalekiej przyszłości.', at: '+275760-09-13T00:00:00.000Z' },
		{ ...of, field: 'constructor', value: false },
	]);
	await writtenAt(tablet, 'x');
	await tablet.reload();
	await expect(tablet.getByText(/^Ostatnia zmiana: /)).toHaveText('Ostatnia zmiana: Ty');
	await tablet.getByText('Wcześniejsze wersje opisu').click();
	const items = tablet.getByRole('listitem').filter({ hasText: /^(VIP|STANDARD|constructor):/ });
	await expect(items).toContainText(['VIP: bez odpowiedzi', 'VIP: spełniam', 'STANDARD: spełniam']);
	await expect(items.nth(1)).toContainText('Ty, 20 listopada 2026, 10:42');
	await expect(items).toHaveCount(3);
	await expect(items.nth(2)).not.toContainText(/\d{4}/);
	await expect(tablet.getByText('Z dalekiej przyszłości.')).toBeVisible();
	await axeClean(tablet);
	await items
		.nth(1)
		.getByRole('button', { name: /^Przywróć/ })
		.click();
	await expect(met(tablet, 'VIP')).toBeChecked();
	await expect(tablet.getByText('Przywrócono wcześniejszą odpowiedź.')).toBeVisible();
});
