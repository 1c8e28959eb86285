import { building } from '$app/environment';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit';
import { guard } from '$lib/server/operations/guard.ts';
import { handedConfig, handover } from '$lib/server/operations/handover.ts';
import { startServer } from '$lib/server/server.ts';

/** Starts the server part, once a process; in `npm run dev` anew whenever its code changes. */
export const init: ServerInit = async () => {
	if (building) return;
	const shared = handover();
	await shared.server?.close();
	delete shared.server;
	shared.server = await startServer(handedConfig());
	if (shared.config) return; // the entry announces it
	const link = await shared.server.firstStartLink();
	if (link) process.stdout.write(`  First start, once: ${link}\n`);
};

/** Pages are static and know nothing of the server part; what is under /db, /api and /health passes its guard. */
export const handle: Handle = ({ event, resolve }) =>
	guard(event, handover().server, () => resolve(event));

/** An unknown address is no fault of the server: it stays out of the log. */
export const handleError: HandleServerError = ({ error, event, status, message }) => {
	event.locals.failure = error;
	const { server } = handover();
	if (status !== 404 && !server) console.error(error);
	return { message };
};
