import type { Answer } from '../domain/answer.ts';
import { heldIn, mergeBodies, readBody, type Body } from '../domain/merge/body.ts';
import { fold, type Folded, type Leaves } from '../domain/merge/leaves.ts';
import { same } from '../domain/merge/plain.ts';
import { includes } from '../domain/stamp.ts';
import type { Base, Row } from './database.ts';
import { givenWay, type GivenWay } from './given-way.ts';

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
	/** What is not in the row any more (V5). */
	readonly gone: readonly GivenWay[];
	/** Leaves whose content is in what the server has: to be deleted there. */
	readonly losers: readonly string[];
}

export interface SettleOptions {
	readonly db: string;
	/** ISO 8601: when it arrives. */
	readonly at: string;
	/** Whether this device may write the document; where it may not, what the server has is right. */
	readonly writable: boolean;
	/** Stamps anew what theirs claims to know by its floor alone (V6). */
	readonly stampAnew?: ((mine: Answer, theirs: Answer) => Answer) | undefined;
}

/** Why a row waits although no server has refused it. */
export const newerDocument = 'newer-document';

/**
 * Applies the server's state of a document to this device's row of it. Pure. The row afterwards always has
 * `base` = what the server has, and is dirty exactly when its body is something else.
 *
 * | # | here | arrives | result |
 * |---|---|---|---|
 * | 1 | that revision, soundly (S1) | | nothing; what says the same is confirmed; one on its way did not arrive; what was accepted without quorum proves nothing |
 * | 2 | nothing | anything | taken, also what this version cannot read; a tombstone needs no row |
 * | 3 | an answer, card or submission | a tombstone | the server lacks it: sent anew (G1) |
 * | 4 | clean | another's tombstone | deleted; what it held goes to the history (G2) |
 * | 5 | dirty | another's tombstone | kept: deletion never beats an unsent edit |
 * | 6 | clean, or deleted | a body without `seen` | taken |
 * | 7 | readable | readable | the four rules of `seen`; leaves are merged first, in order of revision |
 * | 8 | clean | unreadable, newer | taken; what was here goes to the history |
 * | 9 | dirty | unreadable, newer | kept, not pushed: writing over it could lose what the newer app knows |
 * | 10 | readable | unreadable, damaged | kept and pushed over it; the damaged one is set aside |
 * | 11 | unreadable | anything | taken and the local one set aside; dirty and newer: kept, not pushed |
 *
 * @param local the row, or undefined
 * @returns null when nothing changes
 */
export function settle(
	local: Row | undefined,
	incoming: Incoming,
	{ db, at, writable, stampAnew }: SettleOptions,
): Settled | null {
	if (local?.base?.rev === incoming.rev && !incoming.leaves?.length && isSound(local, incoming))
		return confirmed(local, incoming.direct ?? false, at);
	if (incoming.body === null) return local ? tombstone(local, incoming, { writable, at }) : null;

	const folded = fold(incoming);
	const next = place(local, incoming, { db, at });
	if (!local || (!local.dirty && (local.body === null || !writable)))
		return settled(local, next(folded.body), folded);
	const theirs = readBody(incoming.id, folded.body);
	const mine = readBody(incoming.id, local.body);
	if (local.body === null) {
		const known = local.base && same(local.base.body, incoming.body);
		return known ? result(next(null)) : settled(local, next(folded.body), folded);
	}
	if (mine.kind === 'unreadable') {
		if (same(local.body, incoming.body)) return result(next(incoming.body));
		if (local.dirty && mine.newer) return result(waiting(local));
		const follows = !local.dirty && theirs.kind === 'unreadable' && theirs.newer;
		const aside = follows ? [] : [{ body: local.body, reason: mine.reason }];
		return { ...settled(local, next(folded.body), folded), aside: [...folded.aside, ...aside] };
	}
	if (theirs.kind === 'unreadable') return unreadable(local, incoming, theirs, next);
	if (theirs.kind === 'plain' && !local.dirty) return result(next(folded.body));

	const own = stampAnew ? anew(mine, theirs, stampAnew) : mine;
	// What was stamped anew theirs has not seen, whatever it says of what was on its way.
	const from = own === mine ? local : { ...local, sent: undefined };
	const { body, kind } = mergeBodies(commonBase(from, theirs), own, theirs);
	// As they came, not as this version reads them: only a person's edit writes a document in another form.
	const chosen =
		kind === 'theirs' ? folded.body : kind === 'mine' && own === mine ? local.body : body;
	return settled(local, next(chosen), { ...folded, held: [...folded.held, ...heldIn(theirs)] });
}

/**
 * Whether what this device takes for the server's revision can be relied on (S1): it can be read, and the body includes
 * it. A clean row is what the server has; where it is damaged, it is not.
 */
export function isSound(row: Row, incoming?: Incoming): boolean {
	const { id, body, base, dirty, sent } = row;
	if (!dirty) return incoming === undefined || same(body, incoming.body);
	if (body === null) return true;
	const mine = withoutRules(id, body);
	if (mine.kind === 'unreadable') return false;
	// Nothing that could be read was there.
	if (!base || (base.body === null && !sent?.accepted)) return true;
	const theirs = withoutRules(id, sent?.accepted ? sent.body : base.body);
	if (theirs.kind === 'plain') return true;
	return 'seen' in mine && 'seen' in theirs && includes(mine.seen, theirs.seen);
}

/** What a newer app wrote still says what it has seen. */
function withoutRules(id: string, body: unknown): Body {
	const read = readBody(id, body);
	return read.kind === 'unreadable' && read.newer ? readBody('', body) : read;
}

function anew(mine: Body, theirs: Body, stampAnew: NonNullable<SettleOptions['stampAnew']>): Body {
	if (mine.kind !== 'answer' || theirs.kind !== 'answer') return mine;
	const value = stampAnew(mine.value, theirs.value);
	return value === mine.value ? mine : { ...mine, value, seen: value.seen };
}

function settled(local: Row | undefined, row: Row, folded: Folded): Settled {
	return {
		row,
		aside: folded.aside,
		gone: givenWay(local, readBody(row.id, row.body), folded.held),
		// Of a row that differs the next reading tells whether the server has it.
		losers: row.dirty ? [] : folded.losers,
	};
}

/**
 * What both sides came from. A body that includes what was on its way from here (its answer was lost) came from
 * that, so that nobody clashes with himself. A clean row has no edits of its own to tell apart.
 */
export function commonBase(
	local: Pick<Row, 'id' | 'dirty' | 'base'> & { readonly sent?: Row['sent'] | undefined },
	theirs: Body,
): Body | null {
	if (!local.dirty) return null;
	const { id, sent, base } = local;
	const known = base && readBody(id, base.body);
	const ours = sent ? readBody(id, sent.body) : null;
	if (!ours || !('seen' in ours) || !('seen' in theirs) || !includes(theirs.seen, ours.seen))
		return known;
	// A merge keeps what was on its way: what the server is known to have may be later.
	return known && 'seen' in known && includes(known.seen, ours.seen) ? known : ours;
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
			...(dirty && !changed && refused !== undefined && refused !== newerDocument && { refused }),
			// What was on its way is not there yet, or not any more; it tells what was never sent at all.
			...(dirty && sent && { sent: { ...sent, accepted: undefined } }),
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
	return null;
}

/** A row that is what the server has after all: restored from a copy, it was asked after. */
function saysNothingElse(local: Row, direct: boolean): local is Row & { readonly base: Base } {
	const { sent, body, base, refused } = local;
	if (!base || refused !== undefined || sent?.accepted || !same(body, base.body)) return false;
	return !sent || direct;
}

function tombstone(
	local: Row,
	{ id, rev }: Incoming,
	{ writable, at }: { readonly writable: boolean; readonly at: string },
): Settled {
	if (isKept(id)) {
		const lacking = missing(local, writable);
		if (lacking.row) return { ...lacking, row: lacking.row };
	} else if (local.dirty && local.body !== null) {
		const { sent: _, ...row } = local;
		return result({ ...row, base: null });
	}
	const { sent: _, refused: __, ...rest } = local;
	const edit = local.edit + (local.body === null ? 0 : 1);
	return {
		...result({ ...rest, body: null, base: { rev, body: null, at }, dirty: null, edit }),
		gone: givenWay(local, readBody(id, null)),
		aside: damageOf(local),
	};
}

/** What of a row that goes cannot be read, and is to be kept apart. */
function damageOf({ id, body }: Row): Settled['aside'] {
	const read = readBody(id, body);
	const damaged = body !== null && read.kind === 'unreadable' && !read.newer;
	return damaged ? [{ body, reason: read.reason }] : [];
}

/** Documents that no device deletes: a tombstone of one is a server that lacks it (G1). */
function isKept(id: string): boolean {
	return /^(?:answer|card|submission):/.test(id);
}

/**
 * The server does not have a document at all. This device's own is sent anew as a new one; what cannot be read is set
 * aside, and what this device may not write goes.
 * @returns `row` null: to be deleted
 */
export function missing(
	local: Row,
	writable: boolean,
): Omit<Settled, 'row'> & { readonly row: Row | null } {
	const { sent: _, ...rest } = local;
	const aside = damageOf(local);
	const goes = local.body === null || aside.length || (!local.dirty && !writable);
	const gone = goes ? givenWay(local, readBody(local.id, null)) : [];
	return { aside, gone, losers: [], row: goes ? null : { ...rest, base: null, dirty: 1 } };
}

function unreadable(
	local: Row,
	incoming: Incoming,
	{ newer, reason }: Body & { kind: 'unreadable' },
	next: (body: unknown) => Row,
): Settled {
	if (!newer) {
		const aside = [{ body: incoming.body, reason }];
		const row = next(local.body);
		// Nothing that anybody could read is there to be included.
		return { ...result({ ...row, base: row.base && { ...row.base, body: null } }), aside };
	}
	if (local.dirty) return result(waiting(local));
	// Whether it really holds what it claims to include only the newer app can tell.
	return {
		...result(next(incoming.body)),
		gone: givenWay(local, readBody(local.id, incoming.body)),
	};
}

/** Not to be pushed until a version of the app that can read both has merged them. */
function waiting(local: Row): Row {
	return { ...local, refused: newerDocument };
}

/** The type a body names; without one, what its id begins with. */
function typeOf(id: string, body: unknown): string {
	const { type } = Object(body) as { type?: unknown };
	return typeof type === 'string' && type ? type : (id.split(':')[0] ?? '');
}

function result(row: Row): Settled {
	return { row, aside: [], gone: [], losers: [] };
}
