import { api, done, requirePrincipal } from '$lib/server/respond.ts';
import type { RequestHandler } from './$types';

export const DELETE: RequestHandler = api(async ({ locals, params }) => {
	const principal = requirePrincipal(locals);
	await locals.server.accounts.endSession(principal, params.id);
	return done();
});
