import { newcomerBody } from '$lib/server/accounts/bodies.ts';
import { deviceOf } from '$lib/server/accounts/device.ts';
import { welcome } from '$lib/server/accounts/welcome.ts';
import { api, readBody } from '$lib/server/respond.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = api(async ({ request, locals }) => {
	const { accounts, programme } = locals.server;
	const { token, device, ...person } = await readBody(request, newcomerBody);
	const signedIn = await programme.acceptInvitation(
		token,
		person,
		deviceOf(request.headers, device),
	);
	return welcome(accounts, locals.principal, signedIn, 201);
});
