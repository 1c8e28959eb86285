import { description } from './support/card.ts';
import { expect, runCity, test } from './support/city.ts';
import { confirmed, noServer, open, type } from './support/sending.ts';

test.describe.configure({ timeout: 90_000 });

test('a tab killed in the middle of a push loses nothing, and the next one writes nothing twice', async ({
	page,
	city,
	troubles,
	signedIn,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await signedIn();
	await open(tablet);
	await type(tablet, 'Zapisane przed.');
	await description(tablet).blur();
	await expect(confirmed(tablet)).toBeVisible();

	// The server has it, and nobody in the tab ever hears of that.
	let reached = () => {};
	const written = new Promise<void>((done) => (reached = done));
	await tablet.route('**/_bulk_docs', async (route) => {
		await route.fetch();
		reached();
	});
	await type(tablet, ' W połowie wysyłania.');
	await description(tablet).blur();
	await written;
	const again = await tablet.context().newPage();
	await tablet.close();
	await open(again);
	await expect(description(again)).toHaveValue('Zapisane przed. W połowie wysyłania.');
	await expect(confirmed(again)).toBeVisible();

	const phone = await signedIn();
	await open(phone);
	await expect(description(phone)).toHaveValue('Zapisane przed. W połowie wysyłania.');
	await expect(phone.getByRole('region', { name: /Dwie wersje/ })).toHaveCount(0);
});

test('when the tab that sends for all is closed, another one goes on', async ({
	page,
	city,
	signedIn,
}) => {
	await runCity(page, city);
	const first = await signedIn();
	await open(first);
	await type(first, 'Z pierwszej.');
	await expect(confirmed(first)).toBeVisible();
	const second = await first.context().newPage();
	await open(second);
	await expect(confirmed(second)).toBeVisible();
	await first.close();
	// Not by leaving the field, which sends from any tab.
	await type(second, ' Pisane w drugiej.');
	await expect(confirmed(second)).toBeVisible();

	// What others write is heard here as well.
	const phone = await signedIn();
	await open(phone);
	await expect(description(phone)).toHaveValue('Z pierwszej. Pisane w drugiej.');
	await type(phone, ' I z telefonu.');
	await description(phone).blur();
	await expect(description(second)).toHaveValue('Z pierwszej. Pisane w drugiej. I z telefonu.');
});
