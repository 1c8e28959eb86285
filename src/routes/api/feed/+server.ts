import type { RequestHandler } from './$types.js';

/** Held until one of the followed databases moves. */
export const GET: RequestHandler = ({ locals, request }) => locals.server.gateway.feed(request);
