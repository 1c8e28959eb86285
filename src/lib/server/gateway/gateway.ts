import { setMaxListeners } from 'node:events';
import { couch } from '../../couch/client.ts';
import { CouchError } from '../../couch/errors.ts';
import type { Backend } from '../../couch/types.ts';
import { programDatabase } from '../../domain/access.ts';
import { mayOpen, placeOf } from '../../domain/permissions.ts';
import type { Clock, Log, Principal } from '../types.ts';
import { encode } from './bytes.ts';
import { callBackend } from './caller.ts';
import { changes } from './changes.ts';
import { packed } from './compress.ts';
import type { Answer, Context } from './context.ts';
import { createFeed } from './feed.ts';
import { publishedInstruments, type PublishedInstruments } from './instruments.ts';
import { parsePath, type Endpoint, type Target } from './path.ts';
import { allDocs, allDocsByKeys, document, info, revsDiff } from './reads.ts';
import { CouchRefusal, refusals } from './refusal.ts';
import { principalFor, stillThere, type PrincipalOf } from './session.ts';
import { watchDatabases, type WriteSignal } from './watch.ts';
import { bulkDocs, deleteDocument, putDocument } from './writes.ts';

export interface GatewayDependencies {
	readonly backend: Backend;
	readonly principalOf: PrincipalOf;
	/** Names the history the databases are in; another one after a restore. */
	readonly epoch: () => string;
	/** Of an embedded server; without it the feed asks the backend itself. */
	readonly onWrite?: WriteSignal;
	readonly log: Log;
	/** Told of each accepted revision and its sender; must return at once. */
	readonly onAccepted?: (
		database: string,
		sender: Principal,
		revisions: readonly { readonly id: string; readonly rev: string }[],
	) => void;
	/** The greatest instant that is known; counters are bounded by it. */
	readonly clock?: Clock;
	/** Without: what is shipped, and what the city publishes in `program`. */
	readonly instruments?: PublishedInstruments;
	/** Bytes of one page of changes, ms of one feed, ms the backend may take; for tests. */
	readonly limits?: {
		readonly page?: number;
		readonly hold?: number;
		readonly patience?: number;
	};
}

export interface Gateway {
	/**
	 * Answers a request for a database, whatever it is; never throws.
	 * @param path what came after `/db/`, still encoded
	 */
	handle(request: Request, path: string): Promise<Response>;
	/** Holds a request until a followed database moves; never throws. */
	feed(request: Request): Promise<Response>;
	/** Lets go of everything held. */
	close(): void;
}

type Handler = (context: Context) => Promise<Answer>;
type Handlers = Readonly<Partial<Record<string, Handler>>>;

export function createGateway(dependencies: GatewayDependencies): Gateway {
	const { backend, epoch, onWrite, log, limits = {} } = dependencies;
	const caller = callBackend(backend, log, limits.patience);
	const client = couch(backend);
	const {
		clock = () => new Date(),
		instruments = publishedInstruments(client.database(programDatabase)),
	} = dependencies;
	const known = { clock, instruments };
	const watchers = watchDatabases(client, onWrite);
	const closing = new AbortController();
	// Every held request listens; the warning is for leaks.
	setMaxListeners(0, closing.signal);
	const feed = createFeed({
		couch: client,
		watchers,
		principalOf,
		closing: closing.signal,
		...(limits.hold === undefined ? {} : { hold: limits.hold }),
	});

	/** Who cannot be known now is nobody for now, not nobody at all. */
	async function principalOf(request: Request): Promise<Principal | null> {
		try {
			return await dependencies.principalOf(request);
		} catch (error) {
			log('warn', 'session-unknown', { name: error instanceof Error ? error.name : typeof error });
			throw refusals.unavailable();
		}
	}

	async function respond(request: Request, work: () => Promise<Answer>): Promise<Response> {
		let answer: Answer & { headers?: Readonly<Record<string, string>> };
		try {
			answer = await work();
		} catch (error) {
			const { status, headers, error: name, reason } = refusalOf(error, log);
			const body = encode(`${JSON.stringify({ error: name, reason })}\n`);
			answer = { status, headers, body };
		}
		const headers = {
			'Cache-Control': 'no-store',
			'X-Database-Epoch': epoch(),
			...(answer.etag ? { ETag: answer.etag } : {}),
			...answer.headers,
		};
		const response = await packed(request, answer.status ?? 200, headers, answer.body);
		if (request.method !== 'HEAD') return response;
		void response.body?.cancel();
		return new Response(null, { status: response.status, headers: response.headers });
	}

	const notForPeople = () => Promise.reject(refusals.notForPeople());
	const endpoints: Readonly<Record<Endpoint, Handlers>> = {
		_all_docs: { GET: allDocs, POST: allDocsByKeys },
		_changes: { GET: (context) => changes(context, limits.page) },
		_bulk_docs: { POST: bulkDocs },
		_bulk_get: { POST: notForPeople },
		_revs_diff: { POST: revsDiff },
	};

	function handlersOf(target: Target): Handlers {
		switch (target.kind) {
			case 'database':
				return { GET: info, HEAD: info };
			case 'endpoint':
				return endpoints[target.endpoint];
			case 'local':
				return { GET: notForPeople, PUT: notForPeople };
			case 'document': {
				const read: Handler = (context) => document(context, target.id);
				return {
					GET: read,
					HEAD: read,
					PUT: (context) => putDocument(context, target.id),
					DELETE: (context) => deleteDocument(context, target.id),
				};
			}
		}
	}

	return {
		handle: (request, path) =>
			respond(request, async () => {
				const target = parsePath(path);
				if (!target) throw refusals.noDatabase();
				const principal = await principalFor(request, principalOf);
				const place = placeOf(target.database, principal);
				if (!place || !mayOpen(principal?.role ?? 'anonymous', place))
					throw principal ? refusals.forbidden() : refusals.unauthorized();
				const handlers = handlersOf(target);
				const handler = Object.hasOwn(handlers, request.method)
					? handlers[request.method]
					: undefined;
				if (!handler) throw refusals.method(Object.keys(handlers));
				const release = new AbortController();
				const end = () => release.abort();
				request.signal.addEventListener('abort', end);
				closing.signal.addEventListener('abort', end);
				if (request.signal.aborted || closing.signal.aborted) end();
				try {
					return await handler({
						request,
						url: new URL(request.url),
						database: target.database,
						principal,
						backend: caller,
						known,
						accepted: (revisions) =>
							principal && dependencies.onAccepted?.(target.database, principal, revisions),
						left: request.signal,
						released: release.signal,
						recheck: () => stillThere(request, principal, principalOf),
					});
				} finally {
					request.signal.removeEventListener('abort', end);
					closing.signal.removeEventListener('abort', end);
				}
			}),
		feed: (request) =>
			respond(request, async () => {
				if (request.method !== 'GET') throw refusals.method(['GET']);
				return { body: encode(`${JSON.stringify(await feed(request))}\n`) };
			}),
		close() {
			closing.abort();
			watchers.close();
		},
	};
}

/** What the client is told. Only a bug of ours is 500; of it nothing is told, and its place is logged. */
function refusalOf(error: unknown, log: Log): CouchRefusal {
	if (error instanceof CouchRefusal) return error;
	if (error instanceof CouchError) {
		log('warn', 'backend-failed', { kind: error.kind, status: error.status });
		return refusals.unavailable();
	}
	const [, place = ''] =
		/\n\s+at (.*)/.exec(error instanceof Error ? (error.stack ?? '') : '') ?? [];
	log('error', 'gateway-failed', {
		name: error instanceof Error ? error.name : typeof error,
		place,
	});
	return new CouchRefusal(500, 'internal_server_error', 'Something went wrong here.');
}
