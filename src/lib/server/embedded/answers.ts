/** Answers in CouchDB's own form. */

/** A request that cannot be fulfilled; answered as `{error, reason}`. */
export class Fault extends Error {
	override readonly name = 'Fault';
	constructor(
		readonly status: number,
		readonly error: string,
		readonly reason: string,
		readonly headers: Readonly<Record<string, string>> = {},
	) {
		super(`${status} ${error}: ${reason}`);
	}
}

export const badRequest = (reason: string): Fault => new Fault(400, 'bad_request', reason);
export const missing = (reason = 'missing'): Fault => new Fault(404, 'not_found', reason);
export const noDatabase = (): Fault => missing('Database does not exist.');
export const conflict = (): Fault => new Fault(409, 'conflict', 'Document update conflict.');
export const stopping = (): Fault =>
	new Fault(503, 'service unavailable', 'The server is stopping.', { 'Retry-After': '1' });
export const notImplemented = (what: string): Fault =>
	new Fault(501, 'not_implemented', `${what} is not part of this server.`);

/** @param methods as CouchDB lists them, e.g. `GET,HEAD,POST` */
export function only(methods: string): Fault {
	return new Fault(405, 'method_not_allowed', `Only ${methods} allowed`, { Allow: methods });
}

const encoder = new TextEncoder();

export const jsonHeaders = {
	'Content-Type': 'application/json',
	'Cache-Control': 'must-revalidate',
} as const;

export function json(
	status: number,
	value: unknown,
	headers: Readonly<Record<string, string>> = {},
): Response {
	return text(status, `${JSON.stringify(value)}\n`, headers);
}

/** @param json written already */
export function text(
	status: number,
	json: string,
	headers: Readonly<Record<string, string>> = {},
): Response {
	// As bytes: of a string, a response first checks every letter once more.
	return new Response(encoder.encode(json), { status, headers: { ...jsonHeaders, ...headers } });
}

export function refused({ status, error, reason, headers }: Fault): Response {
	return json(status, { error, reason }, headers);
}
