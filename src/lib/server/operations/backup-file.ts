import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { cannotUse } from './secret.ts';
import { StartError } from './start-error.ts';

/**
 * Writes text into a gzip file, whole or not at all; only this account may read it.
 * @throws StartError when the file is there already or cannot be written
 */
export async function writePacked(file: string, text: AsyncIterable<string>): Promise<void> {
	if (await exists(file)) throw new StartError(`${file} exists already; choose another name.`);
	const draft = `${file}.part`;
	try {
		await mkdir(dirname(file), { recursive: true });
		const out = createWriteStream(draft, { mode: 0o600, flush: true });
		await pipeline(Readable.from(text), createGzip(), out);
		await rename(draft, file);
	} catch (error) {
		await rm(draft, { force: true });
		if (error instanceof StartError || !isFileError(error)) throw error;
		throw cannotUse(file, error);
	}
}

/**
 * The lines of a gzip file.
 * @throws StartError when there is none, or it is no gzip file, or it ends too soon
 */
export async function* readPacked(file: string): AsyncGenerator<string> {
	const packed = createReadStream(file);
	const text = createGunzip().setEncoding('utf8');
	// An error of the file must end the reading of the text.
	packed.on('error', (error) => text.destroy(error)).pipe(text);
	let rest = '';
	try {
		for await (const chunk of text) {
			const lines = (rest + String(chunk)).split('\n');
			rest = lines.pop() ?? '';
			yield* lines;
		}
	} catch (error) {
		throw sentence(file, error);
	} finally {
		packed.destroy();
	}
	if (rest) yield rest;
}

function sentence(file: string, error: unknown): unknown {
	const { code } = Object(error) as { code?: unknown };
	if (code === 'ENOENT') return new StartError(`There is no file ${file}.`);
	if (code === 'Z_BUF_ERROR') {
		return new StartError('The backup is cut short: its end is missing. Nothing was changed.');
	}
	if (String(code).startsWith('Z_')) {
		return new StartError(
			`${file} is not a backup of Miasto Korzyści, or it is damaged. Nothing was changed.`,
		);
	}
	return isFileError(error) ? cannotUse(file, error) : error;
}

function isFileError(error: unknown): boolean {
	return error instanceof Error && 'syscall' in error;
}

async function exists(file: string): Promise<boolean> {
	return access(file).then(
		() => true,
		() => false,
	);
}
