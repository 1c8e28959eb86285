import { tokenBody } from '$lib/server/accounts/bodies.ts';
import { api, done, readBody } from '$lib/server/respond.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = api(async ({ request, locals }) => {
	const { token } = await readBody(request, tokenBody);
	await locals.server.accounts.activate(token);
	return done();
});
