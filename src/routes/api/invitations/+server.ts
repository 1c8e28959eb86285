import { invitationBody } from '$lib/server/programme/bodies.ts';
import { api, json, readBody, requirePrincipal } from '$lib/server/respond.ts';
import { programmeWords } from '$lib/server/words-programme.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = api(async ({ locals }) => {
	const principal = requirePrincipal(locals);
	return json({ invitations: await locals.server.programme.invitations(principal) });
});

export const POST: RequestHandler = api(async ({ request, locals }) => {
	const principal = requirePrincipal(locals);
	const fields = {
		role: programmeWords.field.role,
		facility: programmeWords.field.facilityUnknown,
	};
	const { role, facility } = await readBody(request, invitationBody, fields);
	return json(await locals.server.programme.invite(principal, role, facility ?? null), 201);
});
