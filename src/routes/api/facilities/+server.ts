import { api, json } from '$lib/server/respond.ts';
import type { RequestHandler } from './$types';

/** The city's list, for everybody who wants to register. */
export const GET: RequestHandler = api(async ({ locals }) =>
	json({ facilities: await locals.server.programme.facilities() }),
);
