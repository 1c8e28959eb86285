import { level } from './support/card.ts';
import {
	axeClean,
	expect,
	looksRight,
	people,
	readyForOffline,
	runCity,
	signIn,
	test,
} from './support/city.ts';
import { damage } from './support/device-database.ts';
import { confirmed, field, noServer, open, type } from './support/sending.ts';

/** A damaged answer of a facility rests until it has been read anew; nothing that was typed is lost. */

test.describe.configure({ timeout: 90_000 });

test('a damaged category rests, and is mended with what was typed once the network is back', async ({
	page,
	city,
	troubles,
	signedIn,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await signedIn();
	await open(tablet);
	await level(tablet, 'VIP').getByRole('radio', { name: 'spełniam', exact: true }).check();
	await type(tablet, 'Raz.');
	await field(tablet).blur();
	await expect(confirmed(tablet)).toBeVisible();
	await readyForOffline(tablet);
	await tablet.context().setOffline(true);

	await damage(tablet, 'superwizja', { base: true });
	await field(tablet).press('Control+End');
	await field(tablet).pressSequentially(' Dwa.');
	const resting = tablet.getByText('Ta kategoria jest uszkodzona na tym urządzeniu.');
	await expect(resting).toHaveText(/Pobierze się sama, gdy wróci internet\.\s*$/);
	await expect(tablet.getByText('To, co wpisano, czeka w polu i zapisze się samo.')).toBeVisible();
	await expect(tablet.getByRole('alert').filter({ hasText: /\S/ })).toHaveCount(0);
	await expect(field(tablet)).toHaveValue('Raz. Dwa.');
	await expect(field(tablet)).not.toBeEditable();
	// The caret stays where it was; a key press changes nothing.
	await expect(field(tablet)).toBeFocused();
	await field(tablet).press('x');
	await expect(field(tablet)).toHaveValue('Raz. Dwa.');
	for (const radio of await level(tablet, 'VIP').getByRole('radio').all())
		await expect(radio).toBeDisabled();
	await looksRight(tablet);

	// In another category everything goes on, and the mark tells what waits.
	await tablet.getByRole('link', { name: /^Następna/ }).click();
	await expect(tablet.getByText(/^Jedna z kategorii jest uszkodzona/).first()).toBeVisible();
	await expect(field(tablet)).toBeEditable();
	await axeClean(tablet);
	await tablet.goto('/ustawienia');
	const aside = tablet.getByRole('region', { name: 'Odłożone na bok' });
	await expect(aside).toContainText('Superwizja: zapis jest uszkodzony. Kategoria pobierze się');

	// Also when the page was closed in between.
	await tablet.goto('/karta/superwizja');
	await expect(resting).toBeVisible();
	await expect(field(tablet)).toHaveValue('Raz. Dwa.');

	await tablet.context().setOffline(false);
	await expect(resting).toHaveCount(0);
	await expect(field(tablet)).toBeEditable();
	await expect(field(tablet)).toHaveValue('Raz. Dwa.');
	await expect(
		level(tablet, 'VIP').getByRole('radio', { name: 'spełniam', exact: true }),
	).toBeChecked();
	await expect(confirmed(tablet)).toBeVisible();
	await tablet.goto('/ustawienia');
	await expect(aside).toContainText('Superwizja: zapis odłożony w całości');
});

test('what the server confirmed before comes back at once, without a network too', async ({
	page,
	city,
	troubles,
	signedIn,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await signedIn();
	await open(tablet);
	await type(tablet, 'Potwierdzone.');
	await field(tablet).blur();
	await expect(confirmed(tablet)).toBeVisible();
	await readyForOffline(tablet);
	await tablet.context().setOffline(true);
	await damage(tablet);
	await tablet.reload();
	await expect(field(tablet)).toHaveValue('Potwierdzone.');
	await expect(field(tablet)).toBeEditable();
	await type(tablet, ' I dalej.');
	await tablet.context().setOffline(false);
	await expect(confirmed(tablet)).toBeVisible();
});

test('a category that cannot be fetched says what is in the way: the server, or a session that ended', async ({
	page,
	city,
	troubles,
	signedIn,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await signedIn();
	await open(tablet);
	await type(tablet, 'Raz.');
	await field(tablet).blur();
	await expect(confirmed(tablet)).toBeVisible();
	await readyForOffline(tablet);

	await city.kill();
	await damage(tablet, 'superwizja', { base: true });
	await tablet.reload();
	const resting = tablet.getByText('Ta kategoria jest uszkodzona na tym urządzeniu.');
	await expect(resting).toContainText('Pobierze się sama, gdy tylko serwer ją odda.');
	await city.startAgain();
	await tablet.evaluate(() => dispatchEvent(new Event('online')));
	await expect(field(tablet)).toHaveValue('Raz.');
	await expect(resting).toHaveCount(0);

	await tablet.request.delete('/api/session');
	await damage(tablet, 'superwizja', { base: true });
	await tablet.reload();
	await expect(resting).toContainText('Pobierze się po zalogowaniu.');
	await expect(resting.getByRole('link', { name: 'Zaloguj się' })).toBeVisible();
	await axeClean(tablet);
	await signIn(tablet, people.manager);
	await open(tablet);
	await expect(field(tablet)).toHaveValue('Raz.');
	await expect(field(tablet)).toBeEditable();
});
