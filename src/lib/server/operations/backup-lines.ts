import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { CouchDocument } from '../../couch/types.ts';
import { readLeaves, type Leaf } from './leaves.ts';
import { StartError } from './start-error.ts';
import type { Storage } from './storage.ts';

/**
 * A backup is JSON, one value a line: what it is, then for each database its name and its leaves, and at the end how
 * much there was and the SHA-256 of everything before. Without that last line it is not a backup: a file that was cut
 * short, or a server that died, must never pass for one.
 */
const format = 'miasto-korzysci-backup';

const header = z.object({ format: z.literal(format), version: z.literal(1), at: z.iso.datetime() });
const database = z.object({ database: z.string() });
const leaf = z.object({ leaf: z.looseObject({ _id: z.string(), _rev: z.string() }) });
const end = z.object({
	end: z.literal(true),
	databases: z.int(),
	leaves: z.int(),
	sha256: z.string(),
});
const line = z.union([leaf, database, end, header]);

export interface BackupSummary {
	/** ISO; when the backup was begun. */
	readonly at: string;
	readonly databases: number;
	readonly leaves: number;
}

export type BackupPart =
	{ readonly database: string } | { readonly database: string; readonly leaf: Leaf };

/** The lines of a backup, each with its line end. */
export async function* backupLines(
	storage: Pick<Storage, 'backend' | 'databases'>,
	now: Date,
): AsyncGenerator<string> {
	const hash = createHash('sha256');
	const say = (value: unknown) => {
		const text = `${JSON.stringify(value)}\n`;
		hash.update(text);
		return text;
	};
	yield say({ format, version: 1, at: now.toISOString() });
	const names = await storage.databases();
	let leaves = 0;
	for (const name of names) {
		yield say({ database: name });
		for await (const batch of readLeaves(storage.backend, name)) {
			leaves += batch.length;
			yield batch.map((leaf) => say({ leaf })).join('');
		}
	}
	yield `${JSON.stringify({ end: true, databases: names.length, leaves, sha256: hash.digest('hex') })}\n`;
}

/**
 * Reads a backup, line by line, and returns what it says of itself once its end has proved it whole.
 * @throws StartError for anything that is not a whole backup
 */
export async function* readBackup(
	lines: AsyncIterable<string>,
): AsyncGenerator<BackupPart, BackupSummary> {
	const hash = createHash('sha256');
	let at: string | null = null;
	let current: string | null = null;
	let databases = 0;
	let leaves = 0;
	let summary: BackupSummary | null = null;
	// To the end of the file, so that what it is packed in has its own sum looked at, too.
	for await (const text of lines) {
		if (summary) throw damaged();
		const parsed = parse(text);
		if ('format' in parsed) at = parsed.at;
		if (at === null) throw damaged();
		if ('end' in parsed) {
			const counted = parsed.databases === databases && parsed.leaves === leaves;
			if (!counted || parsed.sha256 !== hash.digest('hex')) throw damaged();
			summary = { at, databases, leaves };
			continue;
		}
		hash.update(`${text}\n`);
		if ('database' in parsed) {
			current = parsed.database;
			databases += 1;
			yield { database: current };
		}
		if ('leaf' in parsed) {
			if (current === null) throw damaged();
			leaves += 1;
			yield { database: current, leaf: parsed.leaf as CouchDocument };
		}
	}
	if (summary) return summary;
	throw new StartError('The backup is cut short: its end is missing. Nothing was changed.');
}

function parse(text: string): z.infer<typeof line> {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw damaged();
	}
	const { data } = line.safeParse(value);
	if (!data) throw damaged();
	return data;
}

function damaged(): StartError {
	return new StartError(
		'The file is not a backup of Miasto Korzyści, or it is damaged. Nothing was changed.',
	);
}
