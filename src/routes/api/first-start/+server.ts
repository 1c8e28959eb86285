import { newcomerBody } from '$lib/server/accounts/bodies.ts';
import { deviceOf } from '$lib/server/accounts/device.ts';
import { welcome } from '$lib/server/accounts/welcome.ts';
import { api, readBody } from '$lib/server/respond.ts';
import type { RequestHandler } from './$types';

/** The city's account, by the link that the first start prints. */
export const POST: RequestHandler = api(async ({ request, locals }) => {
	const { accounts } = locals.server;
	const { token, device, ...person } = await readBody(request, newcomerBody);
	const signedIn = await accounts.begin(token, person, deviceOf(request.headers, device));
	return welcome(accounts, locals.principal, signedIn, 201);
});
