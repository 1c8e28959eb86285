import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { CouchDocument } from '../../couch/types.ts';
import type { Letter } from '../types.ts';

/**
 * A letter in the `accounts` database: `mail:<sha256 of the event>`, so that one event is one letter whatever asks
 * for it and how often.
 *
 *   waiting ──claim──► sending ──taken by the mail server──► sent (only the mark stays)
 *      ▲                  │ ├──refused for ever──► given-up (kept whole)
 *      └──later, again────┘ └──the process died──► claimed anew, under the same Message-ID
 */
export const idPrefix = 'mail:';

const content = z.object({
	to: z.string(),
	subject: z.string(),
	text: z.string(),
	action: z.object({ label: z.string(), url: z.string() }).optional(),
});

const common = z.object({
	_id: z.string().startsWith(idPrefix),
	_rev: z.string(),
	type: z.literal('mail'),
	schema: z.literal(1),
	/** What kind of event it was: the part of its name before the first colon. */
	kind: z.string(),
	/** ISO times, by the server's clock. */
	queued: z.iso.datetime(),
	attempts: z.int().nonnegative(),
});

const unsent = common.extend({ content });

const record = z.discriminatedUnion('state', [
	unsent.extend({
		state: z.literal('waiting'),
		notBefore: z.iso.datetime(),
		reason: z.string().optional(),
	}),
	unsent.extend({ state: z.literal('sending'), since: z.iso.datetime() }),
	unsent.extend({ state: z.literal('given-up'), at: z.iso.datetime(), reason: z.string() }),
	common.extend({ state: z.literal('sent'), at: z.iso.datetime() }),
]);

export type MailRecord = z.infer<typeof record>;
/** A letter on its way out, claimed by this process. */
export type Claimed = Extract<MailRecord, { state: 'sending' }>;

/** Where the letter of an event lies. */
export function mailId(event: string): string {
	return idPrefix + createHash('sha256').update(event).digest('hex');
}

/** The document that queues a letter. */
export function queuedRecord({ event, ...letter }: Letter, now: Date): CouchDocument {
	const { to, subject, text, action } = letter;
	return {
		_id: mailId(event),
		type: 'mail',
		schema: 1,
		kind: event.split(':', 1)[0] ?? '',
		state: 'waiting',
		queued: now.toISOString(),
		attempts: 0,
		notBefore: now.toISOString(),
		content: { to, subject, text, ...(action ? { action } : {}) },
	};
}

/** The record in a document, or null for anything else. */
export function readRecord(doc: CouchDocument | null | undefined): MailRecord | null {
	const { data } = record.safeParse(doc);
	return data ?? null;
}

export function claimed(
	{ _id, _rev, kind, queued, attempts, content }: Exclude<MailRecord, { state: 'sent' }>,
	now: Date,
): Claimed {
	return {
		...{ _id, _rev, type: 'mail', schema: 1, kind, queued, content },
		attempts: attempts + 1,
		state: 'sending',
		since: now.toISOString(),
	};
}

/** The mark that stays: neither the person nor the text nor the link. */
export function sent({ _id, _rev, kind, queued, attempts }: Claimed, now: Date): CouchDocument {
	return {
		...{ _id, _rev, type: 'mail', schema: 1, kind, queued, attempts },
		state: 'sent',
		at: now.toISOString(),
	};
}

export function postponed(claim: Claimed, notBefore: Date, reason: string): CouchDocument {
	const { since: _since, ...rest } = claim;
	return { ...rest, state: 'waiting', notBefore: notBefore.toISOString(), reason };
}

export function givenUp(claim: Claimed, now: Date, reason: string): CouchDocument {
	const { since: _since, ...rest } = claim;
	return { ...rest, state: 'given-up', at: now.toISOString(), reason };
}
