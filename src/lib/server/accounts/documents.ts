/** What the `accounts` database holds of people, sessions and links. Unknown fields are kept when written back. */
import * as z from 'zod';
import { sha256 } from './ids.ts';

const moment = z.iso.datetime();

/**
 * | state | who | signs in |
 * |---|---|---|
 * | `waiting` | registered, the city has not decided | no |
 * | `accepted` | the city said yes, the link in the letter is unused | no |
 * | `active` | has access | yes |
 * | `declined` | the city said no; the address is free | no |
 * | `ended` | access was taken away; the address is free | no |
 */
export const accountDocument = z.looseObject({
	type: z.literal('account'),
	schema: z.literal(1),
	email: z.string(),
	name: z.string(),
	role: z.enum(['staff', 'manager', 'coordinator']),
	facility: z.string().nullable(),
	state: z.enum(['waiting', 'accepted', 'active', 'declined', 'ended']),
	/** The hash, in PHC's notation. */
	password: z.string(),
	/** Which row of sessions is valid: raising it ends them all in one write. */
	generation: z.int(),
	/** The one session that outlives the last raise: where the password was changed. */
	kept: z.string().nullable(),
	created: moment,
});
export type AccountDocument = z.output<typeof accountDocument>;

/** Holds an address for one account; free when that account is declined, ended or missing. */
export const emailDocument = z.looseObject({
	type: z.literal('email'),
	schema: z.literal(1),
	account: z.string(),
});

export const sessionDocument = z.looseObject({
	type: z.literal('session'),
	schema: z.literal(1),
	account: z.string(),
	generation: z.int(),
	device: z.string(),
	/** Ids under which the device numbers its edits, the latest last: colleagues read which device an edit is from. */
	replicas: z.array(z.string()).optional(),
	created: moment,
	lastSeen: moment,
});
export type SessionDocument = z.output<typeof sessionDocument>;

export const tokenDocument = z.looseObject({
	type: z.literal('token'),
	schema: z.literal(1),
	purpose: z.enum(['activation', 'reset', 'invitation', 'first-start']),
	data: z.record(z.string(), z.unknown()),
	created: moment,
	/** Null: until used. */
	expires: moment.nullable(),
	used: moment.nullable(),
});
export type TokenDocument = z.output<typeof tokenDocument>;

/** Does this account hold its address? */
export function holdsAddress({ state }: AccountDocument): boolean {
	return state === 'waiting' || state === 'accepted' || state === 'active';
}

export const prefix = {
	account: 'account:',
	email: 'email:',
	session: 'session:',
	token: 'token:',
} as const;

export const accountId = (account: string) => prefix.account + account;
/** @param email normalised; hashed, so that ids in a server's log name nobody */
export const emailId = (email: string) => prefix.email + sha256(email);
/** The account comes first, so that one range reads a person's sessions. */
export const sessionsOf = (account: string) => `${prefix.session}${account}:`;
export const sessionId = (account: string, session: string) => sessionsOf(account) + session;
export const tokenId = (token: string) => prefix.token + sha256(token);
