import { signInBody } from '$lib/server/accounts/bodies.ts';
import { deviceOf } from '$lib/server/accounts/device.ts';
import { welcome } from '$lib/server/accounts/welcome.ts';
import { api, clientOf, done, json, readBody } from '$lib/server/respond.ts';
import type { RequestHandler } from './$types';

/** Who is signed in here, and which databases are theirs. */
export const GET: RequestHandler = api(async ({ locals }) =>
	json(await locals.server.accounts.describe(locals.principal)),
);

export const POST: RequestHandler = api(async (event) => {
	const { request, locals } = event;
	const { accounts } = locals.server;
	const { email, password, device } = await readBody(request, signInBody);
	const signedIn = await accounts.signIn({
		email,
		password,
		device: deviceOf(request.headers, device),
		client: clientOf(event),
	});
	return welcome(accounts, locals.principal, signedIn, 200);
});

export const DELETE: RequestHandler = api(async ({ locals }) =>
	done(204, { 'Set-Cookie': await locals.server.accounts.signOut(locals.principal) }),
);
