import type { RequestHandler } from './$types.js';

/** CouchDB's own addresses end with a slash or without; nothing is redirected. */
export const trailingSlash = 'ignore';

/**
 * The path goes on as it came, still encoded: `facility%2Fx` is one name there, not two. Kit has matched the decoded
 * path, so that the first piece, however spelled, is the `db` of our own.
 */
const handler: RequestHandler = ({ locals, request, url }) =>
	locals.server.gateway.handle(request, url.pathname.replace(/^\/[^/]*\/?/, ''));

export const GET = handler;
export const HEAD = handler;
export const POST = handler;
export const PUT = handler;
export const DELETE = handler;
/** Refused by the gateway, in CouchDB's own form. */
export const fallback = handler;
