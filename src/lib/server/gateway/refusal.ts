/** An answer other than the one asked for, in CouchDB's form: `{error, reason}`. */
export class CouchRefusal extends Error {
	override readonly name = 'CouchRefusal';
	constructor(
		readonly status: number,
		readonly error: string,
		readonly reason: string,
		readonly headers: Readonly<Record<string, string>> = {},
	) {
		super(`${status} ${error}: ${reason}`);
	}
}

/** Seconds after which a client may find the backend back. */
const retryAfter = '5';

export const refusals = {
	badRequest: (reason: string) => new CouchRefusal(400, 'bad_request', reason),
	unauthorized: () => new CouchRefusal(401, 'unauthorized', 'Sign in to use this database.'),
	/** The same for what is another's and for what does not exist. */
	forbidden: (reason = 'This is not yours to use.') => new CouchRefusal(403, 'forbidden', reason),
	/** Replication is the server's admin's, on the backend itself. */
	notForPeople: () => new CouchRefusal(403, 'forbidden', 'Replication is not open to people.'),
	noDatabase: () => new CouchRefusal(404, 'not_found', 'no_db_file'),
	missing: () => new CouchRefusal(404, 'not_found', 'missing'),
	method: (allowed: readonly string[]) =>
		new CouchRefusal(405, 'method_not_allowed', `Only ${allowed.join(',')} allowed`, {
			Allow: allowed.join(', '),
		}),
	otherAccount: () =>
		new CouchRefusal(409, 'account_mismatch', 'The session belongs to another account.'),
	tooLarge: (reason: string) => new CouchRefusal(413, 'too_large', reason),
	notJson: () => new CouchRefusal(415, 'bad_content_type', 'Content-Type must be application/json'),
	unavailable: () =>
		new CouchRefusal(503, 'service_unavailable', 'The database does not answer. Try again.', {
			'Retry-After': retryAfter,
		}),
} as const;
