import { tokenBody } from '$lib/server/accounts/bodies.ts';
import { api, json, readBody } from '$lib/server/respond.ts';
import type { RequestHandler } from './$types';

/** What a link invites to, before anything is typed. */
export const POST: RequestHandler = api(async ({ request, locals }) => {
	const { token } = await readBody(request, tokenBody);
	return json(await locals.server.programme.lookAtInvitation(token));
});
