import { api, json, requirePrincipal } from '$lib/server/respond.ts';
import type { RequestHandler } from './$types';

/** The names of the people of one's own facility, so that a device can say who changed what. No addresses. */
export const GET: RequestHandler = api(async ({ locals }) => {
	const principal = requirePrincipal(locals, 'staff', 'manager');
	return json({ people: await locals.server.accounts.colleagues(principal) });
});
