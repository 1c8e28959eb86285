import { memberDatabases } from '$lib/domain/access.ts';
import { Database } from '$lib/store/database.ts';
import { readWaiting } from '$lib/store/sync-rows.ts';
import { pushClosed } from '$lib/sync/background.ts';
import { leaveDesk, noteChange } from './desks.ts';
import type { session as Session } from './session.svelte.ts';
import { startSync } from './start-sync.ts';
import { databaseNameOf, readDesks, type Desk } from './workplace.ts';

/** The work of whoever signs out, as far as it is on this device. */
export interface LeavingWork {
	readonly desk: Desk;
	database(): Promise<Database>;
	/** Everything typed is on the disk afterwards. */
	flush(): Promise<void>;
	/** Sends what can be sent; resolves with how much is only on this device then. */
	send(): Promise<number>;
	/** Nobody works on it any more. */
	rise(): Promise<void>;
}

/** The work of `account` on this device; null where it has none. It need not be the one that is open in this page. */
export function workOf(account: string, session: typeof Session): LeavingWork | null {
	const open = session.workplace.desk;
	if (open?.id === account) return openWork(open, session);
	const other = readDesks().people.find(({ id }) => id === account);
	return other ? restingWork(other) : null;
}

function openWork(desk: Desk, session: typeof Session): LeavingWork {
	return {
		desk,
		database: () => session.database,
		flush: () => session.flush(),
		async send() {
			await session.flush();
			await startSync(session).catch(() => {});
			const state = await session.sync?.flush();
			// What the disk refused, or what nobody could ask the device about, is not on the server either.
			const unsaved = !state?.known || (session.card?.saving.unfinished ?? false);
			return (state?.waiting.length ?? 0) || Number(unsaved);
		},
		async rise() {
			await session.sync?.stop();
			// Other tabs hear of it, write what was typed there and let go of the work.
			leaveDesk();
			await noteChange(session);
		},
	};
}

/** Of somebody whose session it is while another's work is open here. */
function restingWork(desk: Desk): LeavingWork {
	const databases = memberDatabases(desk.db);
	const database = new Database(databaseNameOf(desk.id));
	return {
		desk,
		// The library opens it when it is needed.
		database: async () => database,
		flush: async () => {},
		async send() {
			try {
				await pushClosed({
					...{ account: desk.id, own: desk.db, database, databases },
					...{ origin: location.origin, fetch: (request: Request) => fetch(request) },
					...(navigator.locks ? { locks: navigator.locks } : {}),
				});
				return (await readWaiting(database, databases)).length;
			} catch {
				// Nobody could ask what is there.
				return 1;
			}
		},
		rise: async () => {},
	};
}
