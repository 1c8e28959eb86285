import { version } from '$app/environment';
import type { RequestHandler } from './$types.js';

/** For who restarts what hangs: the process answers. The database being away is no reason to restart it. */
export const GET: RequestHandler = () => Response.json({ version, status: 'live' });
