import { version } from '$app/environment';
import type { RequestHandler } from './$types.js';

/** Everything there is to know for an operator: 200 when requests can be answered, else 503. */
export const GET: RequestHandler = async ({ locals }) => {
	const health = await locals.server.health();
	return Response.json({ version, ...health }, { status: health.status === 'ready' ? 200 : 503 });
};
