import { registrationBody } from '$lib/server/programme/bodies.ts';
import { api, clientOf, done, json, readBody, requirePrincipal } from '$lib/server/respond.ts';
import { programmeWords } from '$lib/server/words-programme.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = api(async ({ locals }) => {
	requirePrincipal(locals, 'coordinator');
	return json({ registrations: await locals.server.programme.registrations() });
});

/** Somebody asks to join. The answer is the same whether or not the address is in use. */
export const POST: RequestHandler = api(async (event) => {
	const { request, locals } = event;
	const { facility } = programmeWords.field;
	const form = await readBody(request, registrationBody, { facility });
	await locals.server.programme.register(form, clientOf(event));
	return done(202);
});
