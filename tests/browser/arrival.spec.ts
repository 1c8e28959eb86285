import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../src/bin/fingerprint.js';
import { askedBeforeUsable } from '../bench/bytes.ts';
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
import { confirmed, field, noServer } from './support/sending.ts';

test.describe.configure({ timeout: 90_000 });

interface CatalogueFile {
	readonly meta: { readonly instrument: { readonly id: string; readonly version: number } };
	readonly categories: readonly { readonly id: string; readonly name: string }[];
}
const shipped = JSON.parse(
	readFileSync(join(root, 'src/lib/domain/catalogue/miasto-korzysci.pl.json'), 'utf8'),
) as CatalogueFile;

/** The catalogue as the city would publish it next, with another name for superwizja. */
function nextCatalogue(name: string) {
	const { id, version } = shipped.meta.instrument;
	const next = { ...shipped.meta.instrument, version: version + 1 };
	return {
		...{ _id: `catalogue:${id}:${next.version}`, type: 'catalogue', schema: 1 },
		...{ instrument: id, version: next.version },
		file: {
			...shipped,
			meta: { ...shipped.meta, instrument: next },
			categories: shipped.categories.map((one) =>
				one.id === 'superwizja' ? { ...one, name } : one,
			),
		},
	};
}

test('a catalogue that the city publishes arrives while the card is open, and a begun card keeps its own', async ({
	page,
	city,
	device,
	troubles,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const [fresh, begun] = [await device(), await device()];
	await signIn(fresh, people.manager);
	await fresh.goto('/karta');
	const renamed = fresh.getByRole('link', { name: /^Superwizja dla wszystkich/ });
	await expect(fresh.getByRole('banner').getByText(/^Wysłano, potwierdzone/)).toBeVisible();
	await expect(renamed).toHaveCount(0);

	const doc = nextCatalogue('Superwizja dla wszystkich');
	const published = await page.request.put(`/db/program/${encodeURIComponent(doc._id)}`, {
		data: doc,
	});
	expect(published.status(), await published.text()).toBe(201);
	await expect(renamed).toBeVisible();

	await readyForOffline(fresh);
	await fresh.context().setOffline(true);
	await fresh.reload();
	await expect(renamed).toBeVisible();
	await fresh.context().setOffline(false);

	// This device has begun under the catalogue that came with the app.
	await begun.goto('/karta/superwizja');
	await field(begun).fill('Zaczęte wcześniej.');
	await expect(begun.getByText('Zapisano na urządzeniu').first()).toBeVisible();
	await signIn(begun, people.manager);
	await begun.goto('/karta/superwizja');
	await expect(field(begun)).toHaveValue('Zaczęte wcześniej.');
	await expect(confirmed(begun)).toBeVisible();
	await expect(begun.getByRole('heading', { level: 1 })).not.toHaveText(/dla wszystkich/);
});

test('a device that has not fetched the card yet says so, and what is typed meanwhile is joined', async ({
	page,
	city,
	device,
	troubles,
	signedIn,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await signedIn();
	await tablet.goto('/karta/superwizja');
	await field(tablet).fill('Z tabletu.');
	await field(tablet).blur();
	await expect(confirmed(tablet)).toBeVisible();

	const phone = await device({ viewport: { width: 360, height: 740 } });
	let letThrough = () => {};
	const held = new Promise<void>((resolve) => (letThrough = resolve));
	await phone.route(/\/db\/facility-[^/]+\/_changes/, async (route) => {
		await held;
		await route.continue();
	});
	await signIn(phone, people.manager);
	await phone.goto('/karta/superwizja');
	const coming = phone.getByText('Pobieram kartę placówki.');
	await expect(coming).toBeVisible();
	await looksRight(phone);
	await axeClean(phone);
	await field(phone).fill('Z telefonu.');
	await phone.context().setOffline(true);
	await expect(phone.getByText('Karta placówki przyjdzie, gdy wróci internet.')).toBeVisible();
	await phone.context().setOffline(false);
	letThrough();
	await expect(coming).toBeHidden();
	const clash = phone.getByRole('region', { name: 'Dwie wersje tego opisu' });
	await expect(clash).toContainText('Z tabletu.');
	await expect(clash).toContainText('Z telefonu.');
});

test("trouble with the city's news is told without alarm, and the card goes on", async ({
	page,
	city,
	troubles,
	signedIn,
}) => {
	troubles.allow(noServer);
	await runCity(page, city);
	const tablet = await signedIn();
	await tablet.goto('/karta/superwizja');
	await expect(tablet.getByRole('banner').getByText(/^Wysłano, potwierdzone/)).toBeVisible();
	await tablet.goto('/konto');
	const late = tablet.getByText('Nowości od miasta jeszcze nie dotarły na to urządzenie.');
	await expect(tablet.getByText('Wszystko jest wysłane i potwierdzone.').first()).toBeVisible();
	await expect(late).toBeHidden();

	const missing = { error: 'not_found', reason: 'missing' };
	await tablet.route(/\/db\/program\/_changes/, (route) =>
		route.fulfill({ status: 404, json: missing }),
	);
	await tablet.goto('/karta/superwizja');
	await field(tablet).fill('Mimo to.');
	await field(tablet).blur();
	await expect(confirmed(tablet)).toBeVisible();
	await tablet.goto('/konto');
	await expect(late).toBeVisible();
	await axeClean(tablet);
});

test('code that could not be fetched on the first visit is asked for again when the network is back', async ({
	page,
	city,
	troubles,
	signedIn,
}) => {
	troubles.allow(noServer);
	// Without a worker, as before it has cached anything.
	troubles.allow(/^console: service worker /);
	await runCity(page, city);
	const tablet = await signedIn({ serviceWorkers: 'block' });
	const code = new Set<string>();
	tablet.on('request', (request) => {
		const { pathname } = new URL(request.url());
		if (/\.(js|css)$/.test(pathname)) code.add(pathname);
	});
	await tablet.goto('/karta');
	const sending = tablet.getByRole('banner').getByRole('link', { name: /^Wysłano, potwierdzone/ });
	await expect(sending).toBeVisible();
	const before = await askedBeforeUsable(tablet);
	const late = [...code].filter((path) => !before.has(path));
	for (const kind of ['.js', '.css']) expect(late.join(' ')).toContain(kind);

	await tablet.route(
		({ pathname }) => late.includes(pathname),
		(route) => route.abort('internetdisconnected'),
	);
	await tablet.goto('/karta/superwizja');
	await field(tablet).fill('Zanim przyszło wszystko.');
	await expect(tablet.getByText('Zapisano na urządzeniu').first()).toBeVisible();
	await expect(sending).toBeHidden();
	await tablet.unrouteAll();
	await tablet.evaluate(() => dispatchEvent(new Event('online')));
	await expect(sending).toBeVisible();
	const styles = await tablet.evaluate(() => {
		const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')];
		// Of one that failed the browser does not show the rules.
		return links.map(({ sheet }) => sheet?.cssRules.length ?? 0);
	});
	expect(styles, 'nothing came without its styles').not.toContain(0);
	await expect(field(tablet)).toHaveValue('Zanim przyszło wszystko.');
	await expect(confirmed(tablet)).toBeVisible();
});
