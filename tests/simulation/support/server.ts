import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { couch, type Couch } from '../../../src/lib/couch/client.ts';
import { openEmbedded, type Embedded } from '../../../src/lib/server/embedded/index.ts';
import { createGateway, type Gateway } from '../../../src/lib/server/gateway/index.ts';
import type { PublishedInstruments } from '../../../src/lib/server/gateway/instruments.ts';
import { copyOf, forget, putBack } from './memory-pouch.ts';

vi.mock('../../../src/lib/server/embedded/pouch.ts', async (original) => ({
	...(await original<object>()),
	openPouch: (await import('./memory-pouch.ts')).openPouch,
}));

/** The card that people fill in here; asking what the city published would take real time. */
const levels = ['standard', 'premium', 'vip'];
const instruments: PublishedInstruments = {
	has: (instrument) => instrument === 'karta',
	hasVersion: (instrument) => instrument === 'karta',
	criteriaOf: (_, category) => new Set(levels.map((level) => `${category}.${level}`)),
	refresh: () => Promise.resolve(),
};

/** What a backup of the server holds. */
export type ServerCopy = ReadonlyMap<string, unknown>;

/** The real embedded server over a disk in memory, so that it can be set back in no time. */
export class SimulatedServer {
	readonly couch: Couch;
	epoch = 1;
	/** It lost writes, and its answers do not say so. */
	lostSilently = false;
	#gateway: Gateway | null = null;
	readonly #dir = mkdtempSync(join(tmpdir(), 'simulation-'));
	#embedded: Embedded | null = null;

	/** @param front what devices reach: the gateway before it, which reads everything strictly, or the server itself */
	constructor(
		readonly databases: readonly string[],
		private readonly front: 'gateway' | 'bare',
	) {
		this.couch = couch((request) => this.handle(request));
	}

	async start(): Promise<void> {
		this.#embedded = await openEmbedded({
			dir: this.#dir,
			idleMs: 1e9,
			onError: (error) => console.error(error),
		});
		if (this.front === 'gateway') this.#gateway = this.#before(this.#embedded);
		await this.#open();
	}

	#before({ handle }: Embedded): Gateway {
		return createGateway({
			backend: handle,
			principalOf: (request) => {
				const account = request.headers.get('X-Device') ?? '';
				const member = { role: 'staff', facility: 'f1', session: account } as const;
				return Promise.resolve({ ...member, account, email: '', name: account });
			},
			epoch: () => String(this.epoch),
			clock: () => new Date(Date.UTC(2026, 8, 1)),
			instruments,
			log: () => undefined,
		});
	}

	/** Opens the folders now: a disk answers when it likes, and a schedule must not wait for one in between. */
	async #open(): Promise<void> {
		for (const name of this.databases) {
			await this.couch.database(name).create();
			await this.couch.database(name).info();
		}
	}

	async handle(request: Request): Promise<Response> {
		if (!this.#embedded) throw new Error('the server is not running');
		return this.#embedded.handle(request);
	}

	/** A request of a device, whose person is a member of the facility. */
	async ask(device: string, path: string, init: RequestInit): Promise<Response> {
		if (!this.#gateway) return this.handle(new Request(`http://couch.invalid${path}`, init));
		const headers = new Headers(init.headers);
		headers.set('X-Device', device);
		const request = new Request(`http://server.invalid/db${path}`, { ...init, headers });
		return this.#gateway.handle(request, path.slice(1).replace(/\?.*/s, ''));
	}

	copy(): ServerCopy {
		return new Map(this.databases.map((name) => [name, copyOf(join(this.#dir, name))]));
	}

	/**
	 * Restarts with what an older copy held.
	 * @param told whether it names another epoch, as restoring does and a power cut does not
	 */
	async goBack(copy: ServerCopy, told: boolean): Promise<void> {
		this.#gateway?.close();
		await this.#embedded?.close();
		for (const [name, contents] of copy) putBack(join(this.#dir, name), contents);
		if (told) this.epoch++;
		else this.lostSilently = true;
		await this.start();
	}

	/** Another disk, with nothing on it. */
	async empty(): Promise<void> {
		for (const name of this.databases)
			await this.handle(new Request(`http://couch.invalid/${name}`, { method: 'DELETE' }));
		this.epoch++;
		await this.#open();
	}

	async end(): Promise<void> {
		this.#gateway?.close();
		await this.#embedded?.close();
		forget(this.#dir);
		rmSync(this.#dir, { recursive: true, force: true });
	}
}
