import { changePasswordBody } from '$lib/server/accounts/bodies.ts';
import { api, clientOf, done, readBody, requirePrincipal } from '$lib/server/respond.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = api(async (event) => {
	const { request, locals } = event;
	const principal = requirePrincipal(locals);
	const passwords = await readBody(request, changePasswordBody);
	await locals.server.accounts.changePassword(principal, passwords, clientOf(event));
	return done();
});
