import type { Page } from '@playwright/test';
import { declare, description, isSaved, level, status, typeAtEnd } from './support/card.ts';
import { expect, test } from './support/test.ts';

test('the card is drawn and filled in while the code of the database is on its way', async ({
	browser,
	baseURL,
}) => {
	const context = await browser.newContext({ baseURL, serviceWorkers: 'block' });
	const before = await context.newPage();
	await before.goto('/karta/superwizja');
	await declare(before, 'STANDARD', 'spełniam');
	await typeAtEnd(before, 'Sześć superwizji.');
	await isSaved(before);
	const database = await scriptWith(before, 'storagemutated');
	await before.close();

	const page = await context.newPage();
	let letGo = () => {};
	const held = new Promise<void>((done) => (letGo = done));
	await page.route(database, async (route) => {
		await held;
		await route.continue();
	});
	await page.goto('/karta');
	await expect(status(page)).toContainText('STANDARD 1 z 11');
	await expect(page.getByRole('link', { name: /^Superwizja/ })).toContainText('Sześć superwizji.');

	await page.getByRole('link', { name: /^Superwizja/ }).click();
	await declare(page, 'PREMIUM', 'spełniam');
	await typeAtEnd(page, ' Z zewnątrz.');
	await expect(status(page)).toContainText('PREMIUM 1 z 15');
	await expect(page.getByRole('status')).not.toContainText('Zapisano');
	letGo();
	await isSaved(page);

	await page.reload();
	await expect(description(page)).toHaveValue('Sześć superwizji. Z zewnątrz.');
	await expect(
		level(page, 'PREMIUM').getByRole('radio', { name: 'spełniam', exact: true }),
	).toBeChecked();
	await context.close();
});

/** The address of the script, among those the page has loaded, that contains `words`. */
async function scriptWith(page: Page, words: string): Promise<string> {
	const found = await page.evaluate(async (wanted) => {
		for (const { name } of performance.getEntriesByType('resource')) {
			if (name.endsWith('.js') && (await (await fetch(name)).text()).includes(wanted)) return name;
		}
		return null;
	}, words);
	if (!found) throw new Error(`no script contains ${words}`);
	return found;
}
