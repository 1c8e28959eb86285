import type { Principal } from '../types.ts';
import { refusals } from './refusal.ts';

export type PrincipalOf = (request: Request) => Promise<Principal | null>;

/**
 * Who asks. A device says for which account it does; the work of one person is never taken for another's, nor
 * answered to a session that has ended. Throws 401, 409.
 */
export async function principalFor(
	request: Request,
	principalOf: PrincipalOf,
): Promise<Principal | null> {
	const principal = await principalOf(request);
	const account = request.headers.get('X-Account');
	if (account === null || account === '') return principal;
	if (!principal) throw refusals.unauthorized();
	if (account !== principal.account) throw refusals.otherAccount();
	return principal;
}

/** Throws 401 when the session is no longer the same person's in the same role. */
export async function stillThere(
	request: Request,
	principal: Principal | null,
	principalOf: PrincipalOf,
): Promise<void> {
	if (!principal) return;
	// A request of its own: who sent the first one may be remembered with it.
	const now = await principalOf(new Request(request.url, { headers: request.headers }));
	const same =
		now?.session === principal.session &&
		now.role === principal.role &&
		now.facility === principal.facility;
	if (!same) throw refusals.unauthorized();
}
