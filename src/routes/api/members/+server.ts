import { api, json, requirePrincipal } from '$lib/server/respond.ts';
import type { RequestHandler } from './$types';

/** A manager's own facility's people; the coordinators for a coordinator, or with `?facility=<id>` that one's people. */
export const GET: RequestHandler = api(async ({ locals, url }) => {
	const principal = requirePrincipal(locals, 'manager', 'coordinator');
	const facility = url.searchParams.get('facility') || null;
	return json({ members: await locals.server.accounts.members(principal, facility) });
});
