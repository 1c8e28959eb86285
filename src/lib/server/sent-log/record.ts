import * as z from 'zod';

/** Whose writes are in no facility's database and by nobody of a facility; `~` is in no facility's id. */
export const city = '~city';

/** Days for which it is known who sent what. */
export const keptFor = 90;

/** One revision that was accepted. */
export const sentEntry = z.object({
	db: z.string(),
	id: z.string(),
	rev: z.string(),
	/** Account that sent it. */
	account: z.string(),
	/** Tells this person's devices apart; opens nothing. */
	session: z.string(),
	/** When it was accepted, ISO 8601 in UTC. */
	at: z.string(),
});
export type SentEntry = z.output<typeof sentEntry>;

/** What was sent for one facility in one minute, through one process. */
export const sentDocument = z.object({
	type: z.literal('sent'),
	schema: z.literal(1),
	facility: z.string(),
	entries: z.array(sentEntry),
	/** How many more there were than were kept. */
	dropped: z.number().optional(),
});
export type SentDocument = z.output<typeof sentDocument>;

const logName = /^log-(\d{4})-(0[1-9]|1[0-2])$/;

export function logDatabase(at: string): string {
	return `log-${at.slice(0, 7)}`;
}

export function isLogDatabase(name: string): boolean {
	return logName.test(name);
}

/** Whether even the last entry of this database is past its time. */
export function isPast(name: string, now: Date): boolean {
	const [, year, month] = logName.exec(name) ?? [];
	if (!year) return false;
	const end = Date.UTC(Number(year), Number(month), 1);
	return end + keptFor * 24 * 60 * 60 * 1000 <= now.getTime();
}

/** Ids sort by facility and time; the last piece keeps processes apart. */
export function sentId(facility: string, at: string, random: string): string {
	return `${sentPrefix(facility)}${at}:${random}`;
}

export function sentPrefix(facility: string): string {
	return `sent:${facility}:`;
}
