import type { Database } from '$lib/store/database.ts';
import { readDesks, type Desk } from './workplace.ts';

/**
 * Whose work a database holds, kept in the database itself. Browsers write localStorage seconds late and may end before:
 * a text that was saved must not outlive the knowledge of whose it is. lost-desks.ts reads it.
 */
export interface DeskRecord extends Desk {
	/** The `at` of the desks when this was so. */
	readonly at: number;
	/** The desk was the open one then. */
	readonly open: boolean;
}

/** In the database's `meta`. */
export const deskRecordKey = 'desk';

/**
 * Resolves when the disk has the desk as it is kept now. What the database says stays where it knows of a later change:
 * then it is localStorage that has lost something. A person who was forgotten on this device is not written.
 */
export async function noteDesk(database: Database, desk: Desk | null): Promise<void> {
	const record = desk && recordOf(desk);
	if (!record) return;
	const { meta } = database;
	await database.transaction('rw', meta, async () => {
		const kept = (await meta.get(deskRecordKey))?.value as DeskRecord | undefined;
		if (!kept || kept.at < record.at) await meta.put({ key: deskRecordKey, value: record });
	});
}

function recordOf(desk: Desk): DeskRecord | null {
	const { current, people, at } = readDesks();
	// The browser's settings cleared what is kept, under a page that goes on.
	if (!at) return { ...desk, at: 1, open: true };
	const own = people.find(({ id }) => id === desk.id);
	return own ? { ...own, at, open: current === own.id } : null;
}
