import type { RequestEvent } from '@sveltejs/kit';
import * as activation from '../../src/routes/api/activation/+server.ts';
import * as colleagues from '../../src/routes/api/colleagues/+server.ts';
import * as firstStart from '../../src/routes/api/first-start/+server.ts';
import * as members from '../../src/routes/api/members/+server.ts';
import * as member from '../../src/routes/api/members/[id]/+server.ts';
import * as newPassword from '../../src/routes/api/password/new/+server.ts';
import * as password from '../../src/routes/api/password/+server.ts';
import * as reset from '../../src/routes/api/password/reset/+server.ts';
import * as session from '../../src/routes/api/session/+server.ts';
import * as oneSession from '../../src/routes/api/sessions/[id]/+server.ts';
import * as sessions from '../../src/routes/api/sessions/+server.ts';
import { guard } from '../../src/lib/server/operations/guard.ts';
import type { Server } from '../../src/lib/server/server.ts';
import type { World } from './support.ts';

const site = 'https://karta.example';

type Method = 'GET' | 'POST' | 'DELETE';
type Handler = (event: RequestEvent) => Response | Promise<Response>;

const routes: readonly (readonly [string, object])[] = [
	['/api/session', session],
	['/api/sessions', sessions],
	['/api/sessions/[id]', oneSession],
	['/api/password', password],
	['/api/password/reset', reset],
	['/api/password/new', newPassword],
	['/api/activation', activation],
	['/api/colleagues', colleagues],
	['/api/first-start', firstStart],
	['/api/members', members],
	['/api/members/[id]', member],
];

export interface Sent {
	/** Sent as JSON. */
	readonly json?: unknown;
	/** Sent as it is. */
	readonly raw?: BodyInit;
	/** A `Set-Cookie` value from before. */
	readonly cookie?: string | null;
	readonly headers?: Record<string, string>;
	readonly client?: string;
}

/** A browser in front of the routes, through the guard that every request passes. */
export function browser(world: World) {
	const { accounts } = world;
	const server = {
		accounts,
		config: { origin: site, originGiven: true },
		ready: true,
		principalOf: (request: Request) => accounts.principalOf(request),
		log: (_level: string, event: string) => world.logged.push(event),
	} as unknown as Server;

	return async (method: Method, path: string, sent: Sent = {}): Promise<Response> => {
		const url = new URL(path, site);
		const headers = new Headers({ Origin: site, ...sent.headers });
		if (sent.cookie) headers.set('Cookie', sent.cookie.split(';')[0] ?? '');
		const body = sent.raw ?? (sent.json === undefined ? null : JSON.stringify(sent.json));
		if (body !== null && !headers.has('Content-Type'))
			headers.set('Content-Type', 'application/json');
		const request = new Request(url, {
			method,
			headers,
			...(body === null ? {} : { body, duplex: 'half' }),
		} as RequestInit);
		const [id, module, params] = routeOf(url.pathname);
		const event = {
			request,
			url,
			params,
			route: { id },
			locals: {},
			getClientAddress: () => sent.client ?? '10.0.0.1',
		} as unknown as RequestEvent;
		const handler = (module as Partial<Record<Method, Handler>>)[method];
		if (!handler) throw new Error(`no ${method} at ${id}`);
		return guard(event, server, () => handler(event));
	};
}

function routeOf(path: string): [string, object, Record<string, string>] {
	for (const [id, module] of routes) {
		const shape = new RegExp(`^${id.replace('[id]', '(?<id>[^/]+)')}$`);
		const match = shape.exec(path);
		if (match) return [id, module, { ...match.groups }];
	}
	throw new Error(`no route for ${path}`);
}
