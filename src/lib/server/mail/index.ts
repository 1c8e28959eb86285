import type { CouchDatabase } from '../../couch/client.ts';
import type { CouchDocument } from '../../couch/types.ts';
import type { Clock, Log, Mailer } from '../types.ts';
import { compose, type Sender } from './message.ts';
import { mailQueue } from './queue.ts';
import { claimed, givenUp, idPrefix, postponed, sent, type Claimed } from './record.ts';
import { mailTiming, type MailTiming } from './timing.ts';
import { DeliveryError, type Transport } from './transport.ts';

export { outboxTransport } from './outbox.ts';
export { smtpTransport } from './smtp.ts';

export interface MailDeps {
	/** Where the letters lie until they are sent: `accounts`. */
	readonly database: CouchDatabase;
	readonly transport: Transport;
	readonly from: Sender;
	readonly clock: Clock;
	readonly log: Log;
	/** No other process uses this database: a letter marked as being sent was left behind by a process that died. */
	readonly exclusive: boolean;
	readonly timing?: Partial<MailTiming>;
}

export interface MailCounts {
	/** Queued and not sent yet. */
	readonly waiting: number;
	/** Kept, but never sent: the mail server refused them for ever. */
	readonly givenUp: number;
	/** By this process since it started. */
	readonly sent: number;
}

export interface MailService extends Mailer {
	/** Finds what earlier processes left and begins to send. */
	start(): void;
	/** Lets letters under way finish for a moment; what stays goes out after the next start. */
	stop(): Promise<void>;
	counts(): MailCounts;
}

/** At once; one slow mail server must not hold up every other letter. */
const lanes = 2;

/** Sends queued letters: each event once, in spite of restarts. How: README.md beside this file. */
export function createMail(deps: MailDeps): MailService {
	const { transport, from, clock, log, exclusive } = deps;
	const timing = { ...mailTiming, ...deps.timing };
	const queue = mailQueue(deps.database);
	/** When to look at a letter next, ms. */
	const due = new Map<string, number>();
	const underWay = new Map<string, Promise<void>>();
	/** What became of letters where it could not be written down yet: never send those again. */
	const outcomes = new Map<string, (claim: Claimed) => CouchDocument>();
	const lost = new Set<string>();
	let sentHere = 0;
	let running = false;
	let timer: NodeJS.Timeout | undefined;
	let nextSweep = 0;

	const now = () => clock().getTime();

	function pump(): void {
		clearTimeout(timer);
		if (!running) return;
		if (now() >= nextSweep) {
			nextSweep = Infinity;
			void sweep().then(pump);
			return;
		}
		for (const [id, at] of [...due].sort(([, a], [, b]) => a - b)) {
			if (underWay.size >= lanes || at > now()) break;
			due.delete(id);
			const work = attempt(id).then((again) => {
				underWay.delete(id);
				if (again !== null) due.set(id, again);
				pump();
			});
			underWay.set(id, work);
		}
		if (underWay.size >= lanes) return;
		const wait = Math.min(nextSweep, ...due.values()) - now();
		// A longer one would overflow the timer and fire at once.
		if (wait < Infinity) timer = setTimeout(pump, Math.min(Math.max(wait, 0), 3_600_000));
	}

	/** Looks through all letters: after a start, and for what other processes left behind. */
	async function sweep(): Promise<void> {
		try {
			for await (const record of queue.all()) {
				if (record.state === 'given-up') lost.add(record._id);
				if (record.state === 'sent' || record.state === 'given-up') due.delete(record._id);
				else if (!underWay.has(record._id)) {
					const at = record.state === 'waiting' ? Date.parse(record.notBefore) : now();
					due.set(record._id, at);
				}
			}
			nextSweep = exclusive ? Infinity : now() + timing.sweep;
		} catch (error) {
			log('warn', 'letters-not-read', { reason: kindOf(error) });
			nextSweep = now() + timing.databaseWait;
		}
	}

	/** @returns when to look again, ms; null: this letter is done with */
	async function attempt(id: string): Promise<number | null> {
		try {
			const record = await queue.get(id);
			if (!record || record.state === 'sent' || record.state === 'given-up') return null;
			const outcome = outcomes.get(id);
			if (outcome) return await settle(claimed(record, clock()), outcome);
			const free =
				record.state === 'waiting'
					? Date.parse(record.notBefore)
					: Date.parse(record.since) + (exclusive ? 0 : timing.claimHolds);
			if (free > now()) return free;
			const claim = claimed(record, clock());
			if (Date.parse(record.queued) + timing.keepTrying < now()) {
				return await settle(claim, (mine) => givenUp(mine, clock(), 'too old'));
			}
			// The mark comes first: whoever finds it later knows that the letter may be out already.
			const rev = await queue.write(claim);
			if (rev === null) return now() + timing.databaseWait;
			const outcomeOfSending = await send(claim);
			outcomes.set(id, outcomeOfSending);
			return await settle({ ...claim, _rev: rev }, outcomeOfSending);
		} catch (error) {
			log('warn', 'letter-not-noted', { letter: short(id), reason: kindOf(error) });
			return now() + timing.databaseWait;
		}
	}

	async function send(claim: Claimed): Promise<(claim: Claimed) => CouchDocument> {
		const about = { letter: short(claim._id), kind: claim.kind, attempt: claim.attempts };
		try {
			await transport.deliver(compose(claim, from));
			sentHere += 1;
			log('info', 'letter-sent', about);
			return (mine) => sent(mine, clock());
		} catch (error) {
			const { permanent, reason } =
				error instanceof DeliveryError ? error : new DeliveryError(false, kindOf(error));
			const wait = timing.waits[Math.min(claim.attempts, timing.waits.length) - 1] ?? 0;
			if (permanent) {
				log('error', 'letter-given-up', { ...about, reason });
				return (mine) => givenUp(mine, clock(), reason);
			}
			// Apart from each other: letters of one outage should not all return in the same second.
			const again = new Date(now() + wait * (1 + Math.random() / 4));
			log('warn', 'letter-postponed', { ...about, reason, again: again.toISOString() });
			return (mine) => postponed(mine, again, reason);
		}
	}

	/** Writes down what became of a letter; while that fails, the letter is not sent again by this process. */
	async function settle(
		claim: Claimed,
		outcome: (claim: Claimed) => CouchDocument,
	): Promise<number | null> {
		const doc = outcome(claim);
		if ((await queue.write(doc)) === null) return now() + timing.databaseWait;
		outcomes.delete(claim._id);
		if (doc.state === 'given-up') lost.add(claim._id);
		return doc.state === 'waiting' ? Date.parse(String(doc.notBefore)) : null;
	}

	return {
		async enqueue(letter) {
			const id = await queue.add(letter, clock());
			if (id === null) return;
			due.set(id, now());
			// After the caller has its answer: people do not wait for mail.
			if (running) setImmediate(pump);
		},
		start() {
			running = true;
			pump();
		},
		async stop() {
			running = false;
			clearTimeout(timer);
			const work = Promise.allSettled(underWay.values());
			await Promise.race([work, later(timing.patience)]);
			transport.close();
		},
		counts: () => ({
			waiting: due.size + underWay.size,
			givenUp: lost.size,
			sent: sentHere,
		}),
	};
}

/** Enough to find a letter by in the log. */
function short(id: string): string {
	return id.slice(idPrefix.length, idPrefix.length + 12);
}

function kindOf(error: unknown): string {
	const { kind, code, name } = Object(error) as Record<string, unknown>;
	return String(kind ?? code ?? name ?? 'unknown');
}

function later(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
