import { importAnswer, readImport } from '$lib/server/programme/import-request.ts';
import { api, json, requirePrincipal } from '$lib/server/respond.ts';
import { languageOf } from '$lib/server/words.ts';
import type { RequestHandler } from './$types';

/** A file of the city's list, as it is. With `?preview=1` nothing is written. */
export const POST: RequestHandler = api(async ({ request, locals, url }) => {
	requirePrincipal(locals, 'coordinator');
	const preview = url.searchParams.has('preview');
	const file = await readImport(request);
	const rows = await locals.server.programme.importFacilities(file, preview);
	return json(importAnswer(rows, languageOf(request.headers)));
});
