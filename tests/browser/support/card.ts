import { expect, type Locator, type Page } from '@playwright/test';

/** The screens as the people who use them name things; one place, so that journeys read as sentences. */
export const saved = 'Zapisano na urządzeniu';

export function level(page: Page, name: string): Locator {
	return page.getByRole('radiogroup', { name, exact: true });
}

export async function declare(
	page: Page,
	name: string,
	answer: 'spełniam' | 'nie spełniam',
): Promise<void> {
	await level(page, name).getByRole('radio', { name: answer, exact: true }).check();
}

export function description(page: Page): Locator {
	return page.getByRole('textbox', { name: 'Działania' });
}

export function status(page: Page): Locator {
	return page.getByRole('region', { name: 'Status' });
}

/** Resolves when the mark says that everything is on the disk. */
export async function isSaved(page: Page): Promise<void> {
	await expect(page.getByRole('status')).toContainText(saved);
}

/** Types as a person does, at the end of what is there. */
export async function typeAtEnd(page: Page, text: string): Promise<void> {
	await description(page).press('Control+End');
	await description(page).pressSequentially(text);
}

/** What the disk has, read with the browser's own IndexedDB, past all of our code. */
export async function storedDocuments(
	page: Page,
): Promise<{ id: string; body: Record<string, unknown> }[]> {
	return page.evaluate(
		() =>
			new Promise((resolve, reject) => {
				const opening = indexedDB.open('miasto-korzysci');
				opening.onerror = () => reject(opening.error);
				opening.onsuccess = () => {
					const reading = opening.result.transaction('docs').objectStore('docs').getAll();
					reading.onerror = () => reject(reading.error);
					reading.onsuccess = () => {
						opening.result.close();
						resolve(reading.result);
					};
				};
			}),
	);
}
