import * as z from 'zod/mini';
import { atLeast, atMost } from '../domain/checks.ts';
import { backupFormat, backupVersion, type Backup, type BackupRow } from './backup.ts';
import { checksum, NoCryptoError, unseal } from './sealed.ts';

/** A card with its history is far below; beyond it a phone would only struggle. Bytes. */
const fileLimit = 50_000_000;
/** Our documents nest less than ten deep; a deeper file was made to exhaust whoever reads it. */
const depthLimit = 64;

/** Why a file cannot be restored; nothing was changed. */
export type BackupProblem =
	| 'empty'
	| 'not-a-copy'
	| 'damaged'
	| 'newer'
	| 'needs-passphrase'
	| 'wrong-passphrase'
	| 'no-crypto'
	| 'too-large';

/** What a readable file holds. Its documents are checked one by one when they are restored. */
export interface BackupContents {
	readonly app: string;
	readonly createdAt: string;
	readonly docs: readonly BackupRow[];
	readonly versions: Backup['versions'];
	readonly aside: Backup['aside'];
	/** Entries that are no documents at all. */
	readonly unreadable: readonly unknown[];
}

export type BackupReading =
	| { readonly ok: true; readonly contents: BackupContents }
	| { readonly ok: false; readonly problem: BackupProblem };

const name = z.string().check(atLeast(1), atMost(300));
const when = z.string().check(atMost(40));

const envelopeSchema = z.looseObject({
	format: z.literal(backupFormat),
	version: z.number(),
	checksum: z.optional(z.string()),
});
const sealedSchema = z.looseObject({ sealed: z.string(), data: z.string() });
const contentsSchema = z.looseObject({
	app: z.string(),
	createdAt: when,
	docs: z.array(z.unknown()),
	versions: z._default(z.array(z.unknown()), []),
	aside: z._default(z.array(z.unknown()), []),
});
const rowSchema = z.object({
	db: name,
	id: name,
	type: name,
	body: z.unknown(),
	base: z._default(z.nullable(z.object({ rev: name, body: z.unknown() })), null),
});
// Loosely: a newer app may say more of an entry than that there was a text.
const versionSchema = z.looseObject({
	db: name,
	id: name,
	field: name,
	text: z.string(),
	value: z.optional(z.nullable(z.boolean())),
	at: when,
	by: z.string().check(atMost(80)),
});
const asideSchema = z.object({
	db: z.string(),
	id: z.string(),
	body: z.unknown(),
	reason: z.string(),
	at: when,
	source: z.union([z.literal('database'), z.literal('backup')]),
});

/** Reads a file of ours, or says why not. Never throws, changes nothing. */
export async function readBackupFile(
	file: string | Uint8Array | Blob,
	passphrase = '',
): Promise<BackupReading> {
	try {
		const text = await decode(file);
		return typeof text === 'string' ? await readText(text, passphrase) : failed(text.problem);
	} catch (error) {
		return failed(error instanceof NoCryptoError ? 'no-crypto' : 'damaged');
	}
}

async function decode(
	file: string | Uint8Array | Blob,
): Promise<string | { problem: BackupProblem }> {
	const size =
		typeof file === 'string' ? file.length : file instanceof Blob ? file.size : file.byteLength;
	if (size > fileLimit) return { problem: 'too-large' };
	if (typeof file === 'string') return file.replace(/^\uFEFF/, '');
	const bytes = file instanceof Blob ? new Uint8Array(await file.arrayBuffer()) : file;
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return { problem: looksLikeOurs(new TextDecoder('latin1').decode(bytes.subarray(0, 300))) };
	}
}

async function readText(text: string, passphrase: string): Promise<BackupReading> {
	if (text.trim() === '') return failed('empty');
	if (depth(text) > depthLimit) return failed(looksLikeOurs(text));
	const json = parse(text);
	const envelope = envelopeSchema.safeParse(json);
	if (!envelope.success) {
		const ours = (json as { format?: unknown } | null | undefined)?.format === backupFormat;
		return failed(json === undefined ? looksLikeOurs(text) : ours ? 'damaged' : 'not-a-copy');
	}
	const { version } = envelope.data;
	if (version > backupVersion) return failed('newer');
	if (version !== 1 && version !== backupVersion) return failed('damaged');
	if (!(await whole(text, json, version))) return failed('damaged');

	const sealed = sealedSchema.safeParse(json);
	if (!sealed.success) return readContents(json);
	if (!passphrase) return failed('needs-passphrase');
	const opened = await unseal(sealed.data, passphrase);
	if ('problem' in opened) return failed(opened.problem);
	const inner = parse(opened.text);
	return sealedSchema.safeParse(inner).success ? failed('damaged') : readText(opened.text, '');
}

function readContents(json: unknown): BackupReading {
	const parsed = contentsSchema.safeParse(json);
	if (!parsed.success) return failed('damaged');
	const { app, createdAt } = parsed.data;
	const docs = sift(rowSchema, parsed.data.docs);
	const versions = sift(versionSchema, parsed.data.versions);
	const aside = sift(asideSchema, parsed.data.aside);
	return {
		ok: true,
		contents: {
			app,
			createdAt,
			docs: docs.good.map((row) => ({ ...row, body: row.body ?? null, base: baseOf(row.base) })),
			versions: versions.good,
			aside: aside.good.map((one) => ({ ...one, body: one.body })),
			unreadable: [...docs.bad, ...versions.bad, ...aside.bad],
		},
	};
}

function baseOf(base: { rev: string; body?: unknown } | null): BackupRow['base'] {
	return base && { rev: base.rev, body: base.body ?? null };
}

function sift<T>(
	schema: z.ZodMiniType<T>,
	entries: readonly unknown[],
): { good: T[]; bad: unknown[] } {
	const good: T[] = [];
	const bad: unknown[] = [];
	for (const entry of entries) {
		const parsed = schema.safeParse(entry);
		if (parsed.success) good.push(parsed.data);
		else bad.push(entry);
	}
	return { good, bad };
}

/**
 * The file is as it was written. The sum is of what the file says, so that a reformatted one is still whole; that leaves
 * a bit which says the same in another way (`\u001f` and `\u001F`), and such a file is as long as ours and not ours.
 * Version 1 has no sum where the browser that wrote it gave no cryptography; of such a file nobody can tell.
 */
async function whole(text: string, json: unknown, version: number): Promise<boolean> {
	const { checksum: written, ...content } = json as { checksum?: unknown };
	if (version === 1 && written === undefined) return true;
	if (written !== (await checksum(JSON.stringify(content)))) return false;
	const ours = JSON.stringify(json);
	return version === 1 || text === ours || text.length !== ours.length;
}

/** A file that cannot be read at all: ours, but broken, or somebody else's. */
function looksLikeOurs(text: string): BackupProblem {
	return text.slice(0, 300).includes(backupFormat) ? 'damaged' : 'not-a-copy';
}

/** Undefined when it is no JSON. */
function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** How deep brackets nest outside of strings; counted before anything walks the values by recursion. */
function depth(text: string): number {
	let now = 0;
	let most = 0;
	let quoted = false;
	for (let at = 0; at < text.length; at++) {
		const unit = text[at];
		if (unit === '"') quoted = !quoted;
		else if (quoted && unit === '\\') at++;
		else if (quoted) continue;
		else if (unit === '[' || unit === '{') most = Math.max(most, ++now);
		else if (unit === ']' || unit === '}') now--;
	}
	return most;
}

function failed(problem: BackupProblem): BackupReading {
	return { ok: false, problem };
}
