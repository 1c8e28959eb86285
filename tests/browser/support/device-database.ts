import type { Page } from '@playwright/test';

/** A row of the signed-in person's database on the device, as far as tests look at it. */
export interface DeviceRow {
	readonly id: string;
	readonly db: string;
	readonly body: Record<string, unknown> & { readonly seen: Record<string, number> };
}

/** The row of a category's answer, past all of our code. */
export async function deviceRow(page: Page, category = 'superwizja'): Promise<DeviceRow> {
	const [found] = (await changeRows(page, category, {})) as DeviceRow[];
	if (!found) throw new Error(`the device has no ${category}`);
	return found;
}

/** Makes of a category's answer what no version of the app can have meant. */
export async function damage(
	page: Page,
	category = 'superwizja',
	{ base = false } = {},
): Promise<void> {
	const body = { type: 'answer', schema: 1, text: 7 };
	await changeRows(page, category, { body, ...(base && { base: { rev: '1-x', body } }) });
}

/** Has the text of a category's answer say that it was written at `at`. */
export async function writtenAt(page: Page, at: string, category = 'superwizja'): Promise<void> {
	const { body } = await deviceRow(page, category);
	const text = { ...(body.text as object), at };
	await changeRows(page, category, { body: { ...body, text } });
}

/** Puts entries into the history of a category, and has the card tell of them. */
export async function giveWay(
	page: Page,
	gone: readonly {
		category: string;
		field: string;
		text?: string;
		value?: boolean | null;
		at?: string;
		told?: boolean;
	}[],
): Promise<void> {
	await page.evaluate((all) => {
		const { current, people } = JSON.parse(localStorage.getItem('desks') ?? '');
		const { db } = people.find(({ id }: { id: string }) => id === current);
		return new Promise<void>((resolve, reject) => {
			const opening = indexedDB.open(`miasto-korzysci-${current}`);
			opening.onerror = () => reject(opening.error);
			opening.onsuccess = () => {
				const writing = opening.result.transaction(['docs', 'versions', 'meta'], 'readwrite');
				const docs = writing.objectStore('docs').getAll();
				docs.onsuccess = () => {
					const one = docs.result.find(({ type }) => type === 'answer').id.split(':');
					const told: number[] = [];
					for (const { category, at = '2026-11-20T09:42:00.000Z', told: tell, ...rest } of all) {
						const id = [...one.slice(0, 3), category].join(':');
						const row = { db, id, text: '', by: current, unconfirmed: 1, open: 0, at, ...rest };
						const adding = writing.objectStore('versions').add(row);
						adding.onsuccess = () => {
							if (tell !== false) told.push(Number(adding.result));
							writing.objectStore('meta').put({ key: 'given-way', value: told });
						};
					}
				};
				writing.onerror = () => reject(writing.error);
				writing.oncomplete = () => resolve(opening.result.close());
			};
		});
	}, gone);
}

/** Changes the rows of a category's answers. @returns them, as they are then */
function changeRows(page: Page, category: string, change: object): Promise<unknown[]> {
	return page.evaluate(
		([of, changed]) => {
			const { current } = JSON.parse(localStorage.getItem('desks') ?? '');
			return new Promise<unknown[]>((resolve, reject) => {
				const opening = indexedDB.open(`miasto-korzysci-${current}`);
				opening.onerror = () => reject(opening.error);
				opening.onsuccess = () => {
					const writing = opening.result.transaction('docs', 'readwrite');
					const store = writing.objectStore('docs');
					const reading = store.getAll();
					const found: unknown[] = [];
					reading.onsuccess = () => {
						for (const row of reading.result) {
							if (row.type !== 'answer' || !row.id.endsWith(`:${of}`)) continue;
							found.push({ ...row, ...changed });
							if (Object.keys(changed).length) store.put({ ...row, ...changed });
						}
					};
					writing.onerror = () => reject(writing.error);
					writing.oncomplete = () => {
						opening.result.close();
						resolve(found);
					};
				};
			});
		},
		[category, change] as const,
	);
}
