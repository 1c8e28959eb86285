import { mergeBodies, readBody, type Body, type Displaced } from '../domain/merge/body.ts';
import { fold, type Folded, type Leaves } from '../domain/merge/leaves.ts';
import { same } from '../domain/merge/plain.ts';
import type { Field } from '../domain/stamp.ts';
import { includes } from '../domain/stamp.ts';
import type { Base, Row } from './database.ts';

/** A document as the server has it. */
export interface Incoming extends Leaves {
	/** Null: deleted. */
	readonly body: unknown;
	/** Asked for by its id now, rather than told by the feed, which may be behind. */
	readonly direct?: boolean;
}

/** What becomes of a row when the server's state of its document arrives. */
export interface Settled {
	readonly row: Row;
	/** Bodies that could not be merged and are not in the row. */
	readonly aside: readonly { readonly body: unknown; readonly reason: string }[];
	/** Texts that lost a merge. */
	readonly displaced: readonly Displaced[];
	/** A text that somebody who knew it has written over. */
	readonly typedOver: { readonly previous: Field<string>; readonly next: string } | null;
	/** Leaves whose content is in the row now: to be deleted on the server once it has the row. */
	readonly losers: readonly string[];
}

/** Why a row waits although no server has refused it. */
export const newerDocument = 'newer-document';

/**
 * Applies the server's state of a document to this device's row of it. Pure. The row afterwards always has
 * `base` = what the server has, and is dirty exactly when its body is something else.
 *
 * | # | here | arrives | result |
 * |---|---|---|---|
 * | 1 | that revision | | nothing; what says the same, or was accepted without quorum, is confirmed; one on its way did not arrive |
 * | 2 | nothing | anything | taken, also what this version cannot read; a tombstone needs no row |
 * | 3 | clean | a tombstone | deleted |
 * | 4 | dirty | a tombstone | kept: deletion never beats an unsynced edit |
 * | 5 | clean, or deleted | a body without `seen` | taken |
 * | 6 | readable | readable | the four rules of `seen`; leaves are merged first, in order of revision |
 * | 7 | clean | unreadable, newer | taken; what it does not include is set aside |
 * | 8 | dirty | unreadable, newer | kept, not pushed: writing over it could lose what the newer app knows |
 * | 9 | readable | unreadable, damaged | kept and pushed over it; the damaged one is set aside |
 * | 10 | unreadable | anything | taken and the local one set aside; dirty and newer: kept, not pushed |
 *
 * @param local the row, or undefined
 * @param at ISO 8601: when it arrives
 * @param writable whether this device may write the document; where it may not, what the server has is right
 * @returns null when nothing changes
 */
export function settle(
	local: Row | undefined,
	incoming: Incoming,
	{ db, at, writable }: { readonly db: string; readonly at: string; readonly writable: boolean },
): Settled | null {
	if (local && local.base?.rev === incoming.rev && !incoming.leaves?.length)
		return confirmed(local, incoming.direct ?? false, at);
	if (incoming.body === null) return local ? result(deleted(local, incoming.rev)) : null;

	const folded = fold(incoming);
	const next = place(local, incoming, { db, at });
	if (!local || (!local.dirty && (local.body === null || !writable)))
		return result(next(folded.body), folded);
	const theirs = readBody(incoming.id, folded.body);
	const mine = readBody(incoming.id, local.body);
	if (local.body === null) {
		const known = local.base && same(local.base.body, incoming.body);
		return known ? result(next(null)) : result(next(folded.body), folded);
	}
	if (mine.kind === 'unreadable') {
		if (same(local.body, incoming.body)) return result(next(incoming.body));
		if (local.dirty && mine.newer) return result(waiting(local));
		const follows = !local.dirty && theirs.kind === 'unreadable' && theirs.newer;
		const aside = follows ? [] : [{ body: local.body, reason: mine.reason }];
		return result(next(folded.body), { ...folded, aside: [...folded.aside, ...aside] });
	}
	if (theirs.kind === 'unreadable') return unreadable(local, mine, incoming, theirs, next);
	if (theirs.kind === 'plain' && !local.dirty) return result(next(folded.body));

	const { body, kind, displaced } = mergeBodies(commonBase(local, theirs), mine, theirs);
	return {
		...result(next(body), folded),
		displaced: [...folded.displaced, ...displaced],
		typedOver: kind === 'theirs' ? typedOver(mine, theirs) : null,
	};
}

/**
 * What both sides came from. A body that includes what was on its way from here (its answer was lost) came from
 * that, so that nobody clashes with himself. A clean row has no edits of its own to tell apart.
 */
export function commonBase(local: Row, theirs: Body): Body | null {
	if (!local.dirty) return null;
	const { sent } = local;
	const ours = sent ? readBody(local.id, sent.body) : null;
	if (ours && 'seen' in ours && 'seen' in theirs && includes(theirs.seen, ours.seen)) return ours;
	return local.base && readBody(local.id, local.base.body);
}

/** The next state of the row, given its body. */
function place(
	local: Row | undefined,
	{ id, rev, body: server }: Incoming,
	{ db, at }: { readonly db: string; readonly at: string },
) {
	return (body: unknown): Row => {
		const { sent, refused, ...row } = local ?? { db, id, edit: 0 };
		const changed = !local || !same(local.body, body);
		const dirty = same(body, server) ? null : 1;
		return {
			...row,
			type: typeOf(id, body),
			body,
			base: { rev, body: server, at },
			dirty,
			edit: row.edit + (changed ? 1 : 0),
			// Refused stays refused until somebody edits or asks again.
			...(dirty && !changed && refused !== undefined && { refused, ...(sent && { sent }) }),
		};
	};
}

/** The server is where this device thinks it is. */
function confirmed(local: Row, direct: boolean, at: string): Settled | null {
	const { sent, ...row } = local;
	if (local.dirty && saysNothingElse(local, direct))
		return result({ ...row, base: { ...local.base, at }, dirty: null });
	// What was on its way did not arrive.
	if (direct && sent && !sent.accepted && row.refused === undefined) return result(row);
	if (!sent?.accepted || sent.baseRev !== local.base?.rev) return null;
	const base = { rev: sent.baseRev, body: sent.body, at };
	return result({ ...row, base, dirty: sent.edit === row.edit ? null : 1 });
}

/** A row that is what the server has after all: restored from a copy, it was asked after. */
function saysNothingElse(local: Row, direct: boolean): local is Row & { readonly base: Base } {
	const { sent, body, base, refused } = local;
	if (!base || refused !== undefined || sent?.accepted || !same(body, base.body)) return false;
	return !sent || direct;
}

function deleted(local: Row, rev: string): Row {
	const { sent, ...row } = local;
	const base = { rev, body: null };
	if (local.dirty && local.body !== null)
		return { ...row, base, ...(row.refused !== undefined && sent && { sent }) };
	const { refused: _, ...rest } = row;
	return { ...rest, body: null, base, dirty: null, edit: row.edit + (local.body === null ? 0 : 1) };
}

function unreadable(
	local: Row,
	mine: Body,
	incoming: Incoming,
	{ newer, reason }: Body & { kind: 'unreadable' },
	next: (body: unknown) => Row,
): Settled {
	if (!newer) {
		const aside = [{ body: incoming.body, reason }];
		return { ...result(next(local.body)), aside };
	}
	if (local.dirty) return result(waiting(local));
	const theirs = readBody('', incoming.body);
	const included = 'seen' in mine && 'seen' in theirs && includes(theirs.seen, mine.seen);
	const aside = included ? [] : [{ body: local.body, reason: 'a newer app wrote over it' }];
	return { ...result(next(incoming.body)), aside };
}

/** Not to be pushed until a version of the app that can read both has merged them. */
function waiting(local: Row): Row {
	const { body, edit, base } = local;
	return {
		...local,
		refused: newerDocument,
		sent: { body, edit, baseRev: base?.rev ?? null },
	};
}

function typedOver(mine: Body, theirs: Body): Settled['typedOver'] {
	if (mine.kind !== 'answer' || theirs.kind !== 'answer' || !mine.value.text) return null;
	const next = theirs.value.text?.value ?? '';
	return next === mine.value.text.value ? null : { previous: mine.value.text, next };
}

/** The type a body names; without one, what its id begins with. */
function typeOf(id: string, body: unknown): string {
	const { type } = Object(body) as { type?: unknown };
	return typeof type === 'string' && type ? type : (id.split(':')[0] ?? '');
}

function result(row: Row, from: Partial<Folded> = {}): Settled {
	const { aside = [], displaced = [], losers = [] } = from;
	return { row, aside, displaced, losers, typedOver: null };
}
