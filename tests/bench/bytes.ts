import { brotliCompressSync, constants } from 'node:zlib';
import type { Browser } from '@playwright/test';

/** One file that a page asked for: its address and what it weighs. */
export interface Weight {
	path: string;
	kind: 'js' | 'css' | 'json';
	/** Bytes after brotli at its best (11), whatever the server sent. */
	brotli: number;
	/** Bytes decoded. */
	plain: number;
}

const kinds: [RegExp, Weight['kind']][] = [
	[/javascript/, 'js'],
	[/css/, 'css'],
	[/json/, 'json'],
];

/**
 * What a first visit to the card costs: every script, stylesheet and JSON until the network is
 * quiet, without the worker (its precaching comes after the card is usable).
 * @param origin of the running app
 */
export async function cardWeights(origin: string, browser: Browser): Promise<Weight[]> {
	const context = await browser.newContext({ serviceWorkers: 'block', locale: 'pl-PL' });
	const page = await context.newPage();
	const weights: Promise<Weight | undefined>[] = [];
	page.on('response', (response) => {
		const type = response.headers()['content-type'] ?? '';
		const kind = kinds.find(([pattern]) => pattern.test(type))?.[1];
		if (!kind || !response.ok()) return;
		weights.push(
			response.body().then((body) => ({
				path: new URL(response.url()).pathname,
				kind,
				brotli: brotliSize(body),
				plain: body.length,
			})),
		);
	});
	await page.goto(`${origin}/karta`, { waitUntil: 'networkidle' });
	await page.getByRole('heading', { level: 1, name: 'Karta ewaluacji' }).waitFor();
	const all = await Promise.all(weights);
	await context.close();
	return all.filter((weight) => weight !== undefined);
}

function brotliSize(body: Buffer): number {
	const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
	return brotliCompressSync(body, { params }).length;
}
