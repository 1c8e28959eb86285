import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from '@playwright/test';
import { readyForOffline, test } from '../browser/support/test.ts';
import { cardWeights, markUsable } from './bytes.ts';
import { quantile, report } from './report.ts';

/** A three-year-old phone on slow 4G, as the peers were measured. */
const slowdown = 6;
const slow4g = {
	offline: false,
	latency: 150,
	downloadThroughput: 1_600_000 / 8,
	uploadThroughput: 750_000 / 8,
};
const runs = 5;

test('the first card: bytes, first visit, offline visit', async ({ browser, baseURL }) => {
	const origin = String(baseURL);
	const weights = await cardWeights(origin, browser);
	report({
		name: 'JS, CSS and catalogue to a usable card, brotli',
		value: weights.reduce((sum, one) => sum + one.brotli, 0),
		unit: 'bytes',
		bar: 90_000,
	});

	const plain = await barePage();
	const first: number[] = [];
	const bare: number[] = [];
	const offline: number[] = [];
	for (let run = 0; run < runs; run++) {
		let context = await browser.newContext({ viewport: { width: 360, height: 740 } });
		bare.push(await visit(await slowPage(context, true), plain.address, 'p'));
		await context.close();

		context = await browser.newContext({ viewport: { width: 360, height: 740 } });
		const page = await slowPage(context, true);
		first.push(await visit(page, `${origin}/karta`, 'a[href^="/karta/"]', 15));
		await readyForOffline(page);
		await page.close();
		await context.setOffline(true);
		offline.push(
			await visit(await slowPage(context, false), `${origin}/karta`, 'a[href^="/karta/"]', 15),
		);
		await context.close();
	}
	plain.stop();
	const bareMs = quantile(bare, 0.5);
	report({
		name: 'first usable card, slow 4G, 6× slower',
		value: quantile(first, 0.5),
		unit: 'ms',
		bar: 2000,
		against: 'bare page',
		more: { bareMs, worst: Math.max(...first) },
	});
	report({
		name: 'second visit offline, 6× slower',
		value: quantile(offline, 0.5),
		unit: 'ms',
		bar: 1000,
		more: { worst: Math.max(...offline) },
	});
});

async function slowPage(context: BrowserContext, network: boolean): Promise<Page> {
	const page = await context.newPage();
	const devtools = await context.newCDPSession(page);
	if (network) await devtools.send('Network.emulateNetworkConditions', slow4g);
	await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
	return page;
}

/** Ms from the start of the navigation to the frame after which `count` elements are there to be used. */
async function visit(page: Page, address: string, selector: string, count = 1): Promise<number> {
	await markUsable(page, selector, count);
	await page.goto(address, { waitUntil: 'commit' });
	await page.waitForFunction(() => 'usable' in window);
	return page.evaluate(() => (window as unknown as { usable: number }).usable);
}

/** What the network and the machine cost without any app. */
async function barePage() {
	const server = createServer((_request, response) => {
		response.setHeader('content-type', 'text/html').end('<!doctype html><title>x</title><p>x');
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
	return { address, stop: () => server.close() };
}
