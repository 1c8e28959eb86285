import { colleaguesBody } from '$lib/server/accounts/bodies.ts';
import { api, json, readBody, requirePrincipal } from '$lib/server/respond.ts';
import { SpokenRefusal, words } from '$lib/server/words.ts';
import type { RequestHandler } from './$types';

/**
 * Who works in one's own facility and on which devices, so that a device can say who changed what, and where; it says
 * itself under which ids it writes. Names and labels of devices only, no addresses.
 */
export const POST: RequestHandler = api(async ({ request, locals }) => {
	const principal = requirePrincipal(locals, 'staff', 'manager');
	const { account, replicas } = await readBody(request, colleaguesBody);
	// A tablet may hold one person's work under another's session: it is not told who works with the other.
	if (account !== principal.account)
		throw new SpokenRefusal(409, 'account_mismatch', words.otherAccount);
	return json(await locals.server.accounts.colleagues(principal, replicas));
});
