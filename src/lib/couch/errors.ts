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
