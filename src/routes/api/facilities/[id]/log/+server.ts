import { sentQuery } from '$lib/server/programme/bodies.ts';
import { api, forbidden, invalid, json, requirePrincipal } from '$lib/server/respond.ts';
import type { RequestHandler } from './$types';

/**
 * Who sent what, newest first: `{entries: [{db, id, rev, account, session, at}], next}`. `?doc=<id>` for one document,
 * `?before=<next>` for the page after one. For the facility's manager and the city.
 */
export const GET: RequestHandler = api(async ({ locals, params, url }) => {
	const { role, facility } = requirePrincipal(locals, 'manager', 'coordinator');
	if (role === 'manager' && facility !== params.id) throw forbidden();
	const query = sentQuery.safeParse(Object.fromEntries(url.searchParams));
	if (!query.success) throw invalid({});
	return json(await locals.server.sentLog.read(params.id, query.data));
});
