/** What the requests carry. Only shape and size; what a value must be is decided where it is used. */
import * as z from 'zod';
import { placePattern } from '../sent-log/index.ts';

const word = z.string().min(1).max(400);
const line = z.string().max(1000);

export const registrationBody = z.object({
	facility: z.object({
		id: z.string().max(200).optional(),
		operator: line.optional(),
		name: line.optional(),
		address: line.nullish().transform((address) => address ?? undefined),
	}),
	name: z.string().min(1).max(1000),
	email: word,
	password: z.string().min(1).max(1000),
});

export const decisionBody = z.discriminatedUnion('accept', [
	z.object({ accept: z.literal(true) }),
	z.object({ accept: z.literal(false), reason: z.string().trim().min(1).max(2000) }),
]);

/** Of which document, and where a page begins. */
export const sentQuery = z.strictObject({
	doc: z.string().min(1).max(500).optional(),
	before: z.string().regex(placePattern).optional(),
});

/** Who a facility is; what is left out or empty is none. */
export const facilityBody = z.strictObject({
	operator: line,
	name: line,
	district: line.default(''),
	address: line.default(''),
	email: line.default(''),
});

export const invitationBody = z.object({
	role: z.enum(['staff', 'manager', 'coordinator']),
	facility: z.string().max(200).nullish(),
});
