import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { declare, description, isSaved, status, storedDocuments } from './support/card.ts';
import { looksRight } from './support/city.ts';
import { expect, test } from './support/test.ts';

test('a copy opens on another device by merging, and an old one takes nothing away', async ({
	page,
	browser,
	baseURL,
}, testInfo) => {
	const file = testInfo.outputPath('kopia.json');
	await page.goto('/karta/superwizja');
	await declare(page, 'STANDARD', 'spełniam');
	await description(page).fill('Z tabletu.');
	await isSaved(page);
	await saveCopy(page, file);
	await expect(page.getByText(/Ostatnia kopia: /)).toBeVisible();

	const other = await (await browser.newContext({ baseURL, locale: 'pl-PL' })).newPage();
	await other.goto('/karta/wolontariat');
	await declare(other, 'VIP', 'spełniam');
	await isSaved(other);
	await openCopy(other, file);
	await other.goto('/karta/superwizja');
	await expect(description(other)).toHaveValue('Z tabletu.');
	await expect(status(other)).toContainText('STANDARD 1 z 11');
	await expect(status(other)).toContainText('VIP 1 z 15');

	await description(other).fill('Z tabletu. Dopisane na telefonie.');
	await isSaved(other);
	await openCopy(other, file);
	await other.goto('/karta/superwizja');
	await expect(description(other)).toHaveValue('Z tabletu. Dopisane na telefonie.');
	await other.context().close();
});

test('a copy with a passphrase opens only with it; broken and foreign files change nothing', async ({
	page,
}, testInfo) => {
	const file = testInfo.outputPath('kopia.json');
	await page.goto('/karta/superwizja');
	await description(page).fill('Poufne.');
	await isSaved(page);
	await saveCopy(page, file, 'zażółć gęślą');
	const sealed = await readFile(file, 'utf8');
	expect(sealed).not.toContain('Poufne');
	expect(JSON.parse(sealed)).toMatchObject({ format: 'miasto-korzysci-kopia' });

	for (const content of ['{"coś": 1}', sealed.slice(0, sealed.length / 2), 'nie json', '']) {
		await page.goto('/ustawienia');
		await choose(page, Buffer.from(content));
		await expect(problem(page)).toBeVisible();
	}
	await page.goto('/karta/superwizja');
	await expect(description(page)).toHaveValue('Poufne.');
});

test('on another device a copy asks for its passphrase, and only the right one brings the card', async ({
	page,
	browser,
	baseURL,
	troubles,
}, testInfo) => {
	const file = testInfo.outputPath('kopia.json');
	await page.goto('/karta/superwizja');
	await declare(page, 'STANDARD', 'spełniam');
	await description(page).fill('Z tabletu.');
	await isSaved(page);
	await saveCopy(page, file, 'zażółć gęślą');
	await expect(page.getByText('Kopia zabezpieczona hasłem jest w pliku.')).toBeVisible();

	const context = await browser.newContext({ baseURL, locale: 'pl-PL' });
	await troubles.watch(context);
	const phone = await context.newPage();
	await phone.goto('/karta/wolontariat');
	await description(phone).fill('Z telefonu.');
	await isSaved(phone);
	const before = await storedDocuments(phone);
	await phone.goto('/ustawienia');
	await choose(phone, await readFile(file));
	const question = phone.getByRole('textbox', { name: 'Hasło do tej kopii' });
	await expect(question).toBeFocused();
	await question.fill('zażółć jaźń');
	await phone.getByRole('button', { name: 'Otwórz kopię' }).click();
	await expect(problem(phone)).toHaveText(
		'To hasło nie pasuje do tej kopii. Nic się nie zmieniło. Spróbuj jeszcze raz.',
	);
	expect(await storedDocuments(phone)).toEqual(before);
	await looksRight(phone);

	await question.fill('zażółć gęślą');
	await phone.getByRole('button', { name: 'Otwórz kopię' }).click();
	await expect(phone.getByText('Kopia wczytana: dodano 1 kategorię.')).toBeVisible();
	await expect(question).toHaveCount(0);
	await expect(problem(phone)).toHaveCount(0);
	await phone.goto('/karta/superwizja');
	await expect(description(phone)).toHaveValue('Z tabletu.');
	await expect(status(phone)).toContainText('STANDARD 1 z 11');
	await phone.goto('/karta/wolontariat');
	await expect(description(phone)).toHaveValue('Z telefonu.');
	await context.close();
});

test('a copy of a newer app is named as such and changes nothing', async ({ page }, testInfo) => {
	const file = testInfo.outputPath('kopia.json');
	await page.goto('/karta/superwizja');
	await description(page).fill('Stare.');
	await isSaved(page);
	await saveCopy(page, file);
	const copy = JSON.parse(await readFile(file, 'utf8'));
	await page.goto('/karta/superwizja');
	await description(page).fill('Nowe.');
	await isSaved(page);
	const before = await storedDocuments(page);

	await page.goto('/ustawienia');
	await choose(page, Buffer.from(JSON.stringify({ ...copy, version: copy.version + 1 })));
	await expect(problem(page)).toContainText(
		'Tę kopię zapisała nowsza wersja aplikacji. Nic się nie zmieniło.',
	);
	expect(await storedDocuments(page)).toEqual(before);
	await looksRight(page);
	// The file chosen next is read as ever.
	await choose(page, await readFile(file));
	await expect(page.getByText('Kopia wczytana.')).toBeVisible();
	await expect(problem(page)).toHaveCount(0);
	await looksRight(page);
});

test('without cryptography, as on plain http, a copy has its checksum and a broken one is found', async ({
	page,
}, testInfo) => {
	await page.addInitScript(() =>
		Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined }),
	);
	const file = testInfo.outputPath('kopia.json');
	await page.goto('/karta/superwizja');
	await description(page).fill('Bez szyfrowania.');
	await isSaved(page);
	await saveCopy(page, file);
	const text = await readFile(file, 'utf8');
	const { checksum, ...content } = JSON.parse(text);
	const sum = createHash('sha256').update(JSON.stringify(content)).digest('base64url');
	expect(checksum).toBe(sum);

	await page.goto('/ustawienia');
	for (const broken of [text.replace('szyfrowania', 'szyfrowanie'), text.replace('sum', 'sun')]) {
		await choose(page, Buffer.from(broken));
		await expect(problem(page)).toContainText('Nic się nie zmieniło.');
		await choose(page, Buffer.from(text));
		await expect(page.getByText('Kopia wczytana.')).toBeVisible();
	}
});

const problem = (page: Page) => page.getByRole('alert').filter({ hasText: /\S/ });

async function saveCopy(page: Page, file: string, passphrase?: string): Promise<void> {
	await page.goto('/ustawienia');
	if (passphrase) {
		await page.getByText('Zabezpiecz hasłem').click();
		await page.getByRole('textbox', { name: /hasło/i }).first().fill(passphrase);
	}
	const download = page.waitForEvent('download');
	await page.getByRole('button', { name: /Zapisz kopię/ }).click();
	await (await download).saveAs(file);
}

async function openCopy(page: Page, file: string): Promise<void> {
	await page.goto('/ustawienia');
	await choose(page, await readFile(file));
	await expect(page.getByText(/dodano|połączono|bez zmian|Kopia wczytana/i).first()).toBeVisible();
}

async function choose(page: Page, buffer: Buffer): Promise<void> {
	await page
		.locator('input[type=file]')
		.setInputFiles({ name: 'kopia.json', mimeType: 'application/json', buffer });
}
