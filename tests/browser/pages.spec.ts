import type { Page } from '@playwright/test';
import offer from '../../src/lib/domain/catalogue/miasto-korzysci.offer.pl.json' with { type: 'json' };
import catalogue from '../../src/lib/domain/catalogue/miasto-korzysci.pl.json' with { type: 'json' };
import { declare, isSaved, storedDocuments } from './support/card.ts';
import { looksRight } from './support/city.ts';
import { axeClean, expect, test } from './support/test.ts';

const pages = {
	'/': 'Karta ewaluacji Twojej placówki',
	'/zasady': 'Zasady programu',
	'/dzialania': 'Nagradzane działania',
	'/faq': 'Pytania i odpowiedzi',
	'/nagrody': 'Nagrody',
	'/wiecej': 'Więcej',
	'/ustawienia': 'Ustawienia',
	'/druk': 'Drukuj kartę',
};
const { statuses } = catalogue.meta.rules;

async function noSidewaysScroll(page: Page): Promise<void> {
	const excess = await page.evaluate(() => {
		const { scrollWidth, clientWidth } = document.documentElement;
		return scrollWidth - clientWidth;
	});
	expect(excess, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
}

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false });

	test('the welcome says what this is and leads into the card', async ({ page }) => {
		await page.goto('/');
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(pages['/']);
		await expect(page.getByRole('link', { name: 'Zacznij kartę' })).toHaveAttribute(
			'href',
			'/karta',
		);
		await expect(page.getByText('Bez konta, bez formularzy.')).toBeVisible();
		for (const { id } of statuses) await expect(page.getByText(id, { exact: true })).toBeVisible();
	});

	test('the rules, the activities and the questions are read in full', async ({ page }) => {
		await page.goto('/zasady');
		for (const { need, of } of statuses) {
			await expect(page.getByText(`${need} z ${of}`).first()).toBeVisible();
		}
		await expect(page.getByText('1–30 września')).toBeVisible();
		await expect(page.getByText(catalogue.meta.disclaimer)).toBeVisible();

		await page.goto('/dzialania');
		for (const category of catalogue.categories) {
			const part = page.getByRole('region', { name: category.name });
			for (const { text } of Object.values(category.criteria)) {
				await expect(part.getByText(text)).toBeVisible();
			}
		}
		await page.getByRole('link', { name: 'Wolontariat', exact: true }).click();
		await expect(page.getByRole('heading', { name: 'Wolontariat' })).toBeInViewport();

		await page.goto('/faq');
		await expect(page.getByRole('searchbox')).toBeHidden();
		for (const { q, a } of offer.faq) {
			await page.getByText(q, { exact: true }).click();
			await expect(page.getByText(a, { exact: true })).toBeVisible();
		}
	});
});

for (const colorScheme of ['light', 'dark'] as const) {
	test.describe(`in the ${colorScheme} theme`, () => {
		test.use({ colorScheme, viewport: { width: 360, height: 740 } });

		test('every page has one heading 1 and its title, fits a phone, and axe is content', async ({
			page,
		}) => {
			test.setTimeout(60_000);
			for (const [path, heading] of Object.entries(pages)) {
				await page.goto(path);
				await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
				await expect(page).toHaveTitle(`${heading} – Miasto Korzyści`);
				await noSidewaysScroll(page);
				await axeClean(page);
				await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
				await noSidewaysScroll(page);
			}
		});
	});
}

test('the welcome knows a card that was begun', async ({ page }) => {
	await page.goto('/karta/superwizja');
	await declare(page, 'STANDARD', 'spełniam');
	await isSaved(page);
	await page.goto('/');
	await page.getByRole('link', { name: 'Wróć do karty' }).click();
	await expect(page).toHaveURL('/karta');
});

test('theme and language stay over a reload', async ({ page }) => {
	await page.goto('/ustawienia');
	await page.getByRole('radio', { name: 'Ciemny' }).check();
	await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
	await page.getByRole('radio', { name: 'English' }).check();
	await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();

	await page.reload();
	await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
	await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
	await expect(page.locator('html')).toHaveAttribute('lang', 'en');
	await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
	await axeClean(page);

	await page.goto('/dzialania');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Rewarded activities');
	// The city's words stay Polish and say so, to people and to screen readers.
	await expect(page.getByText("The city's own texts", { exact: false })).toBeVisible();
	await expect(page.getByRole('heading', { name: 'Superwizja' })).toHaveAttribute('lang', 'pl');

	await page.goto('/ustawienia');
	await page.getByRole('radio', { name: 'As in the system' }).check();
	await page.getByRole('radio', { name: 'Polski' }).check();
	await page.reload();
	await expect(page.getByRole('heading', { level: 1, name: 'Ustawienia' })).toBeVisible();
	expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBeUndefined();
});

test('nonsense kept under the names of the preferences changes nothing', async ({ page }) => {
	await page.goto('/ustawienia');
	await page.evaluate(() => {
		localStorage.setItem('theme', '{"a":1}');
		localStorage.setItem('language', 'xx');
	});
	await page.reload();
	await expect(page.getByRole('radio', { name: 'Jak w systemie' })).toBeChecked();
	await expect(page.getByRole('radio', { name: 'Polski' })).toBeChecked();
});

test('settings say what cannot be read, and everything else works', async ({ page }) => {
	await page.goto('/karta/superwizja');
	await declare(page, 'STANDARD', 'spełniam');
	await isSaved(page);
	const [document] = await storedDocuments(page);
	await page.evaluate(
		([id]) =>
			new Promise((resolve, reject) => {
				const opening = indexedDB.open('miasto-korzysci');
				opening.onerror = () => reject(opening.error);
				opening.onsuccess = () => {
					const writing = opening.result.transaction('docs', 'readwrite');
					const row = { db: 'draft', type: 'answer', base: null, dirty: 1, edit: 1 };
					const damaged = `${id}`.replace('superwizja', 'wolontariat');
					const newer = `${id}`.replace('superwizja', 'fundraising');
					writing.objectStore('docs').put({ ...row, id: damaged, body: { type: 'answer' } });
					writing.objectStore('docs').put({ ...row, id: newer, body: { schema: 99 } });
					writing.oncomplete = () => resolve(opening.result.close());
				};
			}),
		[document?.id],
	);
	await page.goto('/ustawienia');
	const aside = page.getByRole('region', { name: 'Odłożone na bok' });
	await expect(aside).toContainText('Wolontariat: zapis jest uszkodzony.');
	await expect(aside).toContainText('Fundraising: ten zapis pochodzi z nowszej wersji aplikacji.');
	await looksRight(page);
	for (const [path, words] of [
		['/karta/wolontariat', 'Zapis tej kategorii jest uszkodzony.'],
		['/karta/fundraising', 'Tę kategorię zapisała nowsza wersja aplikacji.'],
	] as const) {
		await page.goto(path);
		await expect(page.getByRole('alert').filter({ hasText: words })).toBeVisible();
		await looksRight(page);
	}
	await page.goto('/druk');
	await expect(page.getByText('Nie udało się odczytać 2 kategorii.')).toBeVisible();
	await expect(page.getByRole('article', { name: 'Karta ewaluacji' })).toContainText('1 z 11');
});

test('rewards show what is open now and what opens next, and promise no booking', async ({
	page,
}) => {
	await page.goto('/nagrody');
	await expect(page.getByText('To podgląd. Rezerwacje ruszą')).toBeVisible();
	await expect(
		page.getByText('W drodze do STANDARD: koszyk otworzy się ze statusem STANDARD.'),
	).toBeVisible();
	for (const { title } of offer.rewards) {
		await expect(page.getByRole('heading', { name: title })).toBeVisible();
	}
	for (const { id, criteria } of catalogue.categories) {
		if (!Object.values(criteria).some(({ level }) => level === 'STANDARD')) continue;
		await page.goto(`/karta/${id}`);
		await declare(page, 'STANDARD', 'spełniam');
		await isSaved(page);
	}
	await page.goto('/nagrody');
	const basket = (name: string) => page.getByRole('region', { name: `Koszyk ${name}` });
	await expect(basket('STANDARD')).toContainText('Otwarty przy tym statusie');
	await expect(basket('PREMIUM')).toContainText('Otworzy się ze statusem PREMIUM');
	await expect(basket('VIP')).toContainText('Dopiero ze statusem VIP');
	await expect(page.getByText('Do PREMIUM brakuje 12 kryteriów.')).toBeVisible();
});

test('questions are found by any word, with or without Polish letters', async ({ page }) => {
	await page.goto('/faq');
	await page.getByRole('searchbox').fill('PLACOWKE');
	await expect(page.getByText('Kto ocenia placówkę?')).toBeVisible();
	await expect(page.getByText('Jakie są statusy i progi?')).toBeHidden();
	await page.getByRole('searchbox').fill('xyzzy');
	await expect(page.getByRole('status')).toContainText('Nic nie pasuje');
	await page.getByRole('button', { name: 'Pokaż wszystkie' }).click();
	await expect(page.getByText('Jakie są statusy i progi?')).toBeVisible();
});

test('an unknown address says so and leads back', async ({ page, troubles }) => {
	troubles.allow(/404/);
	const answer = await page.goto('/takiej/strony/nie-ma');
	expect(answer?.status()).toBe(404);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nie ma takiej strony');
	await axeClean(page);
	await page.getByRole('link', { name: 'Wróć do karty' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Karta ewaluacji');
});
