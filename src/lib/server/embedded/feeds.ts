import { jsonHeaders, text } from './answers.ts';
import type { Change } from '../../couch/types.ts';
import { readPage, readParts, startOf, type Page, type PagePart } from './changes.ts';
import type { Database } from './databases.ts';
import type { ChangesParameters } from './parameters.ts';

/** Changes put on the line of a continuous feed at once. */
const batch = 100;

/**
 * Answers `_changes`. A feed that waits takes no part of the database and ends with its reader, the database or the
 * server, whichever comes first.
 */
export async function answerChanges(
	database: Database,
	asked: ChangesParameters,
	signal: AbortSignal,
): Promise<Response> {
	const after = await startOf(database, asked.since);
	if (asked.feed === 'continuous') return stream(continuous(database, after, asked), signal);
	const parts = readParts(database, after, asked);
	// Before the answer begins: what fails here is still a refusal.
	const { value: first } = await parts.next();
	if (!first) throw new Error('A page of changes has no beginning.');
	if (!first.end) return stream(page(first, parts), signal);
	const only = { results: first.results, ...first.end };
	if (asked.feed === 'normal' || only.results.length > 0)
		return text(200, `{"results":[\n${rows(only.results)}${last(only)}`);
	return stream(longpoll(database, only, asked), signal);
}

type Pieces = (signal: AbortSignal) => AsyncGenerator<string>;

/** A long page, read as it is taken: a reader that has enough costs no more than what it took. */
function page(first: PagePart, following: AsyncGenerator<PagePart>): Pieces {
	return async function* () {
		yield `{"results":[\n${rows(first.results)}`;
		for await (const { results, end } of following) {
			if (results.length) yield `,\n${rows(results)}`;
			if (end) yield last(end);
		}
	};
}

function longpoll(database: Database, empty: Page, asked: ChangesParameters): Pieces {
	return async function* (signal) {
		const patience = new Patience(asked);
		let page = empty;
		yield '{"results":[\n';
		while (page.results.length === 0) {
			await database.nextMove(signal, patience.next());
			if (patience.heartbeat()) yield '\n';
			const next = patience.over ? null : await readOn(database, page.next, asked, signal);
			if (!next) break;
			page = next;
		}
		yield rows(page.results) + last(page);
	};
}

function continuous(database: Database, after: number, asked: ChangesParameters): Pieces {
	return async function* (signal) {
		const patience = new Patience(asked);
		let left = asked.limit;
		let page = await readPage(database, after, { ...asked, limit: Math.min(batch, left) });
		for (;;) {
			for (const change of page.results) yield `${JSON.stringify(change)}\n`;
			left -= page.results.length;
			if (left <= 0) break;
			if (page.results.length > 0) patience.restart();
			if (page.pending === 0) {
				await database.nextMove(signal, patience.next());
				if (patience.heartbeat()) yield '\n';
				if (patience.over) break;
			}
			const limit = Math.min(batch, left);
			const next = await readOn(database, page.next, { ...asked, limit }, signal);
			if (!next) break;
			page = next;
		}
		yield `${JSON.stringify({ last_seq: page.last_seq, pending: page.pending })}\n`;
	};
}

/** Null when the reader, the database or the server is gone: the feed ends with what it has told. */
async function readOn(
	database: Database,
	after: number,
	asked: ChangesParameters,
	signal: AbortSignal,
): Promise<Page | null> {
	if (signal.aborted || database.ended) return null;
	try {
		return await readPage(database, after, asked);
	} catch (error) {
		if (database.ended) return null;
		throw error;
	}
}

/** How long a feed waits, and when it gives a sign of life. */
class Patience {
	readonly #asked: Pick<ChangesParameters, 'timeout' | 'heartbeat'>;
	#since = performance.now();

	constructor(asked: Pick<ChangesParameters, 'timeout' | 'heartbeat'>) {
		this.#asked = asked;
	}

	/** ms until something is due; null: never. */
	next(): number | null {
		const limit = this.#asked.heartbeat ?? this.#asked.timeout;
		return limit === null ? null : Math.max(0, this.#since + limit - performance.now());
	}

	/** True when a sign of life is due. */
	heartbeat(): boolean {
		const due = this.#asked.heartbeat !== null && this.#due;
		if (due) this.restart();
		return due;
	}

	get over(): boolean {
		return this.#asked.heartbeat === null && this.#due;
	}

	restart(): void {
		this.#since = performance.now();
	}

	get #due(): boolean {
		// Timers may fire a fraction early.
		return (this.next() ?? Infinity) < 1;
	}
}

/** Read as slowly as the reader takes it; a reader that goes away ends it. */
function stream(pieces: Pieces, signal: AbortSignal): Response {
	const end = new AbortController();
	const abort = () => end.abort();
	if (signal.aborted) abort();
	signal.addEventListener('abort', abort, { once: true });
	const told = pieces(end.signal);
	const encoder = new TextEncoder();
	return new Response(
		new ReadableStream<Uint8Array>({
			async pull(controller) {
				const { done, value } = await told.next();
				if (!done) return controller.enqueue(encoder.encode(value));
				signal.removeEventListener('abort', abort);
				controller.close();
			},
			cancel() {
				abort();
				signal.removeEventListener('abort', abort);
				// Not waited for: it may be in the midst of reading.
				void told.return(undefined).catch(() => undefined);
			},
		}),
		{ headers: jsonHeaders },
	);
}

function rows(results: readonly Change[]): string {
	return results.map((change) => JSON.stringify(change)).join(',\n');
}

/** What stands after the rows. */
function last({ last_seq, pending }: Pick<Page, 'last_seq' | 'pending'>): string {
	return `\n],\n"last_seq":${JSON.stringify(last_seq)},"pending":${pending}}\n`;
}
