import { CouchError } from '../couch/errors.ts';
import type { CouchDocument } from '../couch/types.ts';
import { joinOpenRound } from '../store/join-round.ts';
import { pruneWaiting } from '../store/prune-waiting.ts';
import { dirtyRows } from '../store/rows.ts';
import {
	claimDirty,
	confirmSent,
	forgetSent,
	refuseSent,
	type Claimed,
} from '../store/sync-push.ts';
import { readBack } from './read.ts';
import { chunks, remote, type Work } from './work.ts';

/**
 * In UTF-16 units, by failures in a row. Below any server's limit for a request; a card is far below it, so it goes as
 * one. A line on which that takes longer than a request may gets smaller ones: the least pass at a kilobyte a second.
 */
const batchLengths = [2_000_000, 2_000_000, 250_000, 50_000];
const batchRows = 500;
/** Somebody may write the same document between reading and sending it; after so many times in a row it can wait. */
const rounds = 6;

/**
 * Sends everything that waits in one database; one request when nothing is in the way. Documents that met another
 * revision are read, merged and sent again.
 * @param failures attempts in a row that did not get through
 * @returns whether something is still to be done: accepted without a quorum, or overtaken again and again
 * @throws CouchError; what was confirmed before stays confirmed
 */
export async function push(work: Work, db: string, failures = 0): Promise<boolean> {
	const most = batchLengths[failures] ?? Math.min(...batchLengths);
	// Nearly always nothing: one small reading of the index, whatever the database holds.
	const dirty = await dirtyRows(work.database, db).toArray();
	let again = dirty.length > 0;
	let accepted = false;
	let later = '';
	if (again) {
		await joinOpenRound(work.database, db, dirty);
		await pruneWaiting(work.database, dirty);
	}
	for (let round = 0; again && round < rounds; round++) {
		const waiting = await claimDirty(work.database, db, { accepted: round === 0 });
		if (waiting.uncertain.length) await readBack(work, db, waiting.uncertain);
		again = waiting.uncertain.length > 0;
		for (const batch of batches(waiting.claimed, most)) {
			const sent = await send(work, db, batch);
			accepted ||= sent.accepted;
			if (sent.overtaken.length) await readBack(work, db, sent.overtaken);
			again ||= sent.overtaken.length > 0;
			later ||= sent.later;
		}
		// One that has to wait holds up no other.
		if (later) throw new CouchError('busy', later);
	}
	return again || accepted;
}

interface Sent {
	/** Ids that met another revision. */
	readonly overtaken: readonly string[];
	readonly accepted: boolean;
	/** Why a document is not taken now, and will be. */
	readonly later: string;
}

async function send(work: Work, db: string, claimed: readonly Claimed[]): Promise<Sent> {
	let answer;
	try {
		answer = await work.request((signal) =>
			remote(work, db).bulkDocs(claimed.map(toDocument), signal),
		);
	} catch (error) {
		if (!(error instanceof CouchError) || !isAboutTheBatch(error)) throw error;
		const [first] = claimed;
		if (first && claimed.length === 1) {
			const reason = error.kind === 'too-large' ? error.kind : error.reason;
			await refuseSent(work.database, db, [{ claimed: first, reason }]);
			return { overtaken: [], accepted: false, later: '' };
		}
		const middle = Math.ceil(claimed.length / 2);
		const left = await send(work, db, claimed.slice(0, middle));
		const right = await send(work, db, claimed.slice(middle));
		return {
			overtaken: [...left.overtaken, ...right.overtaken],
			accepted: left.accepted || right.accepted,
			later: left.later || right.later,
		};
	}
	const written: { claimed: Claimed; rev: string }[] = [];
	const refused: { claimed: Claimed; reason: string }[] = [];
	const overtaken: Claimed[] = [];
	let later = '';
	answer.rows.forEach((row, n) => {
		const one = claimed[n];
		if (!one) return;
		if ('ok' in row) written.push({ claimed: one, rev: row.rev });
		else if (row.error === 'conflict') overtaken.push(one);
		else if (isFinal(row.error)) refused.push({ claimed: one, reason: row.reason || row.error });
		else later = row.reason || row.error;
	});
	const accepted = answer.status === 202;
	if (written.length) await confirmSent(work.database, db, written, accepted, work.now());
	if (refused.length) await refuseSent(work.database, db, refused);
	const unheard = overtaken.filter(({ again }) => !again);
	if (unheard.length) await forgetSent(work.database, db, unheard);
	return { overtaken: overtaken.map(({ id }) => id), accepted, later };
}

/** The server read the request and will never accept it as it is: one of the documents is at fault. */
function isAboutTheBatch({ kind }: CouchError): boolean {
	return kind === 'refused' || kind === 'too-large' || kind === 'conflict';
}

/** CouchDB's words for a document that will not be accepted as it is; others may pass later. */
function isFinal(error: string): boolean {
	return /^(forbidden|unauthorized|bad_request|doc_validation|illegal_|invalid|.*too_large)/.test(
		error,
	);
}

function toDocument({ id, body, baseRev }: Claimed): CouchDocument {
	const rev = baseRev === null ? {} : { _rev: baseRev };
	return body === null ? { _id: id, ...rev, _deleted: true } : { ...Object(body), _id: id, ...rev };
}

function batches(claimed: readonly Claimed[], most: number): Claimed[][] {
	const all: Claimed[][] = [];
	for (const part of chunks(claimed, batchRows)) {
		let length = Infinity;
		for (const one of part) {
			const own = JSON.stringify(one.body).length;
			if ((length += own) > most) {
				all.push([]);
				length = own;
			}
			all.at(-1)?.push(one);
		}
	}
	return all;
}
