import AxeBuilder from '@axe-core/playwright';
import {
	chromium,
	expect,
	test as base,
	type BrowserContext,
	type BrowserContextOptions,
	type Page,
} from '@playwright/test';
import { launchOptions } from './browser.ts';
import { Deployment } from './deployment.ts';
import { Troubles } from './troubles.ts';

export { expect };

/** One screenful of settings for every context, also those a test opens itself. */
const contextOptions: BrowserContextOptions = { locale: 'pl-PL', timezoneId: 'Europe/Warsaw' };

/** What every test here may ask for. */
interface Fixtures {
	/**
	 * What went wrong in any page of the test: policy violations, page errors, console errors. A test
	 * fails on each of them at its end, unless it allowed that message: `troubles.allow(/…/)`.
	 */
	troubles: Troubles;
	/** A browser on a profile that stays on disk, for tests that close or kill it and come back. */
	persistentContext: (profile: string, options?: BrowserContextOptions) => Promise<BrowserContext>;
	/** A server of the test's own, whose builds come and go. */
	deployment: Deployment;
}

export const test = base.extend<Fixtures>({
	troubles: [
		async ({ context }, use) => {
			const troubles = new Troubles();
			await troubles.watch(context);
			await use(troubles);
			expect(troubles.found, 'no policy violation, page error or console error').toEqual([]);
		},
		{ auto: true },
	],
	persistentContext: async ({ troubles, baseURL }, use) => {
		const opened: BrowserContext[] = [];
		await use(async (profile, options = {}) => {
			const all = { ...launchOptions, ...contextOptions, baseURL, ...options };
			const context = await chromium.launchPersistentContext(profile, all);
			opened.push(context);
			await troubles.watch(context);
			return context;
		});
		for (const context of opened) await context.close().catch(() => {}); // the test may have killed it
	},
	// eslint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from it
	deployment: async ({}, use) => {
		const deployment = await Deployment.start();
		await use(deployment);
		await deployment.stop();
	},
});

/** Resolves when every screen is on the device and the page is in the worker's hands. */
export async function readyForOffline(page: Page): Promise<void> {
	await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
}

const axeTags = [
	'wcag2a',
	'wcag2aa',
	'wcag21a',
	'wcag21aa',
	'wcag22a',
	'wcag22aa',
	'best-practice',
];

/**
 * Axe for one page, in a third of the time: legacy mode leaves out frames of other origins, and the app has none; only
 * violations are described in full.
 */
export function axe(page: Page): AxeBuilder {
	return new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode(true);
}

/** Fails when axe finds anything against WCAG 2.0–2.2 A and AA or its best practices. */
export async function axeClean(page: Page): Promise<void> {
	const { violations } = await axe(page).withTags(axeTags).analyze();
	const found = violations.flatMap(({ id, help, nodes }) =>
		nodes.map((node) => `${id}: ${help}\n  ${node.html}\n  ${node.failureSummary}`),
	);
	expect(found, `axe at ${page.url()}`).toEqual([]);
}
