import { api, done, requirePrincipal } from '$lib/server/respond.ts';
import type { RequestHandler } from './$types';

export const DELETE: RequestHandler = api(async ({ locals, params }) => {
	await locals.server.programme.withdrawInvitation(requirePrincipal(locals), params.id);
	return done();
});
