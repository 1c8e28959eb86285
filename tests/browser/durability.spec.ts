import {
	declare,
	description,
	isSaved,
	saved,
	status,
	storedDocuments,
	typeAtEnd,
} from './support/card.ts';
import { looksRight } from './support/city.ts';
import { processOf } from './support/kill.ts';
import { expect, test } from './support/test.ts';

test('the browser is killed one second after typing: the text is there', async ({
	persistentContext,
}, testInfo) => {
	const profile = testInfo.outputPath('profile');
	const context = await persistentContext(profile);
	const page = context.pages()[0] ?? (await context.newPage());
	await page.goto('/karta/superwizja');
	await declare(page, 'STANDARD', 'spełniam');
	await typeAtEnd(page, 'Sześć superwizji zespołowych w roku.');
	const lastKey = Date.now();
	// The second belongs to the promise under test, it is no waiting for something to happen.
	const pid = await processOf(profile);
	while (Date.now() - lastKey < 1000) await new Promise((done) => setTimeout(done, 20));
	process.kill(pid, 'SIGKILL');
	await context.close().catch(() => {});

	const again = await persistentContext(profile);
	const reopened = again.pages()[0] ?? (await again.newPage());
	await reopened.goto('/karta/superwizja');
	await expect(description(reopened)).toHaveValue('Sześć superwizji zespołowych w roku.');
	await expect(status(reopened)).toContainText('STANDARD 1 z 11');
});

test('a reload in the middle of a word loses no letter', async ({ page }) => {
	await page.goto('/karta/superwizja');
	let expected = '';
	for (const word of ['Pierwsze ', 'słowo, ', 'drugie ', 'słowo']) {
		await typeAtEnd(page, word);
		expected += word;
		await page.reload(); // at once: the write has had no time
		await expect(description(page)).toHaveValue(expected);
	}
	await isSaved(page);
	expect((await storedDocuments(page))[0]?.body).toMatchObject({ text: { value: expected } });
});

test('a word is on the disk 300 ms after its last key, by the clock of the page', async ({
	page,
}) => {
	await page.clock.install();
	await page.goto('/karta/superwizja');
	await declare(page, 'STANDARD', 'spełniam');
	await isSaved(page);
	await page.clock.pauseAt(await page.evaluate(() => Date.now() + 2000));
	await typeAtEnd(page, 'Superwizja');
	await expect(page.getByRole('status')).toHaveText('Zapisuję…');
	await page.clock.runFor(300);
	await isSaved(page);
	const [row] = await storedDocuments(page);
	expect(row?.body).toMatchObject({ text: { value: 'Superwizja' } });
});

test('the browser is asked to protect the data once the first answer is saved, and only once', async ({
	page,
}) => {
	await page.addInitScript(() => {
		const { persist } = StorageManager.prototype;
		StorageManager.prototype.persist = function () {
			const before = Number(sessionStorage.getItem('asked'));
			sessionStorage.setItem('asked', String(before + 1));
			return persist.call(this);
		};
	});
	const asked = () => page.evaluate(() => Number(sessionStorage.getItem('asked')));
	for (const path of ['/', '/ustawienia', '/karta', '/karta/superwizja']) {
		await page.goto(path);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		expect(await asked(), path).toBe(0);
	}
	await declare(page, 'STANDARD', 'spełniam');
	await isSaved(page);
	expect(await asked()).toBe(1);
	await typeAtEnd(page, 'Dalej.');
	await isSaved(page);
	expect(await asked()).toBe(1);
});

test('leaving the category or the app in the middle of a word loses no letter', async ({
	page,
}) => {
	await page.goto('/karta/superwizja');
	await typeAtEnd(page, 'Niedokończone zda');
	await page.getByRole('link', { name: /Następna/ }).click();
	await page.goBack();
	await expect(description(page)).toHaveValue('Niedokończone zda');
	await typeAtEnd(page, 'nie');
	await page.goto('about:blank');
	await page.goto('/karta/superwizja');
	await expect(description(page)).toHaveValue('Niedokończone zdanie');
});

test('a full disk is reported, the text stays, and is saved once there is room', async ({
	page,
	context,
	baseURL,
}) => {
	test.setTimeout(60_000);
	await page.goto('/karta/superwizja');
	await expect(description(page)).toBeVisible();
	const devtools = await context.newCDPSession(page);
	const origin = new URL(baseURL ?? '').origin;
	await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
	await description(page).fill('Długi opis działań. '.repeat(900));
	await expect(page.getByRole('status')).toContainText('zabrakło miejsca');
	await expect(page.getByRole('status')).not.toContainText(saved);
	const typed = await description(page).inputValue();
	await expect(page.getByRole('banner')).toContainText('Nie zapisano');
	await looksRight(page);

	// Even a reload now loses nothing: the text waits outside the database.
	await page.reload();
	await expect(description(page)).toHaveValue(typed);

	await expect(page.getByRole('button', { name: 'Zapisz teraz' })).toBeVisible();
	await devtools.send('Storage.overrideQuotaForOrigin', { origin });
	// By itself: the longest pause between two attempts is ten seconds.
	await expect(page.getByRole('status')).toContainText(saved, { timeout: 20_000 });
	expect((await storedDocuments(page))[0]?.body).toMatchObject({ text: { value: typed } });
});

test('a damaged document is reported and set aside, and the rest works', async ({ page }) => {
	await page.goto('/karta/wolontariat');
	await declare(page, 'VIP', 'spełniam');
	await isSaved(page);
	await page.evaluate(
		() =>
			new Promise<void>((resolve) => {
				const opening = indexedDB.open('miasto-korzysci');
				opening.onsuccess = () => {
					const database = opening.result;
					const store = database.transaction('docs', 'readwrite').objectStore('docs');
					const reading = store.getAll();
					reading.onsuccess = () => {
						const row = reading.result[0];
						const id = row.id.replace('wolontariat', 'superwizja');
						store.put({ ...row, id, body: { type: 'answer', schema: 1, text: 7 } });
						store.transaction.oncomplete = () => resolve(database.close());
					};
				};
			}),
	);
	await page.goto('/karta');
	await expect(page.getByText('Nie udało się odczytać 1 kategorii')).toBeVisible();
	await expect(status(page)).toContainText('VIP 1 z 15');
	await page.goto('/karta/superwizja');
	await expect(page.getByRole('alert').filter({ hasText: 'uszkodzony' })).toBeVisible();
	await typeAtEnd(page, 'Od nowa.');
	await isSaved(page);
	await page.reload();
	await expect(description(page)).toHaveValue('Od nowa.');
});
