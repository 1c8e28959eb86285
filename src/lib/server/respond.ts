/** Answers of /api: JSON, refusals in the reader's language, bodies looked at before they are believed. */
import type { RequestEvent } from '@sveltejs/kit';
import type * as z from 'zod';
import type { Role } from '../domain/access.ts';
import { CouchError } from '../couch/errors.ts';
import { loggedError } from './logs.ts';
import { Refusal, type Principal } from './types.ts';
import {
	fieldWords,
	languageOf,
	otherField,
	SpokenRefusal,
	words,
	type Language,
	type Phrase,
} from './words.ts';

/** Bytes; the largest form is a few kilobytes. */
export const bodyLimit = 64 * 1024;

/** A JSON answer that nothing on the way may keep. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
	return new Response(JSON.stringify(body), {
		status,
		headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
	});
}

/** Done, and nothing to say. */
export function done(status: 202 | 204 = 204, headers: Record<string, string> = {}): Response {
	return new Response(null, { status, headers: { 'Cache-Control': 'no-store', ...headers } });
}

/** `{error, message, …details, fields?}`; `details.retryAfter` (seconds) also becomes the header. */
export function refused(refusal: Refusal, language: Language): Response {
	const spoken = refusal instanceof SpokenRefusal;
	const fields = spoken ? Object.entries(refusal.fields) : [];
	const { retryAfter } = refusal.details;
	return json(
		{
			...refusal.details,
			...(fields.length
				? { fields: Object.fromEntries(fields.map(([name, says]) => [name, says[language]])) }
				: {}),
			error: refusal.error,
			message: spoken ? refusal.phrase[language] : refusal.message,
		},
		refusal.status,
		typeof retryAfter === 'number' ? { 'Retry-After': String(retryAfter) } : {},
	);
}

/**
 * Makes a handler of /api: what it throws becomes an answer. Only a bug answers 500, and what the log keeps of it is
 * where it happened, never what was in it.
 */
export function api<Event extends RequestEvent>(
	handler: (event: Event) => Promise<Response>,
): (event: Event) => Promise<Response> {
	return async (event) => {
		try {
			return await handler(event);
		} catch (error) {
			const language = languageOf(event.request.headers);
			if (error instanceof Refusal) return refused(error, language);
			const { log } = event.locals.server;
			const route = event.route.id;
			if (error instanceof CouchError) {
				log('warn', 'backend-failed', { route, kind: error.kind, status: error.status });
				return refused(unavailable(), language);
			}
			log('error', 'request-failed', { route, ...loggedError(error) });
			return refused(new SpokenRefusal(500, 'internal', words.internal), language);
		}
	};
}

/** The server cannot do it now. @param seconds when to come back */
export function unavailable(seconds = 5): SpokenRefusal {
	return new SpokenRefusal(503, 'busy', words.unavailable, { retryAfter: seconds });
}

/**
 * The JSON body, parsed by `schema`.
 * @param fields sentences for fields that `fieldWords` does not know
 * @throws Refusal 400 `invalid` with a sentence for each bad field, 400 `unreadable`, 413 `too_large`, 415 `not_json`
 */
export async function readBody<Schema extends z.ZodType>(
	request: Request,
	schema: Schema,
	fields: Readonly<Record<string, Phrase>> = {},
): Promise<z.output<Schema>> {
	const type = request.headers.get('Content-Type') ?? '';
	if (!/^\s*application\/json\s*(?:;|$)/i.test(type))
		throw new SpokenRefusal(415, 'not_json', words.unreadable);
	const bytes = await readBytes(request, bodyLimit);
	const result = schema.safeParse(parse(bytes));
	if (result.success) return result.data;
	throw invalid(
		Object.fromEntries(
			result.error.issues.flatMap(({ path: [name] }) =>
				typeof name === 'string'
					? [[name, Object.hasOwn(fields, name) ? fields[name] : undefined] as const]
					: [],
			),
		),
	);
}

/** 400 `invalid`. @param fields what is wrong with which field; undefined: the usual sentence */
export function invalid(fields: Readonly<Record<string, Phrase | undefined>>): SpokenRefusal {
	const said = Object.entries(fields).map(([name, phrase]) => {
		const usual = Object.hasOwn(fieldWords, name) ? fieldWords[name] : undefined;
		return [name, phrase ?? usual ?? otherField] as const;
	});
	return new SpokenRefusal(400, 'invalid', words.invalid, {}, Object.fromEntries(said));
}

/**
 * A body as it came.
 * @param limit bytes
 * @throws Refusal 413 `too_large`, 400 `unreadable` when it breaks off
 */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
	const tooLarge = () => new SpokenRefusal(413, 'too_large', words.tooLarge);
	if (Number(request.headers.get('Content-Length') ?? 0) > limit) throw tooLarge();
	if (!request.body) return new Uint8Array();
	const chunks: Uint8Array[] = [];
	let size = 0;
	const reader = request.body.getReader();
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) break;
			size += value.byteLength;
			if (size > limit) throw tooLarge();
			chunks.push(value);
		}
	} catch (error) {
		await reader.cancel().catch(() => undefined);
		if (error instanceof Refusal) throw error;
		throw unreadable();
	}
	return new Uint8Array(Buffer.concat(chunks));
}

/** Who sent it. @throws Refusal 401 `signed_out`, 403 `forbidden` for another role */
export function requirePrincipal(
	locals: { readonly principal: Principal | null },
	...roles: readonly Role[]
): Principal {
	const { principal } = locals;
	if (!principal) throw new SpokenRefusal(401, 'signed_out', words.signInFirst);
	if (roles.length && !roles.includes(principal.role)) throw forbidden();
	return principal;
}

export function forbidden(): SpokenRefusal {
	return new SpokenRefusal(403, 'forbidden', words.forbidden);
}

/** The client's address as the adapter tells it, for limits only. */
export function clientOf(event: { getClientAddress(): string }): string {
	try {
		return event.getClientAddress();
	} catch {
		// A proxy that should name its client did not.
		return 'unknown';
	}
}

function unreadable(): SpokenRefusal {
	return new SpokenRefusal(400, 'unreadable', words.unreadable);
}

/** It has no UTF-8: what is stored would not be what was typed. */
const loneSurrogate = /\p{Surrogate}/u;

function parse(bytes: Uint8Array): unknown {
	try {
		const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		return JSON.parse(text, (key, value: unknown) => {
			if (loneSurrogate.test(key) || (typeof value === 'string' && loneSurrogate.test(value)))
				throw new Error('lone surrogate');
			return value;
		});
	} catch {
		throw unreadable();
	}
}
