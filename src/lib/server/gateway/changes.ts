import { concat, encode } from './bytes.ts';
import { allowed, type Answer, type Context } from './context.ts';
import type { Call } from './caller.ts';
import { longestHold, mostRows, queries, readQuery } from './query.ts';
import { CouchRefusal, refusals } from './refusal.ts';
import { readRows } from './rows.ts';

/**
 * Bytes of rows in one page, unpacked. A tablet parses a page in one go and must stay usable meanwhile; at 1.6 Mbps a
 * packed page of this size takes a few seconds, so a lost connection loses no more than that.
 */
export const pageLimit = 4 * 1024 * 1024;

/**
 * A page of changes, cut by size: `last_seq` is the last row's own and `pending` what truly comes after it. The first
 * row goes whatever its size, else the client would never get past it.
 */
export async function changes(context: Context, limit = pageLimit): Promise<Answer> {
	const asked = readQuery(context.url, queries.changes);
	const { heartbeat: _, seq_interval: __, timeout = String(longestHold), ...query } = asked;
	const held = query.feed === 'longpoll' ? Number(timeout) : 0;
	const call: Call = {
		database: context.database,
		path: ['_changes'],
		query: {
			...query,
			limit: query.limit ?? String(mostRows),
			...(held ? { timeout } : {}),
			...(query.feed === 'longpoll' && !held ? { feed: 'normal' } : {}),
		},
		signal: held ? context.released : context.left,
		held,
	};
	const page = await readPage(context, call, limit);
	if (held) await context.recheck();
	const { last_seq, pending } = page.end ?? (await whatFollows(context, page.lastSeq));
	const after = `"last_seq":${JSON.stringify(last_seq)},"pending":${JSON.stringify(pending)}`;
	return {
		body: concat([
			encode('{"results":[\n'),
			...page.rows.flatMap((row, i) => (i === 0 ? [row] : [separator, row])),
			encode(`\n],${after}}\n`),
		]),
	};
}

const separator = encode(',\n');

interface Page {
	readonly rows: readonly Uint8Array[];
	readonly lastSeq: unknown;
	/** As the backend said it; null: the page was cut. */
	readonly end: Readonly<Record<string, unknown>> | null;
}

async function readPage(context: Context, call: Call, limit: number): Promise<Page> {
	const opened = await context.backend.open(call);
	const rows: Uint8Array[] = [];
	let size = 0;
	let lastSeq: unknown;
	try {
		const reader = readRows(opened.body);
		for await (const { bytes, value } of reader) {
			const readable = allowed(context, value.id, 'read');
			if (readable && size > 0 && size + bytes.byteLength > limit)
				return { rows, lastSeq, end: null };
			lastSeq = value.seq;
			if (!readable) continue;
			rows.push(bytes);
			size += bytes.byteLength;
		}
		return { rows, lastSeq, end: reader.rest() };
	} catch (error) {
		throw error instanceof CouchRefusal ? error : refusals.unavailable();
	} finally {
		opened.settled();
	}
}

/** How much comes after a cut. The rows that were not sent are known to the backend alone. */
async function whatFollows(
	context: Context,
	seq: unknown,
): Promise<{ last_seq: unknown; pending: number }> {
	const { body } = await context.backend.json({
		database: context.database,
		path: ['_changes'],
		query: { since: typeof seq === 'string' ? seq : JSON.stringify(seq), limit: '1' },
		signal: context.left,
	});
	const { results, pending } = body as { results: unknown[]; pending: number };
	return { last_seq: seq, pending: results.length + pending };
}
