import * as z from 'zod/mini';
import { answerId, answerSchema, answerSchemaNumber } from '../answer.ts';
import { seenSchema } from '../stamp.ts';
import * as of from './kind.ts';
import { field, kind, part } from './kind.ts';

/** Documents of one facility's database that its members write. */

const answer = {
	type: 'answer',
	schema: answerSchemaNumber,
	id: of.idPattern('answer', `${part.name}:${part.round}:${part.name}`),
	body: answerSchema,
	idOf: answerId,
} as const;

/** What a card has beside its answers: the catalogue version its draft is pinned to. */
const card = kind(
	'card',
	`${part.name}:${part.round}`,
	{
		instrument: of.name,
		round: of.round,
		catalogue: field(of.version),
		/** Something the team tells each other about the card as a whole. */
		note: z.optional(field(of.text)),
		seen: seenSchema,
	},
	(body) => `card:${body.instrument}:${body.round}`,
);

const snapshotOfAnswer = z.looseObject({
	criteria: z.record(of.name, z.nullable(z.boolean())),
	text: of.text,
});

/** A card as it was submitted, immutable: what the status is counted from. */
const submission = kind('submission', part.uuidv7, {
	instrument: of.name,
	round: of.round,
	catalogue: of.version,
	/** By category; those without any answer are absent. */
	answers: z.record(of.name, snapshotOfAnswer),
	at: of.instant,
	by: of.account,
});

/**
 * Who the facility is. The server makes it on acceptance; its manager and the city change it by a request. Phone and
 * description are read here for ever and written into the `profile`.
 */
const facility = kind('facility', null, {
	name: of.filledLine,
	operator: of.filledLine,
	district: z.optional(of.line),
	address: z.optional(of.line),
	email: z.optional(of.line),
	phone: z.optional(field(of.line)),
	about: z.optional(field(of.text)),
	seen: z.optional(seenSchema),
});

/** What the facility says of itself beside who it is; its members keep it up to date. */
const profile = kind('profile', null, {
	phone: z.optional(field(of.line)),
	about: z.optional(field(of.text)),
	seen: seenSchema,
});

/** One line of the development plan: the five columns of a self-diagnosis, and how far it is. */
const goal = kind('goal', part.uuidv7, {
	category: z.optional(field(of.name)),
	criterion: z.optional(field(z.nullable(of.name))),
	element: field(of.text),
	now: z.optional(field(of.text)),
	gap: z.optional(field(of.text)),
	action: z.optional(field(of.text)),
	resources: z.optional(field(of.text)),
	due: z.optional(field(z.nullable(of.day))),
	state: z.optional(field(z.enum(['open', 'done', 'dropped']))),
	seen: seenSchema,
});

/** A facility asks for a reward. The answer is the server's `allocation`. */
const claim = kind('claim', part.uuidv7, {
	reward: of.name,
	places: z.optional(of.count),
	at: of.instant,
	by: of.account,
	note: z.optional(field(of.text)),
	withdrawn: z.optional(field(z.boolean())),
	seen: seenSchema,
});

export const facilityKinds = { answer, card, submission, facility, profile, goal, claim };
