import { brotliCompressSync, constants } from 'node:zlib';
import type { Browser, Page } from '@playwright/test';
import { build } from 'vite';
import { behindTheCard, onTheWayToTheCard } from '../../src/bin/first-card.js';
import { root } from '../../src/bin/fingerprint.js';

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
 * What a first visit to the card costs: every script, stylesheet and JSON that the page asks for
 * until the card is usable.
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
	const before = await askedBeforeUsable(page);
	const all = await Promise.all(weights);
	await context.close();
	return all.filter((weight) => weight !== undefined && before.has(weight.path)) as Weight[];
}

/**
 * What the sync engine adds to the app: it, the parts of the store, the protocol and the merge that come with it, and
 * nothing that the card and its database have brought before. Bundled apart with the app's own means, because in the
 * build it shares a file with the screen's side of it.
 * @returns bytes after brotli at its best
 */
export async function engineWeight(): Promise<number> {
	const files = ['index.ts', 'connection.ts'].map((name) => `${root}/src/lib/sync/${name}`);
	const made = await build({
		...{ root, configFile: false, logLevel: 'error' },
		build: {
			...{ write: false, target: 'es2022', modulePreload: false },
			rolldownOptions: {
				input: files,
				preserveEntrySignatures: 'strict',
				output: {
					codeSplitting: {
						groups: [
							{ name: 'card', test: onTheWayToTheCard },
							{ name: 'disk', test: behindTheCard },
							{ name: 'engine', test: /./ },
						],
					},
				},
			},
		},
	});
	const chunks = [made].flat().flatMap((one) => ('output' in one ? one.output : []));
	const engine = chunks.filter((one) => one.type === 'chunk' && !/^(card|disk)$/.test(one.name));
	return engine.reduce(
		(sum, one) => sum + (one.type === 'chunk' ? brotliSize(Buffer.from(one.code)) : 0),
		0,
	);
}

/** The card with what this device knows of it: tallies, answers, everything to be used. */
export const filledCard = 'section[aria-label="Status"]:not([aria-busy])';

/** Has the page note, as `window[name]`, the ms at which `count` such elements are there and painted. */
export async function markTime(
	page: Page,
	name: string,
	selector: string,
	count = 1,
): Promise<void> {
	await page.addInitScript(
		([mark, wanted, least]) => {
			const look = () => {
				if (document.querySelectorAll(wanted).length < least) {
					return void requestAnimationFrame(look);
				}
				requestAnimationFrame(() => Object.assign(window, { [mark]: performance.now() }));
			};
			look();
		},
		[name, selector, count] as const,
	);
}

/**
 * Paths of what the page asked for until the card was drawn *and* what is typed could be kept: the database's code
 * counts, although the drawing does not wait for it. What is fetched afterwards is nobody's wait.
 */
export async function askedBeforeUsable(page: Page): Promise<Set<string>> {
	await page.waitForFunction(() => performance.getEntriesByName('card-ready').length > 0);
	const names = await page.evaluate(() => {
		const usable = performance.getEntriesByName('card-ready')[0]?.startTime ?? 0;
		const all = performance.getEntriesByType('resource');
		return all.filter(({ startTime }) => startTime <= usable).map(({ name }) => name);
	});
	return new Set(names.map((name) => new URL(name).pathname));
}

function brotliSize(body: Buffer): number {
	const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
	return brotliCompressSync(body, { params }).length;
}
