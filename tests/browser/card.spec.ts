import type { Page } from '@playwright/test';
import catalogue from '../../src/lib/domain/catalogue/miasto-korzysci.pl.json' with { type: 'json' };
import {
	declare,
	description,
	isSaved,
	level,
	saved,
	status,
	storedDocuments,
	typeAtEnd,
} from './support/card.ts';
import { looksRight } from './support/city.ts';
import { expect, readyForOffline, test } from './support/test.ts';

test('the welcome leads into the card in one tap, without an account', async ({ page }) => {
	await page.goto('/');
	await page.getByRole('link', { name: 'Zacznij kartę' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Karta ewaluacji' })).toBeVisible();
	await expect(status(page)).toContainText('W drodze do STANDARD');
	for (const tally of ['STANDARD 0 z 11', 'PREMIUM 0 z 15', 'VIP 0 z 15']) {
		await expect(status(page)).toContainText(tally);
	}
	for (const { name } of catalogue.categories) {
		await expect(page.getByRole('link', { name: new RegExp(`^${name}`) })).toHaveCount(1);
	}
});

test('opening every screen writes nothing', async ({ page }) => {
	for (const path of [
		'/karta',
		'/karta/superwizja',
		'/status',
		'/nagrody',
		'/ustawienia',
		'/druk',
	]) {
		await page.goto(path);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	}
	expect(await storedDocuments(page)).toEqual([]);
});

test('every category has its levels, criteria in full, and one description', async ({ page }) => {
	await page.goto('/karta/zapis-do-programu');
	for (const [index, category] of catalogue.categories.entries()) {
		await expect(page.getByRole('heading', { level: 1, name: category.name })).toBeVisible();
		const criteria = Object.values(category.criteria);
		await expect(page.getByRole('radiogroup')).toHaveCount(criteria.length);
		for (const criterion of criteria) {
			await expect(level(page, criterion.level)).toContainText(criterion.text);
			await expect(level(page, criterion.level).getByRole('radio')).toHaveCount(2);
		}
		await expect(description(page)).toHaveValue('');
		if (index < catalogue.categories.length - 1)
			await page.getByRole('link', { name: /Następna/ }).click();
	}
	await expect(page.getByRole('link', { name: /Następna/ })).toHaveCount(0);
});

test('an answer changes the tallies at once, and can be taken back', async ({ page }) => {
	await page.goto('/karta/superwizja');
	await declare(page, 'STANDARD', 'spełniam');
	await expect(status(page)).toContainText('STANDARD 1 z 11');
	await declare(page, 'VIP', 'nie spełniam');
	await expect(status(page)).toContainText('VIP 0 z 15');
	await level(page, 'STANDARD')
		.getByRole('button', { name: /Wyczyść odpowiedź/ })
		.click();
	await expect(status(page)).toContainText('STANDARD 0 z 11');
	await expect(level(page, 'STANDARD').getByRole('radio', { checked: true })).toHaveCount(0);
	await expect(
		level(page, 'STANDARD').getByRole('radio', { name: 'spełniam', exact: true }),
	).toBeFocused();
	await isSaved(page);
	await page.reload();
	await expect(
		level(page, 'VIP').getByRole('radio', { name: 'nie spełniam', exact: true }),
	).toBeChecked();
	await expect(level(page, 'STANDARD').getByRole('radio', { checked: true })).toHaveCount(0);
});

test('the whole card filled offline gives the true status and is there after closing the browser', async ({
	persistentContext,
}, testInfo) => {
	test.setTimeout(90_000);
	const profile = testInfo.outputPath('profile');
	let context = await persistentContext(profile);
	let page = context.pages()[0] ?? (await context.newPage());
	await page.goto('/karta');
	await readyForOffline(page);
	await context.setOffline(true);

	await page.getByRole('link', { name: /^Zapis do programu/ }).click();
	// All of STANDARD, 12 of PREMIUM, 11 of VIP: just enough for the highest status.
	const left: Record<string, number> = { STANDARD: 11, PREMIUM: 12, VIP: 11 };
	for (const [index, category] of catalogue.categories.entries()) {
		await expect(page.getByRole('heading', { level: 1, name: category.name })).toBeVisible();
		for (const { level: name } of Object.values(category.criteria)) {
			await declare(page, name, (left[name] ?? 0) > 0 ? 'spełniam' : 'nie spełniam');
			left[name] = (left[name] ?? 0) - 1;
		}
		await description(page).fill(`Działania: ${category.name}. Zażółć gęślą jaźń 🌻`);
		if (index < 14) await page.getByRole('link', { name: /Następna/ }).click();
	}
	await isSaved(page);
	await expect(status(page)).toContainText('PREMIUM 12 z 15');
	await expect(status(page).getByText('VIP', { exact: true })).toBeVisible();
	await context.close();

	context = await persistentContext(profile);
	page = context.pages()[0] ?? (await context.newPage());
	await context.setOffline(true);
	await page.goto('/status');
	await expect(status(page)).toContainText('STANDARD 11 z 11');
	await expect(status(page)).toContainText('VIP 11 z 15');
	await page.goto('/karta/wolontariat');
	await expect(description(page)).toHaveValue('Działania: Wolontariat. Zażółć gęślą jaźń 🌻');
});

test('what is missing is said in words and leads to the place', async ({ page }) => {
	await page.goto('/karta/superwizja');
	await declare(page, 'STANDARD', 'spełniam');
	await page.goto('/karta');
	await page.getByRole('link', { name: /^Do STANDARD brakuje 10/ }).click();
	await expect(page).toHaveURL('/status');
	await page.getByRole('link', { name: /^STANDARD – Wolontariat/ }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Wolontariat' })).toBeVisible();
});

test('the picture of the card says every state in words', async ({ page }) => {
	await page.goto('/karta/superwizja');
	await declare(page, 'STANDARD', 'spełniam');
	await declare(page, 'PREMIUM', 'nie spełniam');
	await page.goto('/status');
	const row = page.getByRole('row', { name: /Superwizja/ });
	await expect(row.getByRole('cell')).toHaveText(['spełnione', 'niespełnione', 'bez odpowiedzi']);
	const fundraising = page.getByRole('row', { name: /Fundraising/ });
	await expect(fundraising.getByRole('cell').first()).toHaveText('nie dotyczy');
	await expect(page.getByRole('table').getByRole('row')).toHaveCount(16);
});

test('search finds a category by its name, its criteria and its description, diacritics or not', async ({
	page,
}) => {
	await page.goto('/karta/fundraising');
	await description(page).fill('Zbiórka książek z Żabką');
	await isSaved(page);
	await page.goto('/karta');
	const search = page.getByRole('searchbox', { name: 'Szukaj w karcie' });
	const links = page.getByRole('navigation', { name: 'Kategorie karty' }).getByRole('link');
	for (const [words, expected] of [
		['wolont', 'Wolontariat'],
		['zabka', 'Fundraising'],
		['certyfikowanego superwizora', 'Superwizja'],
	] as const) {
		await search.fill(words);
		await expect(links.first()).toHaveAccessibleName(new RegExp(`^${expected}`));
	}
	await search.fill('nic takiego');
	await expect(page.getByText('Nie ma kategorii z takim słowem.').last()).toBeVisible();
	await looksRight(page);
});

test('a tablet held upright has the list to the left of the category', async ({ page }) => {
	await page.setViewportSize({ width: 820, height: 1180 });
	await page.goto('/karta/superwizja');
	const list = page.getByRole('navigation', { name: 'Kategorie karty' });
	await expect(list.getByRole('link', { name: /^Superwizja/ })).toBeInViewport({ ratio: 1 });
	await expect(level(page, 'STANDARD')).toBeInViewport({ ratio: 1 });
	const [left, right] = await Promise.all([
		list.boundingBox(),
		page.getByRole('article').boundingBox(),
	]);
	expect((left?.x ?? NaN) + (left?.width ?? NaN)).toBeLessThan(right?.x ?? NaN);
	expect(left?.y).toBeLessThan((right?.y ?? NaN) + (right?.height ?? NaN));
	expect((right?.x ?? NaN) + (right?.width ?? NaN)).toBeLessThanOrEqual(820);
	await list.getByRole('link', { name: /^Wolontariat/ }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Wolontariat' })).toBeInViewport();
	await expect(list).toBeInViewport();
});

const awkward = 'Emoji 👩‍👩‍👧‍👦🏳️‍🌈, hebrajski שלום, arabski مرحبا, \u00a0twarda spacja, tab\tkoniec.';

test('awkward text survives unchanged, pasted formatting becomes plain text', async ({
	page,
	context,
}) => {
	await context.grantPermissions(['clipboard-read', 'clipboard-write']);
	await page.goto('/karta/superwizja');
	await description(page).fill(awkward);
	await page.evaluate(async () => {
		const blob = (type: string, text: string) => new Blob([text], { type });
		const html = '<b>Gruby</b><br><a href="https://example.org">odnośnik</a>';
		const item = {
			'text/html': blob('text/html', html),
			'text/plain': blob('text/plain', 'Gruby\r\nodnośnik'),
		};
		await navigator.clipboard.write([new ClipboardItem(item)]);
	});
	await typeAtEnd(page, '\n');
	await description(page).press('Control+V');
	await isSaved(page);
	await page.reload();
	await expect(description(page)).toHaveValue(`${awkward}\nGruby\nodnośnik`);
});

test('typing stops at 20,000 characters, and a longer paste says what was left out', async ({
	page,
}) => {
	await page.goto('/karta/superwizja');
	await description(page).fill('a'.repeat(19_990));
	await description(page).press('End');
	await paste(page, 'łąka 🌻🌻🌻🌻🌻🌻');
	await expect(page.getByText(/Wklejony tekst nie zmieścił się/)).toBeVisible();
	const value = await description(page).inputValue();
	expect(value.length).toBeLessThanOrEqual(20_000);
	expect(value.endsWith('🌻')).toBe(true);
	await isSaved(page);
	await page.reload();
	await expect(description(page)).toHaveValue(value);
});

test('the save mark is never ahead of the disk', async ({ page }) => {
	await page.goto('/karta/superwizja');
	await expect(page.getByRole('status')).not.toContainText(saved);
	await description(page).pressSequentially('Dwie superwizje', { delay: 15 });
	await isSaved(page);
	const [row] = await storedDocuments(page);
	expect(row?.body).toMatchObject({ text: { value: 'Dwie superwizje' } });
});

test('an earlier version of a text can be brought back', async ({ page }) => {
	await page.goto('/karta/superwizja');
	await description(page).fill('Sześć superwizji zespołowych w roku szkolnym.');
	await isSaved(page);
	await description(page).fill('x');
	await isSaved(page);
	await page.getByText('Wcześniejsze wersje opisu').click();
	await page.getByRole('button', { name: /Przywróć tę wersję/ }).click();
	await expect(description(page)).toHaveValue('Sześć superwizji zespołowych w roku szkolnym.');
	await isSaved(page);
	await page.reload();
	await expect(description(page)).toHaveValue('Sześć superwizji zespołowych w roku szkolnym.');
});

test('personal data gets a gentle hint that blocks nothing', async ({ page }) => {
	await page.goto('/karta/superwizja');
	await description(page).fill(
		'Jaś Kowalski, 8 lat, PESEL 44051401359, tel. 600 700 800, jas@example.org',
	);
	for (const words of [
		'numer PESEL',
		'numer telefonu',
		'adres e-mail',
		'imię i nazwisko dziecka',
	]) {
		await expect(page.getByText(`To wygląda na ${words}`, { exact: false })).toBeVisible();
	}
	await isSaved(page);
	await description(page).fill('Dwie grupy po 8 osób.');
	await expect(page.getByText('To wygląda na')).toHaveCount(0);
});

test('an unknown category and an unknown address lead back', async ({ page, troubles }) => {
	troubles.allow(/404/);
	await page.goto('/karta/nie-ma-takiej');
	await expect(
		page.getByRole('heading', { name: 'Nie ma takiej kategorii w tej karcie.' }),
	).toBeVisible();
	await page.goto('/zupelnie/nie/ma');
	await page.getByRole('main').getByRole('link', { name: /kart/i }).first().click();
	await expect(page.getByRole('heading', { level: 1, name: 'Karta ewaluacji' })).toBeVisible();
});

async function paste(page: Page, text: string): Promise<void> {
	await description(page).evaluate((element, pasted) => {
		const data = new DataTransfer();
		data.setData('text/plain', pasted);
		element.dispatchEvent(
			new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
		);
	}, text);
}

test('the status and what is missing stay in sight on a phone, in the list and in a category', async ({
	page,
}) => {
	await page.setViewportSize({ width: 360, height: 740 });
	await page.goto('/karta');
	const missing = status(page).getByRole('link', { name: /brakuje 11$/ });
	await page.getByRole('link', { name: /^Projekty innowacyjne/ }).scrollIntoViewIfNeeded();
	for (const seen of [
		missing,
		...['STANDARD 0 z 11', 'VIP 0 z 15'].map((t) => status(page).getByText(t)),
	])
		await expect(seen).toBeInViewport({ ratio: 1 });
	await page.getByRole('link', { name: /^Projekty innowacyjne/ }).click();
	await page.getByRole('textbox', { name: 'Działania' }).scrollIntoViewIfNeeded();
	await expect(missing).toBeInViewport({ ratio: 1 });
	await missing.click();
	await expect(page).toHaveURL(/\/status$/);
});
