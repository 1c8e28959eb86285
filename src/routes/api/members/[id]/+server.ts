import { api, done, requirePrincipal } from '$lib/server/respond.ts';
import type { RequestHandler } from './$types';

export const DELETE: RequestHandler = api(async ({ locals, params }) => {
	const principal = requirePrincipal(locals, 'manager', 'coordinator');
	await locals.server.accounts.endMember(principal, params.id);
	return done();
});
