import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../../src/bin/fingerprint.js';
import { builds } from './second-build.ts';

type Build = keyof typeof builds;

/**
 * One address behind which builds come and go, as on a city's server: `serve('second')` is a
 * deploy, `offline()` a basement. Real servers of both builds stand behind a small proxy.
 */
export class Deployment {
	/** Paths asked for since the start, in order. */
	readonly asked: string[] = [];
	/** Called before each request is passed on; may change what is served. */
	onRequest: (path: string) => void = () => {};

	#current: Build | undefined;
	#proxy: Server;
	#servers = new Map<Build, { port: number; child: ChildProcess; data: string }>();

	private constructor() {
		this.#proxy = createServer((incoming, outgoing) => {
			const path = incoming.url ?? '/';
			this.asked.push(path);
			this.onRequest(path);
			const server = this.#current && this.#servers.get(this.#current);
			if (!server) return void incoming.socket.destroy();
			const { method, headers } = incoming;
			const passed = request({ port: server.port, path, method, headers }, (answer) => {
				outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
				answer.pipe(outgoing);
			});
			passed.on('error', () => incoming.socket.destroy());
			incoming.pipe(passed);
		});
	}

	/** Starts with the first build served. */
	static async start(): Promise<Deployment> {
		const deployment = new Deployment();
		await new Promise<void>((done) => deployment.#proxy.listen(0, '127.0.0.1', done));
		await deployment.serve('first');
		return deployment;
	}

	get origin(): string {
		return `http://127.0.0.1:${(this.#proxy.address() as AddressInfo).port}`;
	}

	/** Deploys a build: from now on every request is answered by it. */
	async serve(build: Build): Promise<void> {
		if (!this.#servers.has(build)) this.#servers.set(build, await this.#launch(build));
		this.#current = build;
	}

	/** From now on nobody answers. */
	offline(): void {
		this.#current = undefined;
		this.#proxy.closeAllConnections();
	}

	async stop(): Promise<void> {
		for (const { child, data } of this.#servers.values()) {
			child.kill('SIGKILL');
			await rm(data, { recursive: true, force: true, maxRetries: 3 });
		}
		this.#proxy.closeAllConnections();
		await new Promise((done) => this.#proxy.close(done));
	}

	async #launch(build: Build) {
		const port = await freePort();
		const data = await mkdtemp(join(tmpdir(), 'deployment-'));
		const env = {
			...process.env,
			DATA_DIR: data,
			HOST: '127.0.0.1',
			PORT: String(port),
			ORIGIN: this.origin,
		};
		const child = spawn(process.execPath, ['src/bin/serve.js'], {
			cwd: root,
			env: { ...env, BUILD_DIR: builds[build].folder },
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		await new Promise<void>((ready, failed) => {
			// Its name and address, printed once it answers.
			createInterface({ input: child.stdout }).on('line', (line) => {
				if (line.startsWith('Miasto Korzyści')) ready();
			});
			child.once('exit', (code) => failed(new Error(`the ${build} build's server ended: ${code}`)));
		});
		return { port, child, data };
	}
}

export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const { port } = server.address() as AddressInfo;
	await new Promise((done) => server.close(done));
	return port;
}
