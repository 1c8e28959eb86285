const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** All in ms. */
export interface MailTiming {
	/** Waits after the first, second, … failed attempt; the last one repeats. */
	readonly waits: readonly number[];
	/** After this a letter is given up: no link in it is valid any longer. */
	readonly keepTrying: number;
	/** After this another process may take a claimed letter over: longer than any exchange with a mail server. */
	readonly claimHolds: number;
	/** How often a process that shares the database looks for letters that others left behind. */
	readonly sweep: number;
	/** Until the database is asked again when it did not answer. */
	readonly databaseWait: number;
	/** How long letters under way may take when the server stops. */
	readonly patience: number;
}

export const mailTiming: MailTiming = {
	// Greylisting wants a second attempt after some minutes; an outage should not be hammered.
	waits: [30 * second, 2 * minute, 5 * minute, 15 * minute, 30 * minute, hour],
	keepTrying: 7 * day,
	claimHolds: 10 * minute,
	sweep: 10 * minute,
	databaseWait: 10 * second,
	patience: 2.5 * second,
};
