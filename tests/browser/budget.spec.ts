import { askedBeforeUsable, cardWeights, engineWeight } from '../bench/bytes.ts';
import { expect, runCity, test } from './support/city.ts';

/** From the design: a first card in 2 s on slow 4G leaves room for 96,000. Held below it, so that growth is seen. Bytes. */
const budget = 91_000;
/** What keeping in step with the server may add to that, later: each rule that protects a text weighs something. Bytes. */
const engineBudget = 13_500;

test('a usable card costs at most 91 KB of code, styles and catalogue', async ({
	browser,
	baseURL,
}) => {
	const weights = await cardWeights(String(baseURL), browser);
	const total = weights.reduce((sum, { brotli }) => sum + brotli, 0);
	const table = weights
		.sort((a, b) => b.brotli - a.brotli)
		.map(({ path, brotli }) => `${String(brotli).padStart(7)} ${path}`);
	expect(weights.length).toBeGreaterThan(3);
	expect(total, table.join('\n')).toBeLessThanOrEqual(budget);
});

test('the sync engine adds at most 13.5 KB', async () => {
	const weight = await engineWeight();
	expect(weight, 'it was found').toBeGreaterThan(6000);
	expect(weight).toBeLessThanOrEqual(engineBudget);
});

test('nothing of the sync engine is asked for before the card of whoever is signed in is usable', async ({
	page,
	city,
	signedIn,
}) => {
	await runCity(page, city);
	const tablet = await signedIn();
	const scripts = new Map<string, Promise<string>>();
	tablet.on('response', (response) => {
		if (!/javascript/.test(response.headers()['content-type'] ?? '')) return;
		scripts.set(
			new URL(response.url()).pathname,
			response.text().catch(() => ''),
		);
	});
	const synced = tablet.waitForResponse(/\/_changes/);
	await tablet.goto('/karta');
	await synced;
	const before = await askedBeforeUsable(tablet);
	const engine: string[] = [];
	// Words of the protocol that only the engine speaks.
	for (const [path, text] of scripts)
		if (/_revs_diff|sync-report/.test(await text)) engine.push(path);
	expect(engine, 'it came after all').not.toEqual([]);
	expect(engine.filter((path) => before.has(path))).toEqual([]);
});
