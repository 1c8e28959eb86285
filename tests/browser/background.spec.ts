import type { Page } from '@playwright/test';
import { description, isSaved } from './support/card.ts';
import { expect, readyForOffline, runCity, test } from './support/city.ts';
import { confirmed, noServer } from './support/sending.ts';

test.describe.configure({ timeout: 90_000 });

/** What the service worker asked the browser to do once there is a network. */
const asked = (page: Page) =>
	page.evaluate(async () => {
		const registration = (await navigator.serviceWorker.ready) as ServiceWorkerRegistration & {
			sync: { getTags(): Promise<string[]> };
		};
		return registration.sync.getTags();
	});

/** Who sends for the account now. */
const held = (page: Page) =>
	page.evaluate(async () => (await navigator.locks.query()).held?.map(({ name }) => name));

test('what waits is sent after the last tab has closed', async ({
	page,
	city,
	troubles,
	signedIn,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await signedIn();
	await tablet.goto('/karta/superwizja');
	await readyForOffline(tablet);
	await description(tablet).fill('Przed zamknięciem.');
	await isSaved(tablet);
	await description(tablet).blur();
	await expect(confirmed(tablet)).toBeVisible();

	const context = tablet.context();
	await context.setOffline(true);
	await description(tablet).fill('Napisane bez sieci, karta zamknięta.');
	await isSaved(tablet);
	await expect(tablet.getByRole('link', { name: 'Czeka na wysłanie: 1' })).toBeVisible();
	// A page of the app's address that runs none of its code stays, to speak with the browser.
	const witness = await context.newPage();
	await witness.goto('/icons/icon.svg');
	await tablet.close({ runBeforeUnload: true });
	await expect.poll(() => asked(witness)).toHaveLength(1);
	// The tab has let go: while it is there, the worker leaves the sending to it and is asked again much later.
	await expect.poll(() => held(witness)).toEqual([]);
	const [tag = ''] = await asked(witness);

	await context.setOffline(false);
	const devtools = await context.newCDPSession(witness);
	const registered = new Promise<string>((resolve) => {
		devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
			const [one] = registrations;
			if (one) resolve(one.registrationId);
		});
	});
	await devtools.send('ServiceWorker.enable');
	await devtools.send('ServiceWorker.dispatchSyncEvent', {
		...{ origin: city.origin, registrationId: await registered, tag, lastChance: false },
	});

	// Another device of the facility has it, and the first is not open anywhere.
	const phone = await signedIn();
	await expect(async () => {
		await phone.goto('/karta/superwizja');
		await expect(description(phone)).toHaveValue('Napisane bez sieci, karta zamknięta.', {
			timeout: 3000,
		});
	}).toPass();
});
