import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createServer as createTcp, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { root } from '../../src/bin/fingerprint.js';
import type { Backend } from '../../src/lib/couch/types.ts';
import { openEmbedded, type Embedded } from '../../src/lib/server/embedded/index.ts';

/** ms; starting takes under two seconds, on a busy machine more. */
const patience = 30_000;

/** A folder that goes with the test. */
export async function folder(): Promise<string> {
	const path = await mkdtemp(join(tmpdir(), 'operations-'));
	onTestFinished(() => rm(path, { recursive: true, force: true }));
	return path;
}

export async function freePort(): Promise<number> {
	const server = createTcp();
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const { port } = server.address() as AddressInfo;
	await new Promise((done) => server.close(done));
	return port;
}

/** A command of ours as a process of its own. */
export interface Command {
	/** Everything it wrote so far, both streams. */
	readonly output: () => string;
	/** Resolves with its exit code. */
	readonly ended: Promise<number | null>;
	readonly child: ChildProcess;
	/** Resolves once the output holds this. */
	says(text: string | RegExp): Promise<void>;
}

export function run(script: string, args: string[], env: Record<string, string>): Command {
	if (!existsSync(join(root, 'build/operations'))) {
		throw new Error('These tests start the built server: run `npm run build` first.');
	}
	// Only what the test says: settings of this machine must not change what it sees.
	const { PATH = '', HOME = '' } = process.env;
	const child = spawn(process.execPath, [join(root, 'src/bin', script), ...args], {
		cwd: root,
		// As in a container: the build is used as it is.
		env: { PATH, HOME, NODE_ENV: 'production', ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	const heard = new Set<() => void>();
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			output += text;
			for (const listener of heard) listener();
		});
	}
	const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
	onTestFinished(async () => {
		child.kill('SIGKILL');
		await ended;
	});
	return {
		child,
		ended,
		output: () => output,
		says: (text) =>
			new Promise((resolve, reject) => {
				const fail = () => reject(new Error(`It never said ${text}, but:\n${output}`));
				const timer = setTimeout(fail, patience);
				const listener = () => {
					if (typeof text === 'string' ? !output.includes(text) : !text.test(output)) return;
					clearTimeout(timer);
					heard.delete(listener);
					resolve();
				};
				heard.add(listener);
				listener();
				void ended.then(() => heard.has(listener) && fail());
			}),
	};
}

export interface Running extends Command {
	readonly origin: string;
	/** @returns exit code and ms it took */
	stop(): Promise<{ code: number | null; ms: number }>;
}

/** The built server; resolves once it answers. */
export async function serve(env: Record<string, string>, script = 'serve.js'): Promise<Running> {
	const port = await freePort();
	const command = run(script, [], { PORT: String(port), ...env });
	await command.says(/^Data: /m);
	return {
		...command,
		origin: `http://127.0.0.1:${port}`,
		async stop() {
			const begun = performance.now();
			command.child.kill('SIGTERM');
			const code = await command.ended;
			return { code, ms: performance.now() - begun };
		},
	};
}

/** A CouchDB is looked for behind the pages: waits until requests are answered. */
export async function ready({ origin }: Running): Promise<void> {
	await vi.waitFor(
		async () => {
			const { status } = await fetch(`${origin}/health/ready`);
			if (status !== 200) throw new Error(`/health/ready answers ${status}`);
		},
		{ timeout: patience, interval: 100 },
	);
}

export const json = { 'Content-Type': 'application/json' };

export function post(url: string, body: unknown, headers: Record<string, string> = {}) {
	return fetch(url, {
		method: 'POST',
		headers: { ...json, ...headers },
		body: JSON.stringify(body),
	});
}

/** Signs in; the value of the `Cookie` header. */
export async function signIn(origin: string, email: string, password: string): Promise<string> {
	const answer = await post(`${origin}/api/session`, { email, password });
	if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
	return (answer.headers.get('Set-Cookie') ?? '').split(';', 1)[0] ?? '';
}

/** The city's first account, by the link that the first start printed. */
export async function firstCoordinator({ origin, says, output }: Running): Promise<string> {
	await says('First start');
	const [, token] = /pierwsze-uruchomienie#(\S+)/.exec(output()) ?? [];
	const person = {
		name: 'Katarzyna Miejska',
		email: 'kasia@miasto.example',
		password: 'długie hasło 1',
	};
	const answer = await post(`${origin}/api/first-start`, { token, ...person });
	if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`);
	return (answer.headers.get('Set-Cookie') ?? '').split(';', 1)[0] ?? '';
}

/** A database with the address and the password of a CouchDB, on our own protocol handler. */
export interface TestCouchdb {
	readonly url: string;
	readonly embedded: Embedded;
	close(): Promise<void>;
}

export async function couchdb(dir: string, port = 0): Promise<TestCouchdb> {
	const embedded = await openEmbedded({ dir });
	const server = createServer((request, response) => {
		const known = `Basic ${Buffer.from('admin:hidden').toString('base64')}`;
		if (request.headers.authorization !== known) return void response.writeHead(401).end('{}');
		const chunks: string[] = [];
		request.setEncoding('latin1').on('data', (chunk: string) => chunks.push(chunk));
		request.on('end', () => void forward(embedded.handle, request, chunks.join(''), response));
	});
	await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
	let closing: Promise<void> | null = null;
	const close = () => (closing ??= end(server, embedded));
	onTestFinished(close);
	const { port: taken } = server.address() as AddressInfo;
	return { url: `http://admin:hidden@127.0.0.1:${taken}`, embedded, close };
}

async function forward(
	handle: Backend,
	{
		method = 'GET',
		url = '/',
		headers,
	}: { method?: string; url?: string; headers: NodeJS.Dict<unknown> },
	body: string,
	response: import('node:http').ServerResponse,
): Promise<void> {
	const answer = await handle(
		new Request(`http://127.0.0.1${url}`, {
			method,
			headers: { 'Content-Type': String(headers['content-type'] ?? 'application/json') },
			body: body ? Buffer.from(body, 'latin1').toString('utf8') : null,
		}),
	);
	response.writeHead(answer.status, Object.fromEntries(answer.headers));
	response.end(await answer.text());
}

async function end(server: Server, embedded: Embedded): Promise<void> {
	server.closeAllConnections();
	await new Promise((done) => server.close(done));
	await embedded.close();
}
