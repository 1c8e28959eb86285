import { json } from '../respond.ts';
import type { Principal } from '../types.ts';
import type { Accounts, SignedIn } from './types.ts';

/**
 * The answer to somebody who has just signed in, as `GET /api/session` gives it, with the cookie. Whoever was signed in
 * with this browser before is signed out: their cookie is overwritten, and a session nobody can reach must not stay.
 */
export async function welcome(
	accounts: Accounts,
	before: Principal | null,
	{ cookie, principal }: SignedIn,
	status: 200 | 201,
): Promise<Response> {
	if (before) await accounts.signOut(before);
	return json(await accounts.describe(principal), status, { 'Set-Cookie': cookie });
}
