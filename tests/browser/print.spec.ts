import type { Page } from '@playwright/test';
import catalogue from '../../src/lib/domain/catalogue/miasto-korzysci.pl.json' with { type: 'json' };
import { declare, description, isSaved } from './support/card.ts';
import { looksRight } from './support/city.ts';
import { expect, test } from './support/test.ts';

/** The bottom margin of the sheet's pages, 18 mm, in points. */
const bottomMargin = 51;
/** A category's heading with a criterion of two lines below it takes at least this much. Points. */
const headingAndCriterion = 60;
/** "Działania" with one line below it. Points. */
const headingAndLine = 28;

const sheet = (page: Page) => page.getByRole('article', { name: 'Karta ewaluacji' });

test('the filled card is on paper whole', async ({ page }) => {
	const text = 'Pierwsza linia\n\n\t- punkt drugi 😀\n- שלום\nostatnia  linia';
	await page.goto('/karta/superwizja');
	await declare(page, 'STANDARD', 'spełniam');
	await declare(page, 'PREMIUM', 'nie spełniam');
	await description(page).fill(text);
	await isSaved(page);

	await page.goto('/druk');
	await page.emulateMedia({ media: 'print' });
	for (const [index, category] of catalogue.categories.entries()) {
		const part = sheet(page).getByRole('region', { name: `${index + 1}. ${category.name}` });
		for (const criterion of Object.values(category.criteria)) {
			await expect(part).toContainText(criterion.text);
		}
	}
	const supervision = sheet(page).getByRole('region', { name: /Superwizja/ });
	const answers = supervision.getByRole('img', { name: /^(Odpowiedź|Bez odpowiedzi)/ });
	expect(await answers.evaluateAll((all) => all.map((one) => one.ariaLabel))).toEqual([
		'Odpowiedź: spełniam',
		'Odpowiedź: nie spełniam',
		'Bez odpowiedzi',
	]);
	const printed = await supervision.innerText();
	for (const line of text.split('\n')) expect(printed).toContain(line);
	await expect(sheet(page)).toContainText('W drodze do STANDARD');
	await expect(sheet(page)).toContainText('1 z 11');

	// Nothing but the sheet.
	await expect(page.getByRole('heading', { level: 1 })).toBeHidden();
	await expect(page.getByRole('navigation')).toBeHidden();
	await expect(page.getByRole('button', { name: 'Drukuj' })).toBeHidden();
});

test('an empty form has room for every answer and description', async ({ page }) => {
	await page.goto('/druk');
	await page.getByRole('radio', { name: 'Pusty formularz' }).check();
	const criteria = catalogue.categories.flatMap(({ criteria }) => Object.keys(criteria));
	await expect(sheet(page).getByRole('img', { name: /^Miejsce na odpowiedź/ })).toHaveCount(
		criteria.length,
	);
	await looksRight(page);
	const { headings, sizes } = await pdf(page);
	expect(new Set(sizes)).toEqual(new Set(['595x842']));
	noneStranded(headings);
	// One of each for every category, in the card's order.
	expect(headings.map(({ title }) => title)).toEqual([
		'Karta ewaluacji',
		...catalogue.categories.flatMap(({ name }, i) => [`${i + 1}. ${name}`, 'Działania']),
	]);
});

test('a description of 20,000 characters flows over pages of A4, no heading stranded', async ({
	page,
}) => {
	await page.goto('/druk');
	await expect(sheet(page)).toBeVisible();
	const before = await pdf(page);
	const paragraph = 'Zajęcia plastyczne, sportowe i kulinarne, a w czerwcu wystawa w bibliotece.\n';
	await page.goto('/karta/baza-monitorujaca');
	await description(page).fill(paragraph.repeat(263).slice(0, 20_000));
	await isSaved(page);
	await page.goto('/druk');
	await expect(sheet(page)).toContainText('wystawa w bibliotece');
	const after = await pdf(page);
	expect(after.sizes.length).toBeGreaterThan(before.sizes.length + 3);
	expect(new Set(after.sizes)).toEqual(new Set(['595x842']));
	noneStranded(before.headings);
	noneStranded(after.headings);
});

test('a dark theme prints on white', async ({ page }) => {
	await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
	await page.goto('/druk');
	await expect(sheet(page)).toBeVisible();
	const colours = await page.evaluate(() =>
		[document.documentElement, document.body].map((one) => getComputedStyle(one).backgroundColor),
	);
	expect(colours).toEqual(['rgb(255, 255, 255)', 'rgb(255, 255, 255)']);
});

interface Heading {
	title: string;
	/** Distance from the bottom of its page, in points. */
	y: number;
}

/** Page sizes and the outline, which Chromium makes of the headings, with the place of each. */
async function pdf(page: Page): Promise<{ sizes: string[]; headings: Heading[] }> {
	const file = await page.pdf({ preferCSSPageSize: true, outline: true, tagged: true });
	const source = file.toString('latin1');
	const sizes = [...source.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(
		([, width, height]) => `${Math.round(Number(width))}x${Math.round(Number(height))}`,
	);
	const entry =
		/(\d+) 0 obj\s<<\/Title (?:<FEFF([0-9A-F]+)>|\((.*?)\))\s\/Dest \[\d+ 0 R \/XYZ [\d.]+ ([\d.]+)/g;
	const headings = [...source.matchAll(entry)]
		// Objects are numbered in the order of the document and written in another.
		.sort(([, a], [, b]) => Number(a) - Number(b))
		.map(([, , hex, plain, y]) => ({
			title: hex ? Buffer.from(hex, 'hex').swap16().toString('utf16le') : String(plain),
			y: Number(y),
		}));
	return { sizes, headings };
}

function noneStranded(headings: Heading[]): void {
	expect(headings.length).toBeGreaterThan(catalogue.categories.length);
	const tooLow = headings.filter(
		({ title, y }) => /^\d/.test(title) && y < bottomMargin + headingAndCriterion,
	);
	expect(tooLow).toEqual([]);
	// "Działania" has at least the line with it that says there is no description.
	expect(headings.filter(({ y }) => y < bottomMargin + headingAndLine)).toEqual([]);
}
