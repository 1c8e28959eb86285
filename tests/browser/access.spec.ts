import type { Page } from '@playwright/test';
import { declare, description, isSaved, level, status } from './support/card.ts';
import { axeClean, expect, test } from './support/test.ts';

const pages = [
	'/',
	'/karta',
	'/karta/superwizja',
	'/karta/fundraising',
	'/status',
	'/nagrody',
	'/wiecej',
	'/zasady',
	'/dzialania',
	'/faq',
	'/ustawienia',
	'/druk',
	'/karta/nie-ma-takiej',
	'/nie/ma',
];

const sizes = [
	{ width: 360, height: 740 },
	{ width: 820, height: 1180 },
	{ width: 1280, height: 800 },
];

for (const scheme of ['light', 'dark'] as const) {
	test(`axe finds nothing on any screen, ${scheme}`, async ({ page, troubles }) => {
		test.setTimeout(120_000);
		troubles.allow(/404|Not found/);
		await page.emulateMedia({ colorScheme: scheme });
		await fillSome(page);
		for (const path of pages) {
			await page.goto(path);
			await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
			await axeClean(page);
		}
	});
}

test('axe finds nothing in English either', async ({ page }) => {
	test.setTimeout(60_000);
	await page.addInitScript(() => localStorage.setItem('language', 'en'));
	for (const path of ['/', '/karta', '/karta/superwizja', '/status', '/ustawienia']) {
		await page.goto(path);
		await expect(page.locator('html')).toHaveAttribute('lang', 'en');
		await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
		await axeClean(page);
	}
});

test('axe finds nothing in the states of a category: example, versions, hints', async ({
	page,
}) => {
	await page.goto('/karta/superwizja');
	await description(page).fill('Jaś Kowalski, 8 lat, PESEL 44051401359');
	await isSaved(page);
	await description(page).fill('y');
	await isSaved(page);
	await page.getByText('Pokaż przykład').click();
	await page.getByText('Wcześniejsze wersje opisu').click();
	await expect(page.getByRole('button', { name: /Przywróć tę wersję/ })).toBeVisible();
	await axeClean(page);
	await page
		.getByRole('searchbox')
		.or(page.getByRole('heading', { level: 1 }))
		.first()
		.waitFor();
});

for (const size of sizes) {
	test(`no screen scrolls sideways at ${size.width}×${size.height}, also with text twice as large`, async ({
		page,
		troubles,
	}) => {
		test.setTimeout(90_000);
		troubles.allow(/404|Not found/);
		await page.setViewportSize(size);
		await fillSome(page);
		for (const path of pages) {
			await page.goto(path);
			await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
			for (const zoom of ['', '200%']) {
				await page.evaluate((scale) => (document.documentElement.style.fontSize = scale), zoom);
				const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
				expect(beyond, `${path} ${zoom}`).toBeLessThanOrEqual(0);
			}
		}
	});
}

test('every control is at least 44 pixels high, or stands in a sentence', async ({ page }) => {
	await fillSome(page);
	for (const path of ['/karta', '/karta/superwizja', '/status', '/ustawienia', '/wiecej', '/']) {
		await page.goto(path);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		const small = await page.evaluate(() =>
			[
				...document.querySelectorAll<HTMLElement>(
					'a[href], button, summary, textarea, select, input',
				),
			]
				.map((element) =>
					element.matches('[type=radio], [type=checkbox]')
						? (element.closest('label') ?? element)
						: element,
				)
				.filter(
					(element) =>
						element.checkVisibility() && !element.closest('p, dd, .visually-hidden, .skip'),
				)
				.map((element) => ({
					name: element.textContent?.trim().slice(0, 40),
					height: element.getBoundingClientRect().height,
				}))
				.filter(({ height }) => height > 1 && height < 43.5),
		);
		expect(small, path).toEqual([]);
	}
});

test('the whole job by keyboard alone', async ({ page }) => {
	await page.goto('/karta');
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await page.keyboard.press('Tab');
	await expect(page.getByRole('link', { name: 'Przejdź do treści' })).toBeFocused();
	await page.keyboard.press('Enter');
	await tabTo(page, /^Zapis do programu/);
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 1, name: /^Zapis do programu/ })).toBeVisible();

	await tabTo(page, /^spełniam$/);
	await page.keyboard.press('Space');
	await expect(status(page)).toContainText('STANDARD 1 z 11');
	await page.keyboard.press('ArrowRight');
	await expect(
		level(page, 'STANDARD').getByRole('radio', { name: 'nie spełniam', exact: true }),
	).toBeChecked();
	await expect(status(page)).toContainText('STANDARD 0 z 11');
	await tabTo(page, /^Działania$/);
	await page.keyboard.type('Pisane bez myszy.');
	await isSaved(page);
	await tabTo(page, /Następna/);
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 1, name: /^Zaangażowanie/ })).toBeVisible();
	await tabTo(page, /Poprzednia/);
	await page.keyboard.press('Enter');
	await expect(description(page)).toHaveValue('Pisane bez myszy.');
});

test('saving and a new status are announced, once and quietly', async ({ page }) => {
	await page.goto('/karta/superwizja');
	const spoken = page.locator('[aria-live=polite]');
	await declare(page, 'STANDARD', 'spełniam');
	await expect(spoken.filter({ hasText: 'STANDARD 1 z 11' })).toHaveCount(1);
	await description(page).pressSequentially('Cicho');
	await isSaved(page);
	await expect(spoken.filter({ hasText: 'Zapisano na urządzeniu' })).toHaveCount(1);
	await description(page).pressSequentially('!');
	await expect(spoken.filter({ hasText: 'Zapisano na urządzeniu' })).toHaveCount(0);
	// The mark itself changes with every word, so it must not speak.
	await expect(page.getByRole('status')).toHaveAttribute('aria-live', 'off');
});

async function fillSome(page: Page): Promise<void> {
	await page.goto('/karta/superwizja');
	for (const name of ['STANDARD', 'PREMIUM']) {
		await page.getByRole('radiogroup', { name }).getByRole('radio').first().check();
	}
	await page.getByRole('textbox').last().fill('Bardzodługiesłowobezprzerwy'.repeat(9));
	await expect(page.getByRole('status')).toContainText(/Zapisano|Saved/);
}

/** Presses Tab until the control of this name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
	for (let presses = 0; presses < 60; presses++) {
		await page.keyboard.press('Tab');
		const focused = page.locator(':focus');
		const found = await focused.evaluate((element) => {
			const label = (element as HTMLInputElement).labels?.[0];
			return (label ?? element).textContent?.replace(/\s+/g, ' ').trim() ?? '';
		});
		if (name.test(found.replace(/^\d+ /, ''))) return;
	}
	throw new Error(`no control named ${name} within reach of Tab`);
}
