import { devices, type Page } from '@playwright/test';
import { declare, isSaved } from './support/card.ts';
import { looksRight } from './support/city.ts';
import { expect, readyForOffline, test } from './support/test.ts';

test('the browser finds the app fit to install, with pictures of the sizes it promises', async ({
	page,
	request,
}) => {
	await page.goto('/karta');
	await readyForOffline(page);
	const devtools = await page.context().newCDPSession(page);
	const { errors, data } = await devtools.send('Page.getAppManifest');
	expect(errors).toEqual([]);
	const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
	const ids = installabilityErrors.map(({ errorId }) => errorId);
	// Playwright's contexts are incognito windows, which never install anything.
	expect(ids.filter((id) => id !== 'in-incognito')).toEqual([]);

	const manifest = JSON.parse(String(data));
	for (const { src, sizes } of [...manifest.icons, ...manifest.screenshots]) {
		const answer = await request.get(src);
		expect(answer.ok(), src).toBe(true);
		if (sizes === 'any') continue;
		const png = await answer.body();
		expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, src).toBe(sizes);
	}
});

test('a chosen theme and language are there before the first paint', async ({ page, troubles }) => {
	await page.addInitScript(() => {
		localStorage.setItem('theme', 'dark');
		localStorage.setItem('language', 'en');
	});
	// Only what the head's classic script did: the app's own code never arrives.
	troubles.allow(/is not a function/);
	await page.route('**/_app/**', (route) => route.fulfill({ contentType: 'text/javascript' }));
	await page.goto('/karta');
	await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
	await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

const offer = (page: Page) =>
	page.getByRole('complementary', { name: /^Dodaj aplikację do ekranu/ });

test('the app is offered for installing after the first saved answer, until somebody says no', async ({
	persistentContext,
}, testInfo) => {
	// Only a profile on disk is offered anything by the browser.
	const context = await persistentContext(testInfo.outputPath('profile'));
	const page = context.pages()[0] ?? (await context.newPage());
	await page.goto('/karta/superwizja');
	await page.waitForFunction(() => window.installPrompt);
	await readyForOffline(page);
	await expect(offer(page)).toHaveCount(0);
	await declare(page, 'STANDARD', 'spełniam');
	await expect(offer(page).getByRole('button', { name: 'Zainstaluj' })).toBeVisible();
	await isSaved(page);
	await looksRight(page);

	await offer(page).getByRole('button', { name: 'Nie teraz' }).click();
	await expect(offer(page)).toHaveCount(0);
	await page.reload();
	await page.waitForFunction(() => window.installPrompt);
	await declare(page, 'VIP', 'spełniam');
	await isSaved(page);
	await expect(offer(page)).toHaveCount(0);
});

test('on an iPhone the way through the share menu is told in words', async ({
	browser,
	baseURL,
	troubles,
}) => {
	const { defaultBrowserType: _, ...iPhone } = devices['iPhone 13'];
	const context = await browser.newContext({ ...iPhone, baseURL, locale: 'pl-PL' });
	await troubles.watch(context);
	const page = await context.newPage();
	await page.goto('/karta/superwizja');
	await readyForOffline(page);
	await expect(offer(page)).toHaveCount(0);
	await declare(page, 'STANDARD', 'spełniam');
	await expect(offer(page)).toContainText('dotknij „Udostępnij”, a potem „Do ekranu początkowego”');
	await expect(offer(page).getByRole('button', { name: 'Zainstaluj' })).toHaveCount(0);
	await offer(page).getByRole('button', { name: 'Nie teraz' }).tap();
	await expect(offer(page)).toHaveCount(0);
	await context.close();
});
