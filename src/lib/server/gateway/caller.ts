import type { Backend } from '../../couch/types.ts';
import type { Log } from '../types.ts';
import { CouchRefusal, refusals } from './refusal.ts';

/** A request to the backend, in parts that are known to be good. */
export interface Call {
	readonly method?: 'GET' | 'POST' | 'PUT';
	readonly database: string;
	/** What follows the database's name: `_all_docs`, `_local/<id>`, a document's id. */
	readonly path?: readonly string[];
	readonly query?: Readonly<Record<string, string | undefined>>;
	readonly body?: unknown;
	/** Ends the call when nobody waits for the answer any more. */
	readonly signal?: AbortSignal;
	/** ms the backend may hold the request on purpose, beside the time an answer may take. */
	readonly held?: number;
}

export interface Caller {
	/** A successful answer with its body still to be read. Throws CouchRefusal. */
	open(call: Call): Promise<OpenAnswer>;
	/** A successful answer, parsed. Throws CouchRefusal. */
	json(call: Call): Promise<{ readonly status: number; readonly body: unknown }>;
}

export interface OpenAnswer extends Timing {
	readonly status: number;
	readonly body: ReadableStream<Uint8Array>;
}

interface Timing {
	/** To be called as parts of the body arrive: the next one has its full time again. */
	readonly alive: () => void;
	/** To be called once the body has been read or given up. */
	readonly settled: () => void;
}

/** ms. A cluster compacting its shards answers late; past this it does not answer. */
const patience = 60_000;
const reasonLimit = 300;

/**
 * Calls the backend and makes of every failure a refusal that tells nothing of it: no address, no credentials, no
 * page of a proxy.
 */
export function callBackend(backend: Backend, log: Log, wait = patience): Caller {
	/** What went wrong goes to the log, by kind alone: messages hold addresses. */
	function unavailable(call: Call, kind: string): CouchRefusal {
		if (call.signal?.aborted) return refusals.unavailable();
		const database = call.database.startsWith('facility-') ? 'facility' : call.database;
		log('warn', 'backend-failed', { kind, database, path: call.path?.[0] ?? null });
		return refusals.unavailable();
	}

	async function send(call: Call, signal: AbortSignal): Promise<Response> {
		const path = [call.database, ...(call.path ?? [])].map(encodeURIComponent).join('/');
		const url = new URL(`http://couch.invalid/${path}`);
		for (const [name, value] of Object.entries(call.query ?? {}))
			if (value !== undefined) url.searchParams.set(name, value);
		const headers: Record<string, string> = { Accept: 'application/json' };
		const init: RequestInit = { method: call.method ?? 'GET', headers, signal };
		if (call.body !== undefined) {
			headers['Content-Type'] = 'application/json';
			init.body = JSON.stringify(call.body);
		}
		return backend(new Request(url, init));
	}

	async function begin(call: Call): Promise<{ response: Response } & Timing> {
		const ending = new AbortController();
		const end = () => ending.abort();
		const timer = setTimeout(end, wait + (call.held ?? 0));
		call.signal?.addEventListener('abort', end);
		const settled = () => {
			clearTimeout(timer);
			call.signal?.removeEventListener('abort', end);
		};
		try {
			if (call.signal?.aborted) end();
			// A backend that takes no notice of the signal must not hold the request either.
			const response = await Promise.race([send(call, ending.signal), rejectedBy(ending.signal)]);
			return { response, alive: () => timer.refresh(), settled };
		} catch {
			settled();
			throw unavailable(call, ending.signal.aborted ? 'timeout' : 'network');
		}
	}

	async function open(call: Call): Promise<OpenAnswer> {
		const { response, ...timing } = await begin(call);
		const json = /^application\/json\b/i.test(response.headers.get('Content-Type') ?? '');
		if (response.ok && json && response.body)
			return { status: response.status, body: response.body, ...timing };
		// Not to be streamed: an answer without a body, a page of a proxy, a refusal.
		try {
			if (response.ok || !json) throw unavailable(call, `answer-${response.status}`);
			throw refusedBy(response.status, await response.json()) ?? unavailable(call, 'refused');
		} catch (error) {
			if (!response.bodyUsed) void response.body?.cancel().catch(() => undefined);
			throw error instanceof CouchRefusal ? error : unavailable(call, 'broken');
		} finally {
			timing.settled();
		}
	}

	return {
		open,
		async json(call) {
			const { status, body, settled } = await open(call);
			try {
				return { status, body: (await new Response(body).json()) as unknown };
			} catch {
				throw unavailable(call, 'broken');
			} finally {
				settled();
			}
		},
	};
}

/** The backend's own refusal in words of ours where there are some; null where it is none for the client. */
function refusedBy(status: number, body: unknown): CouchRefusal | null {
	const { error, reason } = (body ?? {}) as { error?: unknown; reason?: unknown };
	if (status === 404)
		return reason === 'missing' || reason === 'deleted'
			? new CouchRefusal(404, 'not_found', reason)
			: refusals.noDatabase();
	// 401 and 403 speak of the server's own credentials, 5xx of its own trouble.
	if (![400, 409, 410, 412, 413].includes(status)) return null;
	if (typeof error !== 'string' || !/^[a-z_ ]{1,40}$/.test(error)) return null;
	const words = typeof reason === 'string' && !reason.includes('://') ? reason : error;
	return new CouchRefusal(status, error, words.slice(0, reasonLimit));
}

function rejectedBy(signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) => {
		if (signal.aborted) reject(new Error('aborted'));
		else signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
	});
}
