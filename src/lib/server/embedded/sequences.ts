import { createHash } from 'node:crypto';
import { badRequest } from './answers.ts';

/**
 * Sequences are opaque, as in a cluster: `<number>-<token>`. The token belongs to this database in this data folder, so
 * that one from elsewhere (another server, a database made anew, a folder put back from a backup) is recognised and
 * answered with everything from the beginning; applying an old change again is harmless, missing one is not.
 */
export function sequenceToken(folder: string, database: string): string {
	return createHash('sha256').update(`${folder}\n${database}`).digest('hex').slice(0, 16);
}

export function writeSequence(number: number, token: string): string {
	return `${number}-${token}`;
}

/**
 * @param since as sent; null: from the beginning
 * @param latest the newest number there is; a greater one is from a future that was lost
 * @returns the number to go on from; 400 for what never was a sequence
 */
export function readSequence(since: string | null, token: string, latest: number): number {
	if (since === null || since === '' || since === '0') return 0;
	if (since === 'now') return latest;
	const [, digits, theirs] = /^"?(\d{1,15})-([^"]+)"?$/.exec(since) ?? [];
	if (!digits) throw badRequest("Malformed sequence supplied in 'since' parameter.");
	const number = Number(digits);
	return theirs === token && number <= latest ? number : 0;
}
