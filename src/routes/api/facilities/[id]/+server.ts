import { facilityBody } from '$lib/server/programme/bodies.ts';
import { api, done, readBody, requirePrincipal } from '$lib/server/respond.ts';
import { programmeWords } from '$lib/server/words-programme.ts';
import type { RequestHandler } from './$types';

/** Who the facility is, said by its manager or the city; all fields at once. */
export const POST: RequestHandler = api(async ({ request, locals, params }) => {
	const principal = requirePrincipal(locals, 'manager', 'coordinator');
	const { operator, facilityName, district, address, facilityEmail } = programmeWords.field;
	const fields = { operator, name: facilityName, district, address, email: facilityEmail };
	const details = await readBody(request, facilityBody, fields);
	await locals.server.programme.changeFacility(principal, params.id, details);
	return done();
});
