import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from '@playwright/test';
import { readyForOffline, test } from '../browser/support/test.ts';
import { cardWeights, filledCard, markTime } from './bytes.ts';
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
		bar: 91_000,
	});

	const plain = await barePage();
	const first: number[][] = [];
	const bare: number[][] = [];
	const offline: number[][] = [];
	for (let run = 0; run < runs; run++) {
		let context = await browser.newContext({ viewport: { width: 360, height: 740 } });
		bare.push(await visit(await slowPage(context, true), plain.address, { text: ['p', 1] }));
		await context.close();

		context = await browser.newContext({ viewport: { width: 360, height: 740 } });
		const page = await slowPage(context, true);
		first.push(await visit(page, `${origin}/karta`, card));
		await readyForOffline(page);
		await page.close();
		await context.setOffline(true);
		offline.push(await visit(await slowPage(context, false), `${origin}/karta`, card));
		await context.close();
	}
	plain.stop();
	const middle = (all: number[][], mark: number) =>
		quantile(
			all.map((one) => one[mark] ?? NaN),
			0.5,
		);
	const more = { bareMs: middle(bare, 0) };
	const visits = [
		['first visit, slow 4G, 6× slower', first, 2000],
		['second visit offline, 6× slower', offline, 1000],
	] as const;
	for (const [name, all, bar] of visits) {
		const against = 'bare page';
		report({
			name: `${name}: categories to read and tap`,
			value: middle(all, 0),
			unit: 'ms',
			bar,
			against,
			more,
		});
		report({
			name: `${name}: answers and status on it`,
			value: middle(all, 1),
			unit: 'ms',
			bar,
			against,
			more,
		});
	}
});

async function slowPage(context: BrowserContext, network: boolean): Promise<Page> {
	const page = await context.newPage();
	const devtools = await context.newCDPSession(page);
	if (network) await devtools.send('Network.emulateNetworkConditions', slow4g);
	await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
	return page;
}

/** Ms from the start of the navigation to the frame after which each selector's elements are there. */
async function visit(
	page: Page,
	address: string,
	marks: Record<string, [selector: string, count: number]>,
) {
	for (const [name, [selector, count]] of Object.entries(marks))
		await markTime(page, name, selector, count);
	await page.goto(address, { waitUntil: 'commit' });
	const names = Object.keys(marks);
	await page.waitForFunction((all) => all.every((name) => name in window), names);
	return page.evaluate(
		(all) => all.map((name) => (window as unknown as Record<string, number>)[name] ?? NaN),
		names,
	);
}

/** The categories to read and tap; and the card with everything this device knows of it. */
const card: Record<string, [string, number]> = {
	listed: ['a[href^="/karta/"]', 15],
	filled: [filledCard, 1],
};

/** What the network and the machine cost without any app. */
async function barePage() {
	const server = createServer((_request, response) => {
		response.setHeader('content-type', 'text/html').end('<!doctype html><title>x</title><p>x');
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
	return { address, stop: () => server.close() };
}
