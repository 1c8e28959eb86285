import { decisionBody } from '$lib/server/programme/bodies.ts';
import { api, done, readBody, requirePrincipal } from '$lib/server/respond.ts';
import { programmeWords } from '$lib/server/words-programme.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = api(async ({ request, locals, params }) => {
	const coordinator = requirePrincipal(locals, 'coordinator');
	const { accept, reason } = programmeWords.field;
	const decision = await readBody(request, decisionBody, { accept, reason });
	await locals.server.programme.decide(coordinator, params.id, decision);
	return done();
});
