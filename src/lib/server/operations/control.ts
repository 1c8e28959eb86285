import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as z from 'zod';
import type { Log } from '../types.ts';
import { backupLines } from './backup-lines.ts';
import { loggedError } from '../logs.ts';
import type { Storage } from './storage.ts';

/**
 * A running server has the embedded database to itself: `npm run backup` asks it for the lines. It listens on this
 * machine only, and only for who can read `operations.json` in the data folder, which is the server's own account.
 */
const door = z.object({ port: z.int(), token: z.string(), pid: z.int() });

export type Door = z.infer<typeof door>;

function doorFile(dataDir: string): string {
	return join(dataDir, 'operations.json');
}

/** @returns how to close it again */
export async function openControl(
	dataDir: string,
	storage: Storage,
	log: Log,
): Promise<() => Promise<void>> {
	const token = randomBytes(32).toString('base64url');
	const expected = bytes(`Bearer ${token}`);
	const server = createServer((request, response) => {
		const given = bytes(request.headers.authorization ?? '');
		const known = given.length === expected.length && timingSafeEqual(given, expected);
		if (!known || request.method !== 'GET' || request.url !== '/backup') {
			response.writeHead(known ? 404 : 401).end();
			return;
		}
		response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
		pipeline(Readable.from(backupLines(storage, new Date())), response).catch((error: unknown) =>
			// The reader misses the last line and throws its file away.
			log('error', 'backup-failed', loggedError(error)),
		);
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject).listen(0, '127.0.0.1', resolve);
	});
	server.unref();
	const { port } = server.address() as AddressInfo;
	const file = doorFile(dataDir);
	await rm(file, { force: true });
	await writeFile(file, JSON.stringify({ port, token, pid: process.pid } satisfies Door), {
		mode: 0o600,
	});
	return async () => {
		await rm(file, { force: true });
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	};
}

/** The lines of a backup made by the server that runs on this data; null: none runs. */
export async function backupOfRunning(dataDir: string): Promise<AsyncIterable<string> | null> {
	const text = await readFile(doorFile(dataDir), 'utf8').catch(() => null);
	if (text === null) return null;
	let known: Door;
	try {
		known = door.parse(JSON.parse(text));
	} catch {
		return null;
	}
	const answer = await fetch(`http://127.0.0.1:${known.port}/backup`, {
		headers: { Authorization: `Bearer ${known.token}` },
	}).catch(() => null);
	if (!answer?.ok || !answer.body) return null;
	return linesOf(answer.body);
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
	const decoder = new TextDecoder();
	for await (const chunk of body) yield decoder.decode(chunk, { stream: true });
	yield decoder.decode();
}

function bytes(text: string): Uint8Array {
	return new TextEncoder().encode(text);
}
