import { badRequest, Fault, notImplemented } from './answers.ts';
import { parseParameter } from './body.ts';

type Query = URLSearchParams;
type Body = Readonly<Record<string, unknown>>;

/** ms; CouchDB's defaults. */
const defaultTimeout = 60_000;
const defaultHeartbeat = 60_000;
/** ms; oftener would only burn processor time. */
const shortestHeartbeat = 50;

export interface ChangesParameters {
	readonly feed: 'normal' | 'longpoll' | 'continuous';
	readonly since: string | null;
	readonly limit: number;
	readonly includeDocs: boolean;
	readonly conflicts: boolean;
	readonly allLeaves: boolean;
	readonly descending: boolean;
	readonly docIds: readonly string[] | null;
	/** ms until a waiting feed ends; null: never. */
	readonly timeout: number | null;
	/** ms between signs of life; null: none. */
	readonly heartbeat: number | null;
}

/** @param body null with GET */
export function readChangesParameters(query: Query, body: Body | null): ChangesParameters {
	const feed = query.get('feed') ?? 'normal';
	if (feed === 'eventsource') throw notImplemented('The feed eventsource');
	if (!['normal', 'longpoll', 'continuous', 'live'].includes(feed))
		throw badRequest('Supported `feed` types: normal, continuous, live, longpoll, eventsource');
	const heartbeat = readHeartbeat(query.get('heartbeat'));
	return {
		feed: feed === 'live' ? 'continuous' : (feed as ChangesParameters['feed']),
		since: query.get('since'),
		// As in CouchDB, 0 is 1.
		limit: Math.max(1, readCount(query.get('limit'), 'limit') ?? Infinity),
		includeDocs: query.get('include_docs') === 'true',
		conflicts: query.get('conflicts') === 'true',
		allLeaves: query.get('style') === 'all_docs',
		descending: query.get('descending') === 'true',
		docIds: readFilter(query, body),
		timeout:
			heartbeat !== null
				? null
				: Math.min(defaultTimeout, readCount(query.get('timeout'), 'timeout') ?? defaultTimeout),
		heartbeat,
	};
}

function readHeartbeat(value: string | null): number | null {
	if (value === null || value === 'false') return null;
	if (value === 'true') return defaultHeartbeat;
	const ms = /^\d{1,9}$/.test(value) ? Number(value) : 0;
	if (ms < 1)
		throw badRequest('The heartbeat value should be a positive integer (in milliseconds).');
	return Math.max(shortestHeartbeat, ms);
}

function readFilter(query: Query, body: Body | null): readonly string[] | null {
	const filter = query.get('filter');
	if (filter === null || filter === '') return null;
	if (filter !== '_doc_ids') throw notImplemented(`The filter ${filter}`);
	const given = query.get('doc_ids');
	const ids = given === null ? body?.doc_ids : parseParameter(given);
	if (!Array.isArray(ids)) throw badRequest('`doc_ids` filter parameter is not a list.');
	return ids.filter((id) => typeof id === 'string');
}

export interface AllDocsParameters {
	readonly keys: readonly unknown[] | null;
	/** Ends of the range, both belonging to it; null: open. */
	readonly start: string | null;
	readonly end: string | null;
	/** No id can lie between the ends, e.g. from a list onwards. */
	readonly empty: boolean;
	readonly inclusiveEnd: boolean;
	readonly descending: boolean;
	readonly limit: number | null;
	readonly skip: number;
	readonly includeDocs: boolean;
	readonly conflicts: boolean;
	readonly updateSeq: boolean;
}

/** @param body what POST sent, with the same names as in the query, which goes first */
export function readAllDocsParameters(query: Query, body: Body | null): AllDocsParameters {
	const value = (...names: string[]): unknown => {
		for (const name of names) {
			const text = query.get(name);
			if (text !== null) return parseParameter(text);
			if (body && Object.hasOwn(body, name)) return body[name];
		}
		return undefined;
	};
	const flag = (name: string, otherwise = false): boolean => {
		const given = value(name);
		if (given === undefined) return otherwise;
		if (typeof given === 'boolean') return given;
		throw parseError(`Invalid boolean parameter: ${JSON.stringify(given)}`);
	};
	const count = (name: string): number | null => {
		const given = value(name);
		if (given === undefined) return null;
		if (typeof given === 'number' && Number.isSafeInteger(given) && given >= 0) return given;
		throw parseError(`Invalid value for integer: ${JSON.stringify(given)}`);
	};
	const keys = value('keys');
	if (keys !== undefined && !Array.isArray(keys))
		throw badRequest(
			`\`keys\` ${query.has('keys') ? 'parameter' : 'body member'} must be an array.`,
		);
	const descending = flag('descending');
	const key = value('key');
	const from = key ?? value('startkey', 'start_key');
	const to = key ?? value('endkey', 'end_key');
	const [low, high] = descending ? [to, from] : [from, to];
	return {
		keys: keys ?? null,
		start: typeof low === 'string' ? low : null,
		end: typeof high === 'string' ? high : null,
		empty: standsAbove(low) || standsBelow(high),
		inclusiveEnd: flag('inclusive_end', true),
		descending,
		limit: count('limit'),
		skip: count('skip') ?? 0,
		includeDocs: flag('include_docs'),
		conflicts: flag('conflicts'),
		updateSeq: flag('update_seq'),
	};
}

/** @returns null when not given */
function readCount(value: string | null, name: string): number | null {
	if (value === null) return null;
	if (/^\d{1,15}$/.test(value)) return Number(value);
	throw badRequest(`\`${name}\` must be a whole number`);
}

/** CouchDB's order of keys: null, booleans and numbers come before every id, lists and objects after. */
function standsAbove(key: unknown): boolean {
	return typeof key === 'object' && key !== null;
}

function standsBelow(key: unknown): boolean {
	return key === null || typeof key === 'boolean' || typeof key === 'number';
}

function parseError(reason: string): Fault {
	return new Fault(400, 'query_parse_error', reason);
}
