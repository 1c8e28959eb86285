import { randomUUID } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import { CouchError } from '../../couch/errors.ts';
import { loggedError, loggedPath } from '../logs.ts';
import { comesFromUs, isWrite } from '../origin.ts';
import { refused, unavailable } from '../respond.ts';
import type { Server } from '../server.ts';
import { Refusal } from '../types.ts';
import { languageOf, SpokenRefusal, words } from '../words.ts';

type Area = 'db' | 'api' | 'health';

/**
 * What every request to the server part passes: it is known who asks, a write comes from our own pages, the answer is
 * kept nowhere, and whatever goes wrong is a sentence in JSON, without a detail of ours.
 * @param server absent while it has not started
 */
export async function guard(
	event: RequestEvent,
	server: Server | undefined,
	resolve: () => Response | Promise<Response>,
): Promise<Response> {
	const area = areaOf(event);
	if (!area) {
		const response = await resolve();
		const { failure } = event.locals;
		if (failure !== undefined && response.status >= 500) {
			server?.log('error', 'page-failed', { route: event.route.id, ...loggedError(failure) });
		}
		return response;
	}
	const begun = performance.now();
	const id = randomUUID();
	const answer = await answerOf(event, area, server, resolve);
	const headers = new Headers(answer.headers);
	headers.set('Cache-Control', 'no-store');
	headers.set('X-Request-Id', id);
	// A probe every few seconds that finds all well is no news.
	if (area !== 'health' || answer.status !== 200) {
		server?.log(levelOf(answer.status), 'request', {
			request: id,
			method: event.request.method,
			path: loggedPath(event.url.pathname),
			status: answer.status,
			ms: Math.round(performance.now() - begun),
			account: event.locals.principal?.account ?? null,
		});
	}
	return new Response(answer.body, {
		status: answer.status,
		statusText: answer.statusText,
		headers,
	});
}

/** Being busy or without its database is trouble, and passes; anything else of ours is a mistake. */
function levelOf(status: number): 'info' | 'warn' | 'error' {
	if (status === 503) return 'warn';
	return status >= 500 ? 'error' : 'info';
}

async function answerOf(
	event: RequestEvent,
	area: Area,
	server: Server | undefined,
	resolve: () => Response | Promise<Response>,
): Promise<Response> {
	const { request, locals } = event;
	const language = languageOf(request.headers);
	const refuse = (refusal: Refusal) => inForm(area, refused(refusal, language));
	try {
		if (!server) return await refuse(unavailable());
		locals.server = server;
		locals.principal = null;
		if (area !== 'health') {
			const { origin, originGiven } = server.config;
			if (
				isWrite(request.method) &&
				!comesFromUs(request.headers, { origin, anyLoopback: !originGiven })
			)
				throw new SpokenRefusal(403, 'other_origin', words.otherOrigin);
			if (!server.ready) throw unavailable();
			locals.principal = await server.principalOf(request);
		}
		const response = await resolve();
		if (locals.failure !== undefined) throw locals.failure;
		return isPlain(response) ? await refuse(plainRefusal(response)) : response;
	} catch (error) {
		if (error instanceof Refusal) return refuse(error);
		if (error instanceof CouchError && error.kind !== 'refused') {
			server?.log('warn', 'backend-failed', { route: event.route.id, ...loggedError(error) });
			return refuse(unavailable());
		}
		const status = statusOf(error);
		if (status < 500) return refuse(new SpokenRefusal(status, errorOf(status), wordsOf(status)));
		server?.log('error', 'request-failed', { route: event.route.id, ...loggedError(error) });
		return refuse(new SpokenRefusal(500, 'internal', words.internal));
	}
}

/** By the route that will answer, since Kit decodes a path before it looks for one; by the path where none will. */
function areaOf({ route, url }: RequestEvent): Area | null {
	const [, area] = /^\/(db|api|health)(?:\/|$)/.exec(route.id ?? url.pathname) ?? [];
	return (area as Area | undefined) ?? null;
}

/** Kit's own answers to an unknown route or method: a page, or a line of text without a type. */
function isPlain(response: Response): boolean {
	return response.status >= 400 && !/json/.test(response.headers.get('Content-Type') ?? '');
}

function plainRefusal({ status }: Response): Refusal {
	return new SpokenRefusal(status, errorOf(status), wordsOf(status));
}

function errorOf(status: number): string {
	const known: Record<number, string> = {
		404: 'not_found',
		405: 'method_not_allowed',
		413: 'too_large',
	};
	return known[status] ?? (status < 500 ? 'bad_request' : 'internal');
}

function wordsOf(status: number) {
	if (status === 404) return words.missing;
	if (status === 413) return words.tooLarge;
	return status < 500 ? words.unreadable : words.internal;
}

/** Kit's errors carry a status: a body beyond its limit, an address that cannot be decoded. */
function statusOf(error: unknown): number {
	const { status } = Object(error) as { status?: unknown };
	return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

/** CouchDB's clients read `reason`. */
async function inForm(area: Area, response: Response): Promise<Response> {
	if (area !== 'db') return response;
	const body = (await response.json()) as Record<string, unknown>;
	const error = body.error === 'internal' ? 'internal_server_error' : body.error;
	return Response.json(
		{ ...body, error, reason: body.message },
		{ status: response.status, headers: headersOf(response) },
	);
}

function headersOf({ headers }: Response): Headers {
	const kept = new Headers(headers);
	kept.delete('Content-Length');
	return kept;
}
