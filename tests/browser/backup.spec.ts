import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { declare, description, isSaved, status } from './support/card.ts';
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
		await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
	}
	await page.goto('/karta/superwizja');
	await expect(description(page)).toHaveValue('Poufne.');
});

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
