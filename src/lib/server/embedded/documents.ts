import { badRequest, Fault, notImplemented } from './answers.ts';

/** A document as it was sent, looked at field by field: the storage engine trusts what it is given. */
export interface Incoming {
	/** Null: the server finds one. */
	readonly id: string | null;
	/** The revision it was made from or, without new edits, is. */
	readonly rev: string | null;
	/** Its history, newest first, without the numbers; only without new edits. */
	readonly history: { readonly start: number; readonly ids: readonly string[] } | null;
	readonly deleted: boolean;
	/** Everything that is the document's own. */
	readonly fields: Readonly<Record<string, unknown>>;
}

/** As many revisions of a history are kept as CouchDB keeps by default. */
const historyLimit = 1000;

/** Bytes of JSON, CouchDB's default. */
const documentLimit = 8_000_000;

/** Sent back by clients that read a document with them; not part of it. */
const ignored = new Set(['_revs_info', '_local_seq', '_conflicts', '_deleted_conflicts']);

const kept = new Set([
	'_replication_id',
	'_replication_state',
	'_replication_state_time',
	'_replication_state_reason',
	'_replication_stats',
]);

const invalid = (reason: string) => new Fault(400, 'doc_validation', reason);

export function readDocument(value: unknown): Incoming {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw badRequest('Document must be a JSON object');
	const fields: Record<string, unknown> = {};
	let id: string | null = null;
	let rev: string | null = null;
	let history: Incoming['history'] = null;
	let deleted = false;
	for (const [name, field] of Object.entries(value)) {
		if (!name.startsWith('_') || kept.has(name)) fields[name] = field;
		else if (name === '_id') id = readId(field);
		else if (name === '_rev') rev = readRev(field);
		else if (name === '_revisions') history = readHistory(field);
		else if (name === '_deleted' && typeof field === 'boolean') deleted = field;
		else if (name === '_attachments' && isEmpty(field)) continue;
		else if (name === '_attachments') throw notImplemented('An attachment');
		else if (!ignored.has(name)) throw invalid(`Bad special document member: ${name}`);
	}
	if (history) rev = history.ids.length > 0 ? `${history.start}-${history.ids[0]}` : null;
	requireSmall(id, fields);
	return { id, rev, history, deleted, fields };
}

/** @returns the id itself */
export function readId(id: unknown): string {
	const illegal = (reason: string) => new Fault(400, 'illegal_docid', reason);
	if (typeof id !== 'string') throw illegal('Document id must be a string');
	if (id === '') throw illegal('Document id must not be empty');
	if (id === '_design/' || id === '_local/') throw illegal(`Illegal document id \`${id}\``);
	if (id.startsWith('_') && !/^_(?:design|local)\//.test(id))
		throw illegal('Only reserved document ids may start with underscore.');
	return id;
}

/** @returns the revision itself, e.g. `3-825cb35de44c433bfb2df415563a19de` */
export function readRev(rev: unknown): string {
	// A local document's revision counts from 0. Fifteen digits stay exact.
	if (typeof rev === 'string' && /^\d{1,15}-[^-]+$/.test(rev)) return rev;
	throw badRequest('Invalid rev format');
}

export function isLocal(id: string): boolean {
	return id.startsWith('_local/');
}

function readHistory(value: unknown): NonNullable<Incoming['history']> {
	const { start, ids } = Object(value) as { start?: unknown; ids?: unknown };
	if (typeof start !== 'number' || !Number.isSafeInteger(start))
		throw invalid("_revisions.start isn't an integer.");
	if (!Array.isArray(ids)) throw invalid("_revisions.ids isn't a array.");
	for (const id of ids) {
		if (typeof id !== 'string') throw invalid("RevId isn't a string");
		if (!/^[^-]+$/.test(id)) throw invalid("RevId isn't a valid hexadecimal");
	}
	if (start < ids.length || new Set(ids).size < ids.length)
		throw invalid('_revisions is no history');
	return { start, ids: ids.slice(0, historyLimit) };
}

function isEmpty(value: unknown): boolean {
	return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function requireSmall(id: string | null, fields: Incoming['fields']): void {
	// Measured only when it may matter: no letter takes more than six bytes of JSON.
	if (roughSize(fields) * 6 > documentLimit && JSON.stringify(fields).length > documentLimit)
		throw new Fault(413, 'document_too_large', id ?? '');
}

/** Letters of all strings and a few for everything else; walked without recursion. */
function roughSize(root: unknown): number {
	let size = 0;
	const open = [root];
	while (open.length > 0) {
		const value = open.pop();
		if (typeof value === 'string') size += value.length + 3;
		else if (typeof value === 'object' && value !== null) {
			for (const name in value) {
				size += name.length + 4;
				open.push((value as Record<string, unknown>)[name]);
			}
		} else size += 8;
	}
	return size;
}
