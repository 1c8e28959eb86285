import type { Page } from '@playwright/test';
import { expect, people, runCity, signIn, test } from '../browser/support/city.ts';
import { quantile, report } from './report.ts';

const changes = 12;

test('a change on one device is seen on another', async ({ page, city, device }) => {
	test.setTimeout(180_000);
	await runCity(page, city);
	const [tablet, phone] = [await device(), await device()];
	for (const one of [tablet, phone]) {
		await signIn(one, people.manager);
		await one.goto('/karta/superwizja');
		await expect(field(one)).toBeVisible();
	}
	await change(tablet, 'Początek.');
	await expect(field(phone)).toHaveValue('Początek.');

	const times: number[] = [];
	for (let i = 0; i < changes; i++) {
		// Both ways in turn: each device is now the one that writes, now the one that waits.
		const [from, to] = i % 2 ? [phone, tablet] : [tablet, phone];
		const text = `Superwizja odbywa się ${i + 2} razy w roku.`;
		const seen = shown(to, text);
		const left = await change(from, text);
		times.push((await seen) - left);
	}
	report({
		name: 'change on one device seen on another, loopback: slowest',
		value: Math.max(...times),
		unit: 'ms',
		bar: 1000,
		more: { medianMs: quantile(times, 0.5), changes },
	});
});

const field = (page: Page) => page.getByRole('textbox', { name: 'Działania' });

/** Types and leaves the field; gives the time at which it was left, by the machine's clock. */
async function change(page: Page, text: string): Promise<number> {
	await field(page).fill(text);
	return field(page).evaluate((element: HTMLTextAreaElement) => {
		const left = Date.now();
		element.blur();
		return left;
	});
}

/** The time of the frame in which the text is on the screen. */
async function shown(page: Page, text: string): Promise<number> {
	return field(page).evaluate(
		(element, wanted) =>
			new Promise<number>((resolve) => {
				const look = () => {
					if ((element as HTMLTextAreaElement).value === wanted) resolve(Date.now());
					else requestAnimationFrame(look);
				};
				look();
			}),
		text,
	);
}
