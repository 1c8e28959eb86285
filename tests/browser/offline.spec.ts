import { builds } from './support/second-build.ts';
import { expect, readyForOffline, test } from './support/test.ts';

/** Every screen, none of them but the card ever visited. */
const screens = [
	'/',
	'/status',
	'/zasady',
	'/dzialania',
	'/faq',
	'/nagrody',
	'/wiecej',
	'/ustawienia',
	'/druk',
];

test('after one visit to the card every screen opens without a network', async ({
	page,
	deployment,
}) => {
	await page.goto(`${deployment.origin}/karta`);
	await readyForOffline(page);
	deployment.offline();

	for (const screen of screens) {
		const answer = await page.goto(deployment.origin + screen);
		expect(answer?.fromServiceWorker(), screen).toBe(true);
		await expect(page.getByRole('heading', { level: 1 }), screen).toBeVisible();
	}
	await page.goto(`${deployment.origin}/karta/?szukaj=wolontariat`);
	await expect(page.getByRole('heading', { level: 1, name: 'Karta ewaluacji' })).toBeVisible();
});

test('the first visit needs no reload: a category never opened works in the same tab', async ({
	page,
	deployment,
}) => {
	await page.goto(`${deployment.origin}/karta`);
	await readyForOffline(page);
	deployment.offline();

	await page
		.getByRole('link', { name: /^superwizja/i })
		.first()
		.click();
	await expect(page.getByRole('textbox', { name: 'Działania' })).toBeVisible();
	await page.reload();
	await expect(page.getByRole('textbox', { name: 'Działania' })).toBeVisible();
});

test('an unknown address leads back, also without a network', async ({
	page,
	deployment,
	troubles,
}) => {
	troubles.allow(/status of 404|Not found: \/nie/);
	await page.goto(`${deployment.origin}/nie-ma-takiej-strony`);
	await expect(page.getByRole('link', { name: /kart/i }).first()).toBeVisible();
	await page.goto(`${deployment.origin}/karta`);
	await readyForOffline(page);
	deployment.offline();

	for (const address of ['/nie-ma-takiej-strony', '/nie/ma/%C5%BCadnej']) {
		await page.goto(deployment.origin + address);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Karta ewaluacji');
		await expect(page.getByRole('link', { name: /kart/i }).first()).toBeVisible();
	}
});

test('every screen opens without a network after an update too', async ({ page, deployment }) => {
	await page.goto(`${deployment.origin}/karta`);
	await readyForOffline(page);
	await deployment.serve('second');
	await page.evaluate(async () => {
		const registration = await navigator.serviceWorker.ready;
		const updated = await registration.update();
		const coming = updated.installing ?? updated.waiting;
		if (coming?.state !== 'installed') {
			await new Promise((done) => coming?.addEventListener('statechange', done, { once: true }));
		}
		coming?.postMessage({ type: 'SKIP_WAITING' });
	});
	await page.waitForFunction(() =>
		navigator.serviceWorker.ready.then(
			({ waiting, active }) => !waiting && active?.state === 'activated',
		),
	);
	deployment.offline();

	for (const screen of ['/karta', '/karta/superwizja', ...screens]) {
		const answer = await page.goto(deployment.origin + screen);
		expect(answer?.headers()['x-app-version'], screen).toBe(builds.second.version);
		await expect(page.getByRole('heading', { level: 1 }).first(), screen).toBeVisible();
	}
});

test('the worker leaves the database, the API and everything but reading to the server', async ({
	page,
	deployment,
	troubles,
}) => {
	troubles.allow(/Failed to load resource/); // what the answers are is not the question
	await page.goto(`${deployment.origin}/karta`);
	await readyForOffline(page);
	deployment.asked.length = 0;
	await page.evaluate(async () => {
		await fetch('/db/program/_changes').catch(() => {});
		await fetch('/api/feed').catch(() => {});
		await fetch('/karta', { method: 'POST' }).catch(() => {});
		await fetch('/karta').catch(() => {});
	});
	expect(deployment.asked).toEqual(['/db/program/_changes', '/api/feed', '/karta']);
});
