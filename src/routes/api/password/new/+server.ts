import { resetPasswordBody } from '$lib/server/accounts/bodies.ts';
import { api, clientOf, done, readBody } from '$lib/server/respond.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = api(async (event) => {
	const { token, password } = await readBody(event.request, resetPasswordBody);
	await event.locals.server.accounts.resetPassword(token, password, clientOf(event));
	return done();
});
