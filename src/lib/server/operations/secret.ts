import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

/**
 * What cookies are sealed with: SESSION_SECRET, else one made at the first start and kept in the data folder, readable
 * by the server's own account only. Several processes in front of one CouchDB need SESSION_SECRET.
 */
export async function sessionSecret(given: string | null, dataDir: string): Promise<string> {
	if (given) return given;
	const file = join(dataDir, 'secret');
	await mkdir(dataDir, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
		throw cannotUse(dataDir, error);
	});
	try {
		await writeFile(file, randomBytes(48).toString('base64url'), { flag: 'wx', mode: 0o600 });
	} catch (error) {
		if (codeOf(error) !== 'EEXIST') throw cannotUse(file, error);
	}
	const secret = (
		await readFile(file, 'utf8').catch((error: unknown) => {
			throw cannotUse(file, error);
		})
	).trim();
	if (secret.length >= 32) return secret;
	throw new StartError(
		`${file} is damaged: it must hold at least 32 characters. Delete it to get a new one; everyone signs in again.`,
	);
}

/** A folder or file that this process may not use, in a sentence. */
export function cannotUse(path: string, error: unknown): StartError {
	const reasons: Record<string, string> = {
		EACCES: 'this account has no access to it',
		EPERM: 'this account has no access to it',
		EROFS: 'the disk is read-only',
		ENOSPC: 'the disk is full',
		EEXIST: 'it is a file',
		ENOTDIR: 'a part of the path is a file',
		EISDIR: 'it is a folder',
	};
	const code = codeOf(error);
	return new StartError(`${path} cannot be used: ${reasons[code] ?? code}.`);
}

function codeOf(error: unknown): string {
	const { code } = Object(error) as { code?: unknown };
	return typeof code === 'string' ? code : 'unknown error';
}
