import { requestResetBody } from '$lib/server/accounts/bodies.ts';
import { api, clientOf, done, readBody } from '$lib/server/respond.ts';
import type { RequestHandler } from './$types';

/** Answers before anything is looked up, so that neither the answer nor its time says whether the address exists. */
export const POST: RequestHandler = api(async (event) => {
	const { email } = await readBody(event.request, requestResetBody);
	void event.locals.server.accounts.requestReset(email, clientOf(event));
	return done(202);
});
