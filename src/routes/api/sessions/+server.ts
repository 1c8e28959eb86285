import { api, json, requirePrincipal } from '$lib/server/respond.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = api(async ({ locals }) => {
	const principal = requirePrincipal(locals);
	return json({ sessions: await locals.server.accounts.sessions(principal) });
});
