import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import {
	declare,
	description,
	isSaved,
	status,
	storedDocuments,
	typeAtEnd,
} from './support/card.ts';
import { looksRight } from './support/city.ts';
import { expect, test } from './support/test.ts';

test('where the browser keeps no data, the card says so and the rest can be read', async ({
	persistentContext,
	troubles,
}, testInfo) => {
	troubles.allow(/Failed to register a ServiceWorker/);
	const profile = testInfo.outputPath('profile');
	await mkdir(join(profile, 'Default'), { recursive: true });
	// What the browser's own switch against the data of all sites writes.
	const blocked = { profile: { default_content_setting_values: { cookies: 2 } } };
	await writeFile(join(profile, 'Default/Preferences'), JSON.stringify(blocked));
	const context = await persistentContext(profile);
	const page = context.pages()[0] ?? (await context.newPage());

	for (const path of ['/karta/superwizja', '/karta']) {
		await page.goto(path);
		const trouble = page.getByRole('alert').filter({ hasText: 'Nie mogę otworzyć' });
		await expect(trouble).toContainText('Przeglądarka nie daje dostępu do pamięci');
		await expect(trouble.getByRole('button', { name: 'Spróbuj ponownie' })).toBeVisible();
		await expect(description(page)).toHaveCount(0);
		await looksRight(page);
	}
	await page.goto('/zasady');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Zasady programu');
});

test('a newer app in another tab gets the database at once, with the last word in it', async ({
	page,
	context,
	troubles,
}) => {
	troubles.allow(/favicon/);
	await page.clock.install();
	await page.goto('/karta/superwizja');
	await typeAtEnd(page, 'Pierwsze ');
	await isSaved(page);
	// No timer of the page runs from here on: what is written is written because the other tab asks.
	await page.clock.pauseAt(await page.evaluate(() => Date.now() + 2000));
	await typeAtEnd(page, 'i ostatnie słowo');
	const found = await inAnotherTab(context, (tab) =>
		tab.evaluate(
			() =>
				new Promise<unknown>((resolve, reject) => {
					const opening = indexedDB.open('miasto-korzysci', 990);
					opening.onerror = () => reject(opening.error);
					opening.onupgradeneeded = () => {
						const reading = opening.transaction?.objectStore('docs').getAll();
						if (reading) reading.onsuccess = () => resolve(reading.result);
					};
					opening.onsuccess = () => opening.result.close();
				}),
		),
	);
	expect(found).toMatchObject([{ body: { text: { value: 'Pierwsze i ostatnie słowo' } } }]);
	await expect(description(page)).toHaveValue('Pierwsze i ostatnie słowo');
});

/** What a newer app may have made of the device's database. */
function becomesNewer(page: Page): Promise<void> {
	return page.evaluate(
		() =>
			new Promise<void>((resolve, reject) => {
				const opening = indexedDB.open('miasto-korzysci', 990);
				opening.onerror = () => reject(opening.error);
				opening.onupgradeneeded = () => {
					const { result } = opening;
					if (result.objectStoreNames.contains('docs')) result.deleteObjectStore('docs');
					result.createObjectStore('papers', { keyPath: 'id' }).put({ id: 'z przyszłości' });
				};
				opening.onsuccess = () => resolve(opening.result.close());
			}),
	);
}

test('the database of a newer app is left alone, and the screen says what to do', async ({
	page,
	context,
	troubles,
}) => {
	troubles.allow(/favicon/);
	await page.goto('/karta/superwizja');
	await typeAtEnd(page, 'Zapisane. ');
	await isSaved(page);
	await inAnotherTab(context, becomesNewer);
	await typeAtEnd(page, 'Niezapisane.');
	await expect(page.getByRole('status')).toContainText('w nowszej wersji');
	await expect(description(page)).toHaveValue('Zapisane. Niezapisane.');

	const later = await context.newPage();
	await later.goto('/karta/superwizja');
	const trouble = later.getByRole('alert').filter({ hasText: 'Nie mogę otworzyć' });
	await expect(trouble).toContainText('w nowszej wersji');
	const all = await later.evaluate(() => indexedDB.databases());
	expect(all.find(({ name }) => name === 'miasto-korzysci')?.version).toBe(990);
});

test('another tab deletes the database in the middle of a text: the text is saved anew, whole', async ({
	page,
	context,
	troubles,
}) => {
	troubles.allow(/favicon/);
	await page.goto('/karta/superwizja');
	await declare(page, 'STANDARD', 'spełniam');
	await typeAtEnd(page, 'Przed. ');
	await isSaved(page);
	await page.getByRole('link', { name: /^Następna|→/ }).click();
	await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Superwizja');
	await typeAtEnd(page, 'Inna kategoria.');
	await isSaved(page);
	await page.goBack();
	await expect(description(page)).toHaveValue('Przed. ');
	await inAnotherTab(context, (tab) =>
		tab.evaluate(
			() =>
				new Promise<void>((resolve, reject) => {
					const deleting = indexedDB.deleteDatabase('miasto-korzysci');
					deleting.onsuccess = () => resolve();
					deleting.onerror = () => reject(deleting.error);
				}),
		),
	);
	await typeAtEnd(page, 'Po.');
	await isSaved(page);
	expect(await storedDocuments(page)).toHaveLength(2);
	await page.reload();
	await expect(description(page)).toHaveValue('Przed. Po.');
	await expect(status(page)).toContainText('STANDARD 1 z 11');
});

/** On a page of the app's address that runs none of its code. */
async function inAnotherTab<T>(context: BrowserContext, work: (tab: Page) => Promise<T>) {
	const tab = await context.newPage();
	await tab.goto('/icons/icon.svg');
	const result = await work(tab);
	await tab.close();
	return result;
}
