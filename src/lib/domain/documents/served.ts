import * as z from 'zod/mini';
import * as of from './kind.ts';
import { kind, part } from './kind.ts';

/** Documents that the server alone writes: devices take them as they are. */

const tally = z.looseObject({ level: of.name, met: of.count, need: of.count, of: of.count });

/** The official status of a facility, counted from what it submitted. */
const standing = kind(
	'standing',
	part.name,
	{
		instrument: of.name,
		submission: of.uuidv7,
		round: of.round,
		catalogue: of.version,
		/** Null: below the lowest. */
		status: z.nullable(of.name),
		tallies: z.array(tally).check(z.maxLength(20)),
		submittedAt: of.instant,
		validUntil: of.instant,
	},
	(body) => `standing:${body.instrument}`,
);

/** The server's answer to a claim; `number` is its place in the order of arrival. */
const allocation = kind(
	'allocation',
	part.uuidv7,
	{
		claim: of.uuidv7,
		reward: of.name,
		state: z.enum(['given', 'waiting', 'refused', 'withdrawn']),
		number: of.count,
		reason: z.optional(of.line),
		at: of.instant,
	},
	(body) => `allocation:${body.claim}`,
);

/** A message in the facility's mailbox: `about` what, e.g. `reward`, and `subject`, e.g. which. */
const notice = kind('notice', part.name, {
	about: of.name,
	subject: z.optional(of.name),
	title: z.optional(of.line),
	text: z.optional(of.text),
	at: of.instant,
});

/** One facility as the coordinators' list shows it. */
const summary = kind(
	'summary',
	part.facility,
	{
		facility: of.facility,
		name: of.filledLine,
		operator: of.filledLine,
		status: z.nullable(of.name),
		submittedAt: z.optional(z.nullable(of.instant)),
		validUntil: z.optional(z.nullable(of.instant)),
	},
	(body) => `summary:${body.facility}`,
);

const named = z.looseObject({
	operator: of.filledLine,
	name: of.filledLine,
	district: z.optional(of.line),
	address: z.optional(of.line),
});

/** Somebody asks to join the programme for a facility of the city's list, or for one missing from it. */
const registration = kind('registration', part.name, {
	/** Null while it is missing from the list, see `proposed`. */
	facility: z.nullable(of.facility),
	proposed: z.nullable(named),
	/** The facility as it was called when the person chose it. */
	about: named,
	account: of.account,
	name: of.line,
	email: of.filledLine,
	at: of.instant,
	state: z.enum(['waiting', 'accepted', 'declined']),
	/** The decision stands, not all that follows from it is done. */
	pending: z.optional(z.boolean()),
	reason: z.optional(of.text),
	decidedAt: z.optional(of.instant),
	decidedBy: z.optional(of.account),
});

export const servedKinds = { standing, allocation, notice, summary, registration };
