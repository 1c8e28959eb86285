import * as z from 'zod/mini';
import { i18n } from '$lib/i18n/current.svelte.ts';

/** How long an answer may take, in ms; a phone at the edge of its signal needs seconds, not minutes. */
const patience = 30_000;

/** Why a request came to nothing, decided once. Screens switch on `kind`, never on a status. */
export type ApiProblem =
	/** No answer at all, or not in time. */
	| { readonly kind: 'offline' }
	/** The server said no, in a sentence for the person. */
	| {
			readonly kind: 'refused';
			/** Stable, in English, e.g. `wrong_credentials`. */
			readonly error: string;
			/** In the person's language. */
			readonly message: string;
			/** What is wrong with single fields of a form, by the names they were sent under. */
			readonly fields: Readonly<Record<string, string>>;
	  }
	/** Nobody is signed in, or the session has ended. */
	| { readonly kind: 'signed-out' }
	/** An answer that is not what was agreed: a fault of the server, or of something on the way. */
	| { readonly kind: 'unexpected' };

export type ApiResult<T> =
	{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: ApiProblem };

type Method = 'GET' | 'POST' | 'DELETE';

interface ApiRequest {
	/** Sent as JSON. */
	readonly json?: unknown;
	/** Sent as it is: the bytes of a file. */
	readonly bytes?: ArrayBuffer;
}

const refusalSchema = z.looseObject({
	error: z.string(),
	message: z.string(),
	fields: z.optional(z.record(z.string(), z.string())),
});

/**
 * Asks the server's API. Never rejects.
 * @param schema what the answer must be; null: nothing is expected
 */
export async function callApi<T>(
	method: Method,
	path: `/api/${string}`,
	schema: z.ZodMiniType<T> | null,
	{ json, bytes }: ApiRequest = {},
): Promise<ApiResult<T>> {
	const type = bytes ? 'application/octet-stream' : 'application/json';
	let response: Response;
	let text: string;
	try {
		response = await fetch(path, {
			method,
			headers: {
				'X-Language': i18n.language,
				...((bytes || json !== undefined) && { 'Content-Type': type }),
			},
			body: bytes ?? (json === undefined ? null : JSON.stringify(json)),
			cache: 'no-store',
			signal: AbortSignal.timeout(patience),
		});
		text = await response.text();
	} catch {
		return failed({ kind: 'offline' });
	}
	const body = parseJson(text);
	if (!response.ok) return failed(refusal(response.status, body));
	if (!schema) return { ok: true, value: undefined as T };
	const read = schema.safeParse(body);
	return read.success ? { ok: true, value: read.data } : failed({ kind: 'unexpected' });
}

function failed(problem: ApiProblem): { ok: false; problem: ApiProblem } {
	return { ok: false, problem };
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function refusal(status: number, body: unknown): ApiProblem {
	const { success, data } = refusalSchema.safeParse(body);
	// A wrong password is answered with the same status as a missing session.
	if (status === 401 && data?.error !== 'wrong_credentials') return { kind: 'signed-out' };
	// Kit, a proxy or a crash answered, not our API.
	if (!success) return { kind: 'unexpected' };
	const { error, message, fields = {} } = data;
	return { kind: 'refused', error, message, fields };
}
