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
