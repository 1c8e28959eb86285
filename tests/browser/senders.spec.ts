import type { Page } from '@playwright/test';
import { addStaff, expect, looksRight, people, runCity, test, type City } from './support/city.ts';
import { deviceRow } from './support/device-database.ts';
import { confirmed, field, noServer, open, type } from './support/sending.ts';

/** The manager reads from whose account each change came, also where it is signed by another (B5). */

test.describe.configure({ timeout: 90_000 });

const history = (page: Page) => page.getByText('Wcześniejsze wersje opisu i odpowiedzi');
const senders = (page: Page) => page.locator('section').filter({ hasText: 'Kto wysłał' });
const asked = (page: Page) => page.waitForResponse(/\/api\/facilities\/[^/]+\/log\?/);
const signed = `Opis podpisany: Ty · wysłany z konta: ${people.staff.name}`;

/** Somebody's app sends a text that says to be the manager's. */
async function signedByAnother(sender: Page, author: Page): Promise<void> {
	const { db, id, body } = await deviceRow(author);
	const path = `/db/${db}/${encodeURIComponent(id)}`;
	const doc = (await (await sender.request.get(path)).json()) as Record<string, unknown>;
	const by = (body.text as { by: string }).by;
	const stamp = { n: 900, replica: 'hostilehosti', at: '2026-09-01T10:00:00.000Z', by };
	const text = { ...stamp, value: 'Nie moje.' };
	const seen = { ...body.seen, hostilehosti: 900 };
	const put = await sender.request.put(path, { data: { ...doc, text, seen } });
	expect(put.ok(), await put.text()).toBe(true);
}

/** What waits to be written of who sent what is written when the server stops. */
async function written(city: City): Promise<void> {
	await city.end();
	await city.startAgain();
}

test('the manager reads who sent a category, and that a text signed by them came from another account', async ({
	page,
	city,
	troubles,
	signedIn,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	await addStaff(city);
	const tablet = await signedIn();
	await open(tablet);
	await type(tablet, 'Moje.');
	await field(tablet).blur();
	await expect(confirmed(tablet)).toBeVisible();
	const colleague = await signedIn({}, people.staff);
	await signedByAnother(colleague, tablet);
	await expect(field(tablet)).toHaveValue('Nie moje.');
	await written(city);

	await tablet.reload();
	await expect(field(tablet)).toHaveValue('Nie moje.');
	await history(tablet).click();
	await expect(senders(tablet).getByText(signed)).toBeVisible();
	const rows = senders(tablet).getByRole('listitem');
	await expect(rows).toHaveCount(2);
	await expect(rows.first()).toHaveText(new RegExp(`\\d{4}, \\d\\d:\\d\\d, ${people.staff.name}$`));
	await expect(rows.last()).toHaveText(/, Ty$/);
	await looksRight(tablet);

	// What is edited since is the manager's own.
	await type(tablet, ' A to moje.');
	await expect(senders(tablet).getByText(signed)).toHaveCount(0);
	await expect(rows).toHaveCount(2);

	const refuse = '**/api/facilities/*/log?*';
	await tablet.route(refuse, (route) => route.fulfill({ status: 503, body: 'x' }));
	await history(tablet).click();
	await history(tablet).click();
	await expect(tablet.getByText(/^Nie udało się teraz odczytać, kto wysłał/)).toBeVisible();
	await tablet.unroute(refuse);
	const answer = asked(tablet);
	await history(tablet).click();
	await history(tablet).click();
	expect((await answer).ok()).toBe(true);
	await expect(rows).not.toHaveCount(0);

	await tablet.context().setOffline(true);
	await expect(senders(tablet)).toHaveCount(0);
	await expect(tablet.getByText(/kto wysłał/i)).toHaveCount(0);
});

test('whoever is no manager is told nothing of it, and nothing is asked', async ({
	page,
	city,
	troubles,
	signedIn,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	await addStaff(city);
	const colleague = await signedIn({}, people.staff);
	let questions = 0;
	colleague.on('request', (request) => (questions += /\/log\?/.test(request.url()) ? 1 : 0));
	await open(colleague);
	await type(colleague, 'Nasze.');
	await field(colleague).blur();
	await expect(confirmed(colleague)).toBeVisible();
	await written(city);
	await colleague.reload();
	await history(colleague).click();
	await expect(colleague.getByText('Nie ma jeszcze wcześniejszych wersji.')).toBeVisible();
	await expect(colleague.getByText(/kto wysłał/i)).toHaveCount(0);
	expect(questions).toBe(0);
});
