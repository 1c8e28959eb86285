import type { Page } from '@playwright/test';
import { expect, test } from '../browser/support/test.ts';
import { quantile, report } from './report.ts';

const text = 'Sześć superwizji zespołowych z zewnętrzną superwizorką. '.repeat(72).slice(0, 4000);
const slowdown = 6;
/**
 * A quick typist: six keys a word, then a breath, long enough for what was typed to be written. Keys come by the clock:
 * a person does not wait for the screen, and a key that waited for the last one would always find it at rest.
 */
const keys = 60;
const pause = 110;
const word = 6;
const breath = 350;

test('a key press in a long text on a slow device', async ({ browser, baseURL }) => {
	const context = await browser.newContext({
		viewport: { width: 360, height: 740 },
		bypassCSP: true,
		baseURL,
		serviceWorkers: 'block',
	});
	const page = await context.newPage();
	await page.goto('/karta/superwizja');
	await page.getByRole('textbox', { name: 'Działania' }).fill(text);
	await expect(page.getByRole('status')).toContainText('Zapisano');
	const bare = await context.newPage();
	await bare.setContent(
		`<!doctype html><textarea style="inline-size:320px;block-size:70vh;font:17px/1.5 sans-serif"></textarea>`,
	);
	await bare.locator('textarea').fill(text);

	const reference = await typeInto(bare);
	const ours = await typeInto(page);
	const more = {
		oursMs: quantile(ours.painted, 0.5),
		bareMs: quantile(reference.painted, 0.5),
		oursP95: quantile(ours.painted, 0.95),
		bareP95: quantile(reference.painted, 0.95),
	};
	report({
		name: `key to painted, ${slowdown}× slower, median`,
		value: more.oursMs / more.bareMs,
		unit: '×',
		bar: 1.3,
		against: 'bare textarea',
		more,
	});
	report({
		name: `frames over 50 ms while typing, ${slowdown}× slower`,
		value: ours.long,
		unit: 'frames',
		bar: 0,
		against: 'bare textarea',
		more: { bareFrames: reference.long },
	});
	await context.close();
});

/** Types in the middle of the text; ms from each key to the frame that shows it, and how many frames were late. */
async function typeInto(page: Page): Promise<{ painted: number[]; long: number }> {
	await page.bringToFront();
	const field = page.locator('textarea');
	await field.focus();
	await field.evaluate((element: HTMLTextAreaElement) => element.setSelectionRange(2000, 2000));
	await page.evaluate(() => {
		const seen = { painted: [] as number[], long: 0 };
		Object.assign(window, { seen });
		document.addEventListener(
			'keydown',
			({ timeStamp }) => {
				const channel = new MessageChannel();
				channel.port1.onmessage = () => seen.painted.push(performance.now() - timeStamp);
				requestAnimationFrame(() => channel.port2.postMessage(null));
			},
			{ capture: true },
		);
		new PerformanceObserver((list) => (seen.long += list.getEntries().length)).observe({
			type: 'long-animation-frame',
		});
	});
	const devtools = await page.context().newCDPSession(page);
	await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
	const pressed: Promise<void>[] = [];
	for (let i = 1; i <= keys; i++) {
		pressed.push(page.keyboard.press('a'));
		await new Promise((done) => setTimeout(done, i % word === 0 ? breath : pause));
	}
	await Promise.all(pressed);
	await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
	return page.evaluate(
		() => (window as unknown as { seen: { painted: number[]; long: number } }).seen,
	);
}
