import { allDocsRows } from '../../couch/read.ts';
import { counterBound } from '../../domain/counter-bound.ts';
import {
	beyondStored,
	excesses,
	typeOfId,
	type Bounds,
	type Excess,
} from '../../domain/documents/index.ts';
import type { Context } from './context.ts';
import { CouchRefusal } from './refusal.ts';

type Fields = Readonly<Record<string, unknown>>;

/** CouchDB's form of a row that is not taken. `not_yet`: devices keep it and come again, as for any word but CouchDB's. */
export interface RefusedRow {
	readonly error: 'forbidden' | 'not_yet';
	readonly reason: string;
}

/** Documents whose stored state is looked at together, at most a megabyte or so each. */
const together = 10;
/** More things out of bounds than any document holds that the server ever took. */
const mostExcesses = 20_000;
/** Leaves of one document that are looked at; a split cluster leaves a few. */
const mostLeaves = 50;

/**
 * Which of these documents are out of bounds, and why. The stored state is read only where a bound would refuse.
 * @param docs permitted and by their schema
 */
export async function outOfBounds(
	context: Context,
	docs: readonly Fields[],
): Promise<ReadonlyMap<Fields, RefusedRow>> {
	const { instruments, clock } = context.known;
	const bounds = (): Bounds => ({ counter: counterBound(clock()), instruments });
	const refused = new Map<Fields, RefusedRow>();
	const suspects: Fields[] = [];
	let named = false;
	for (const doc of docs) {
		const found = beyond(doc, bounds());
		if (found.length) suspects.push(doc);
		named ||= found.some((one) => one.named);
	}
	if (named) await instruments.refresh();
	for (let at = 0; at < suspects.length; at += together) {
		const few = suspects
			.slice(at, at + together)
			.map((doc) => ({ doc, found: beyond(doc, bounds()) }))
			.filter(({ found }) => found.length);
		if (!few.length) continue;
		const stored = await storedOf(
			context,
			few.map(({ doc }) => String(doc._id)),
		);
		for (const { doc, found } of few) {
			const left = await beyondLeaves(context, found, stored.get(String(doc._id)), bounds());
			const [first] = left;
			if (!first) continue;
			const final = left.find((one) => !one.later);
			refused.set(doc, {
				error: final ? 'forbidden' : 'not_yet',
				reason: (final ?? first).reason,
			});
		}
	}
	return refused;
}

/** What of a sent document is out of bounds, as far as anybody needs to know. */
function beyond({ _id, _rev, ...body }: Fields, bounds: Bounds): Excess[] {
	const found: Excess[] = [];
	for (const one of excesses(typeOf(_id), body, bounds)) {
		found.push(one);
		if (found.length < mostExcesses) continue;
		return [{ key: 'excesses', size: mostExcesses, reason: 'too much is out of bounds' }];
	}
	return found;
}

/** What neither the stored document has nor a leaf that lost: whoever merged one in has what it held. */
async function beyondLeaves(
	context: Context,
	found: readonly Excess[],
	stored: Fields | undefined,
	bounds: Bounds,
): Promise<readonly Excess[]> {
	if (!stored) return found;
	const { _id, _rev, _conflicts, ...body } = stored;
	const type = typeOf(_id);
	let left = beyondStored(found, excesses(type, body, bounds));
	const leaves = Array.isArray(_conflicts) ? _conflicts.slice(0, mostLeaves).map(String) : [];
	for (const rev of leaves) {
		if (!left.length) break;
		left = beyondStored(left, excesses(type, await leafOf(context, String(_id), rev), bounds));
	}
	return left;
}

/** Null: somebody took the leaf away meanwhile. */
async function leafOf(context: Context, id: string, rev: string): Promise<unknown> {
	const { database, left: signal } = context;
	try {
		const { body } = await context.backend.json({ database, path: [id], query: { rev }, signal });
		return body;
	} catch (error) {
		if (error instanceof CouchRefusal && error.status === 404) return null;
		throw error;
	}
}

async function storedOf(
	context: Context,
	ids: readonly string[],
): Promise<ReadonlyMap<string, Fields>> {
	const keys = [...new Set(ids)];
	const { body } = await context.backend.json({
		method: 'POST',
		database: context.database,
		path: ['_all_docs'],
		query: { include_docs: 'true', conflicts: 'true' },
		body: { keys },
		signal: context.left,
	});
	const rows = allDocsRows(body, keys);
	return new Map(rows.flatMap(({ key, doc }) => (doc ? [[key, doc] as const] : [])));
}

function typeOf(id: unknown): string {
	return typeOfId(String(id)) ?? '';
}
