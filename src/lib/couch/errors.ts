/**
 * What went wrong between a client and a CouchDB, decided once. Callers switch on `kind`, never on a status.
 *
 * | kind | what it is |
 * |---|---|
 * | `offline` | no answer at all |
 * | `interrupted` | the caller aborted |
 * | `signed-out` | 401: nobody is signed in, or the session ended |
 * | `account-mismatch` | 409 of the gateway: the session is another person's |
 * | `forbidden` | 403: not for this person |
 * | `missing` | 404 |
 * | `gone` | 410: the database is closed for good; devices drop it |
 * | `conflict` | 409 of a single document |
 * | `too-large` | 413 |
 * | `refused` | any other 4xx: this request will never be accepted as it is |
 * | `busy` | 408, 429, 5xx: later |
 * | `broken` | an answer that is not what the protocol says, e.g. a proxy's HTML |
 */
export type CouchErrorKind =
	| 'offline'
	| 'interrupted'
	| 'signed-out'
	| 'account-mismatch'
	| 'forbidden'
	| 'missing'
	| 'gone'
	| 'conflict'
	| 'too-large'
	| 'refused'
	| 'busy'
	| 'broken';

export class CouchError extends Error {
	override readonly name = 'CouchError';
	constructor(
		readonly kind: CouchErrorKind,
		/** The server's own words, or what could not be read. */
		readonly reason: string,
		/** HTTP status; 0 without an answer. */
		readonly status = 0,
		/** Seconds the server asked to wait. */
		readonly retryAfter: number | null = null,
		options?: ErrorOptions,
	) {
		super(`${kind}: ${reason}`, options);
	}
}

/** Seconds: a server that asks for days of silence, or something between that does, is asked again after all. */
const longestWait = 900;

/**
 * What a refusal means.
 *
 * A refusal that is not in CouchDB's words comes from something in between: a filter's page must not look like
 * "this database is closed for good". Only a proxy's "later" and "too large" are taken at their word.
 * @param body the parsed answer; undefined when it is no JSON
 * @param retryAfter the header; a date in it is not read, because it would be held against the device's clock
 */
export function classify(status: number, body: unknown, retryAfter: string | null): CouchError {
	const { error, reason } = Object(body) as { error?: unknown; reason?: unknown };
	const seconds = /^\d{1,9}$/.test(retryAfter ?? '')
		? Math.min(Number(retryAfter), longestWait)
		: null;
	return new CouchError(
		kindOf(status, error),
		typeof reason === 'string' ? reason : typeof error === 'string' ? error : `status ${status}`,
		status,
		seconds,
	);
}

function kindOf(status: number, error: unknown): CouchErrorKind {
	if (status >= 500 || status === 408 || status === 429) return 'busy';
	if (status === 413) return 'too-large';
	if (status < 400 || typeof error !== 'string') return 'broken';
	if (status === 409) return error === 'account_mismatch' ? 'account-mismatch' : 'conflict';
	return kinds[status] ?? 'refused';
}

const kinds: Readonly<Record<number, CouchErrorKind>> = {
	401: 'signed-out',
	403: 'forbidden',
	404: 'missing',
	410: 'gone',
};
