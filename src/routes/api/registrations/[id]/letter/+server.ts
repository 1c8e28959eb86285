import { api, done, requirePrincipal } from '$lib/server/respond.ts';
import type { RequestHandler } from './$types';

/** Another activation link for an accepted registration. The person gets one by asking for a new password. */
export const POST: RequestHandler = api(async ({ locals, params }) => {
	requirePrincipal(locals, 'coordinator');
	await locals.server.programme.sendLetter(params.id);
	return done();
});
