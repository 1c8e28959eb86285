import type { BrowserContext, Page } from '@playwright/test';
import { description, typeAtEnd } from './support/card.ts';
import { looksRight } from './support/city.ts';
import type { Deployment } from './support/deployment.ts';
import { builds } from './support/second-build.ts';
import { expect, readyForOffline, test } from './support/test.ts';

const offer = (page: Page) => page.getByRole('button', { name: 'Odśwież teraz' });
const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const version = (page: Page) => page.getByRole('contentinfo');

/** Which build the page runs on: hashed files of the second have a name of their own. */
const buildOf = (page: Page) =>
	page.evaluate(() =>
		document.querySelector('link[href*="/_app/immutable/entry/"]')?.outerHTML.includes('.second.')
			? 'second'
			: 'first',
	);

/** A mark in the page's memory that no reload survives. */
const mark = (page: Page) => page.evaluate(() => Object.assign(window, { marked: true }));
const isMarked = (page: Page) => page.evaluate(() => 'marked' in window);

async function open(page: Page, deployment: Deployment, path = '/karta') {
	await page.goto(deployment.origin + path);
	await readyForOffline(page);
}

const lookForUpdate = (page: Page) =>
	page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));

/** Versions of the builds kept on the device, in the order they came. */
const kept = (context: BrowserContext) =>
	context
		.pages()[0]
		?.evaluate(async () => (await caches.keys()).map((name) => name.split(' ').at(-1)));

test('a waiting update leaves the open tab on its build, offline too', async ({
	page,
	deployment,
}) => {
	await open(page, deployment);
	await mark(page);
	await deployment.serve('second');
	await lookForUpdate(page);
	await expect(offer(page)).toBeVisible();
	await looksRight(page);
	deployment.offline();

	await page
		.getByRole('link', { name: /^superwizja/i })
		.first()
		.click();
	await expect(page.getByRole('textbox', { name: 'Działania' })).toBeVisible();
	expect(await isMarked(page)).toBe(true);
	await page.reload();
	await expect(page.getByRole('textbox', { name: 'Działania' })).toBeVisible();
	expect(await buildOf(page)).toBe('first');
});

test('a waiting update sends no address round in circles', async ({
	page,
	deployment,
	troubles,
}) => {
	troubles.allow(/Not found: \/nie/);
	await open(page, deployment);
	await deployment.serve('second');
	await lookForUpdate(page);
	await expect(offer(page)).toBeVisible();

	await page.goto(`${deployment.origin}/nie-ma-takiej-strony`);
	await mark(page);
	await expect(heading(page)).toBeVisible();
	await expect(offer(page)).toBeVisible();
	expect(await isMarked(page)).toBe(true);
	expect(await buildOf(page)).toBe('first');
});

test('taking the update reloads once, into the new build, whole', async ({ page, deployment }) => {
	await open(page, deployment);
	await expect(version(page)).toHaveText(`Miasto Korzyści · Wersja ${builds.first.version}`);
	await deployment.serve('second');
	await lookForUpdate(page);
	let loads = 0;
	page.on('load', () => loads++);
	await offer(page).click();

	await expect.poll(() => buildOf(page).catch(() => '')).toBe('second');
	await expect(heading(page)).toBeVisible();
	await expect(offer(page)).toBeHidden();
	// The page's own load event comes after its first screen.
	await expect.poll(() => loads).toBe(1);
	await expect(version(page)).toHaveText(`Miasto Korzyści · Wersja ${builds.second.version}`);
	deployment.offline();
	await page.goto(`${deployment.origin}/status`);
	await expect(heading(page)).toBeVisible();
	expect(await buildOf(page)).toBe('second');
});

test('somebody who takes the update and types on loses no letter', async ({
	page,
	context,
	deployment,
}) => {
	await open(page, deployment, '/karta/superwizja');
	await typeAtEnd(page, 'Przed zmianą.');
	await deployment.serve('second');
	await lookForUpdate(page);
	await expect(offer(page)).toBeVisible();
	await page.evaluate(() => {
		const field = document.querySelector('textarea');
		// What stood in the field last, in a place that the app knows nothing of.
		field?.addEventListener('input', () => sessionStorage.setItem('typed', field.value));
		document.addEventListener('click', () => {
			// From the very tap on, quicker than anybody types, until the page is gone.
			field?.focus();
			let letter = 0;
			const type = () => document.execCommand('insertText', false, ` ${++letter}`);
			type();
			setInterval(type, 5);
		});
	});
	await typeAtEnd(page, ' W trakcie:');
	await offer(page).click();

	await expect.poll(() => buildOf(page).catch(() => '')).toBe('second');
	const typed = await page.evaluate(() => sessionStorage.getItem('typed') ?? '');
	expect(typed).toMatch(/^Przed zmianą\. W trakcie: 1/);
	await expect(description(page)).toHaveValue(typed);
	expect(context.pages()).toHaveLength(1);
});

test('another tab is not reloaded under the person; its next screen comes from the new build', async ({
	page,
	context,
	deployment,
}) => {
	await open(page, deployment, '/karta/superwizja');
	const other = await context.newPage();
	await open(other, deployment);
	await mark(page);
	await page.getByRole('textbox', { name: 'Działania' }).fill('Superwizja raz w miesiącu');
	await deployment.serve('second');
	await lookForUpdate(other);
	await offer(other).click();
	await expect.poll(() => buildOf(other).catch(() => '')).toBe('second');

	// The old build's files are gone from the server and still there for this tab.
	await expect(page.getByRole('textbox', { name: 'Działania' })).toHaveValue(
		'Superwizja raz w miesiącu',
	);
	expect(await isMarked(page)).toBe(true);
	const neverAsked = await page.evaluate(async () => {
		const old = (await caches.keys())[0] ?? '';
		const files = (await (await caches.open(old)).keys()).map(({ url }) => url);
		const nodes = files.filter((url) => url.includes('/immutable/nodes/'));
		return Promise.all(nodes.map(async (url) => (await fetch(url)).status));
	});
	expect(new Set(neverAsked)).toEqual(new Set([200]));

	await page
		.getByRole('link', { name: /status/i })
		.first()
		.click();
	await expect.poll(() => buildOf(page).catch(() => '')).toBe('second');
	await expect(page).toHaveURL(/\/status$/);
	expect(await isMarked(page)).toBe(false);
});

test('a deploy in the middle of an install does not mix two builds', async ({
	page,
	context,
	deployment,
}) => {
	await open(page, deployment);
	await deployment.serve('second');
	// The second build's worker has begun; its pages are then answered by the first build again.
	deployment.onRequest = (path) => {
		if (path === '/manifest.webmanifest') void deployment.serve('first');
	};
	const outcome = await page.evaluate(async () => {
		const registration = await (await navigator.serviceWorker.ready).update();
		const coming = registration.installing;
		if (!coming) return 'nothing came';
		await new Promise<void>((done) => {
			coming.addEventListener('statechange', () => coming.state !== 'installing' && done());
		});
		return coming.state;
	});
	expect(outcome).toBe('redundant');
	await expect(offer(page)).toBeHidden();
	deployment.onRequest = () => {};

	deployment.offline();
	for (const path of ['/status', '/karta/superwizja', '/zasady']) {
		const answer = await page.goto(deployment.origin + path);
		expect(answer?.headers()['x-app-version']).toBe(builds.first.version);
		await expect(heading(page)).toBeVisible();
	}

	// Once the deploy is whole, the update is too.
	await deployment.serve('second');
	await page.goto(`${deployment.origin}/karta`);
	await lookForUpdate(page);
	await expect(offer(page)).toBeVisible();
	await offer(page).click();
	await expect.poll(() => buildOf(page).catch(() => '')).toBe('second');
	const mixed = await page.evaluate(async (version) => {
		const own = await caches.open(`miasto-korzysci ${version}`);
		const pages = (await own.keys()).filter(({ url }) => url.includes('__WB_REVISION__'));
		const answers = await Promise.all(pages.map((request) => own.match(request)));
		return answers.map((answer) => answer?.headers.get('x-app-version'));
	}, builds.second.version);
	expect(new Set(mixed)).toEqual(new Set([builds.second.version]));
	expect(await kept(context)).toEqual([builds.first.version, builds.second.version]);
});

test('going back to the build before works like any update', async ({
	page,
	context,
	deployment,
}) => {
	await open(page, deployment);
	for (const build of ['second', 'first'] as const) {
		await deployment.serve(build);
		await lookForUpdate(page);
		await offer(page).click();
		await expect.poll(() => buildOf(page).catch(() => '')).toBe(build);
		await expect(heading(page)).toBeVisible();
		await readyForOffline(page);
	}
	deployment.offline();
	const answer = await page.goto(`${deployment.origin}/faq`);
	expect(answer?.headers()['x-app-version']).toBe(builds.first.version);
	expect(await kept(context)).toHaveLength(2);
});
