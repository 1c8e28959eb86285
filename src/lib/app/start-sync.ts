import { noteChange } from './desks.ts';
import type { session as Session } from './session.svelte.ts';
import { AppSync } from './sync.svelte.ts';
import { desksKey } from './workplace.ts';

/** Begins to keep the open account's work in step with the server; only the first call does work. */
export async function startSync(session: typeof Session): Promise<void> {
	const { desk } = session.workplace;
	if (!desk || session.sync) return;
	const database = await session.database;
	// Before anything of the account's comes into it.
	await noteChange(session);
	if (session.sync) return;
	const sync = new AppSync({ desk, database, flush: () => session.flush() });
	session.sync = sync;
	sync.start();
	// Another tab signed out or opened somebody else's work: this one follows, with nothing left unwritten.
	addEventListener('storage', (event) => {
		if ((event.key !== desksKey && event.key !== null) || !session.moved) return;
		void session
			.flush()
			.then(() => sync.stop())
			.finally(() => location.reload());
	});
}
