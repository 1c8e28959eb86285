import type { BrowserContext, Page } from '@playwright/test';
import { description, isSaved, typeAtEnd } from './support/card.ts';
import { expect, people, readyForOffline, runCity, signIn, test } from './support/city.ts';
import { kill } from './support/kill.ts';
import { confirmed, noServer, open, type } from './support/sending.ts';

/**
 * Browsers write localStorage some seconds late, and in it stands whose work is open here. The browser is killed within
 * those seconds and started again on what the disk has; where a test needs longer, the loss is made by hand.
 */
const { manager } = people;
const pin = '2468';
const text = 'Superwizja co miesiąc.';

test.describe.configure({ timeout: 90_000 });

const newPage = async (context: BrowserContext) => context.pages()[0] ?? context.newPage();
const desks = (page: Page) => page.evaluate(() => localStorage.getItem('desks'));
const asksForPin = (page: Page) =>
	expect(page.getByRole('heading', { level: 1, name: 'Podaj kod PIN' })).toBeVisible();

async function setPin(page: Page) {
	await page.goto('/konto');
	await page.getByRole('textbox', { name: 'Kod PIN' }).fill(pin);
	await page.getByRole('button', { name: 'Ustaw kod PIN' }).click();
	await expect(page.getByText('Kod PIN ustawiony.')).toBeVisible();
}

async function givePin(page: Page) {
	await page.getByLabel('Kod PIN').fill(pin);
	await page.getByRole('button', { name: 'Otwórz' }).click();
}

/** A new page that finds what it would if the browser had ended before it wrote localStorage. */
async function afterLoss(context: BrowserContext): Promise<Page> {
	const page = await context.newPage();
	await page.addInitScript(() => {
		if (!sessionStorage.getItem('lost')) localStorage.removeItem('desks');
		sessionStorage.setItem('lost', 'yes');
	});
	return page;
}
/** The app has put back what was lost and opened the page anew. */
const openedAnew = (page: Page) =>
	page.waitForFunction(() => {
		const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
		return entry?.type === 'reload' && document.readyState === 'complete';
	});

test('killed right after a sign-in and "Zapisano": the text is on the card, also without a server', async ({
	page,
	city,
	persistentContext,
	troubles,
}, testInfo) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const profile = testInfo.outputPath('profile');
	// The app has been here before, without an account.
	const before = await persistentContext(profile);
	const visitor = await newPage(before);
	await visitor.goto('/karta');
	await readyForOffline(visitor);
	await before.close();

	const context = await persistentContext(profile);
	const tablet = await newPage(context);
	await signIn(tablet, manager);
	await open(tablet);
	await type(tablet, text);
	await kill(context, profile);
	await city.kill();

	const reopened = await newPage(await persistentContext(profile));
	await reopened.goto('/karta/superwizja');
	await expect(description(reopened)).toHaveValue(text);
	expect(await desks(reopened)).toContain(manager.name);
});

test('what is typed before the card of the account is found again joins it', async ({
	page,
	city,
	troubles,
	signedIn,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await signedIn();
	await open(tablet);
	await type(tablet, text);
	await description(tablet).blur();
	await expect(confirmed(tablet)).toBeVisible();

	const reopened = await afterLoss(tablet.context());
	await tablet.close();
	// The search waits until somebody has begun to write.
	await reopened.addInitScript(() => {
		const { databases } = IDBFactory.prototype;
		IDBFactory.prototype.databases = async function () {
			const typed = () => document.querySelector('textarea')?.value.endsWith('najpierw.');
			while (!localStorage.desks && !typed()) await new Promise((done) => setTimeout(done, 20));
			return databases.call(this);
		};
	});
	await reopened.goto('/karta/wolontariat');
	await typeAtEnd(reopened, 'To było najpierw.');
	await openedAnew(reopened);
	await reopened.goto('/karta/superwizja');
	await expect(description(reopened)).toHaveValue(text);
	await reopened.goto('/karta/wolontariat');
	await expect(description(reopened)).toHaveValue('To było najpierw.');
});

test('what is saved before anything else has begun says whose it is', async ({
	page,
	city,
	device,
	troubles,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await device();
	// The code that comes when the page is idle, sending with it, never does.
	await tablet.addInitScript(() => {
		window.requestIdleCallback = () => 0;
	});
	await signIn(tablet, manager);
	await open(tablet);
	await type(tablet, text);

	const reopened = await afterLoss(tablet.context());
	await tablet.close();
	await reopened.goto('/karta/superwizja');
	await openedAnew(reopened);
	await expect(description(reopened)).toHaveValue(text);
});

test('a PIN that was set just before the browser was killed still locks', async ({
	page,
	city,
	persistentContext,
	troubles,
}, testInfo) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const profile = testInfo.outputPath('profile');
	const context = await persistentContext(profile);
	const tablet = await newPage(context);
	await signIn(tablet, manager);
	await open(tablet);
	await type(tablet, text);
	await setPin(tablet);
	await kill(context, profile);

	const reopened = await newPage(await persistentContext(profile));
	await reopened.goto('/karta/superwizja');
	await asksForPin(reopened);
	await expect(description(reopened)).toHaveCount(0);
	await givePin(reopened);
	await expect(description(reopened)).toHaveValue(text);
});

test('it locks as well when the sign-in was long before', async ({
	page,
	city,
	persistentContext,
	troubles,
}, testInfo) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const profile = testInfo.outputPath('profile');
	const before = await persistentContext(profile);
	const first = await newPage(before);
	await signIn(first, manager);
	await open(first);
	await type(first, text);
	await before.close();

	const context = await persistentContext(profile);
	const tablet = await newPage(context);
	await setPin(tablet);
	await kill(context, profile);

	const reopened = await newPage(await persistentContext(profile));
	await reopened.goto('/karta/superwizja');
	await asksForPin(reopened);
	await givePin(reopened);
	await expect(description(reopened)).toHaveValue(text);
});

test('whoever has left the work on the device by signing out is not brought back', async ({
	page,
	city,
	troubles,
	signedIn,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await signedIn();
	await open(tablet);
	await type(tablet, text);
	await tablet.route('**/_bulk_docs', (route) => route.abort());
	await typeAtEnd(tablet, ' Niewysłane.');
	await isSaved(tablet);
	await tablet.goto('/konto');
	await tablet.getByRole('button', { name: 'Wyloguj się' }).click();
	const question = tablet.getByRole('dialog', { name: 'Nie wszystko jest wysłane' });
	await question.getByRole('button', { name: 'Wyloguj, praca zostaje na urządzeniu' }).click();
	await expect(tablet.getByText('Wylogowano z tego urządzenia.')).toBeVisible();

	const reopened = await afterLoss(tablet.context());
	await tablet.close();
	await reopened.goto('/karta/superwizja');
	await openedAnew(reopened);
	await expect(description(reopened)).toHaveValue('');
	// The work lies there under its owner's name.
	expect(await desks(reopened)).toContain(manager.name);
	expect(JSON.parse(String(await desks(reopened)))).toMatchObject({ current: null });
});
