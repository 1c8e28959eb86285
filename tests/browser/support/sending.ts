import { expect, type Locator, type Page } from '@playwright/test';
import { description as field, saved, typeAtEnd } from './card.ts';

export { field };

/** What the browser itself says while there is no server, and of a session that has ended. */
export const noServer = /Failed to load resource|net::ERR_/;

/** How far the work is, in the top bar. */
export function sending(page: Page): Locator {
	return page.getByRole('banner').getByRole('link', { name: /^(?!Miasto)/ });
}

/** Beside the field: the server has it. */
export function confirmed(page: Page): Locator {
	return page.getByText('Wysłano, potwierdzone', { exact: true });
}

export async function open(page: Page, category = 'superwizja'): Promise<void> {
	await page.goto(`/karta/${category}`);
	await expect(field(page)).toBeVisible();
}

/** Types at the end and waits until it is on the device. */
export async function type(page: Page, text: string): Promise<void> {
	await typeAtEnd(page, text);
	await expect(page.getByRole('status').filter({ hasText: saved })).toBeVisible();
}
