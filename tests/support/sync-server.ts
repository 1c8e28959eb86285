import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { couch } from '../../src/lib/couch/client.ts';
import type { CouchDocument } from '../../src/lib/couch/types.ts';
import { openEmbedded, type Embedded } from '../../src/lib/server/embedded/index.ts';
import { readWaiting } from '../../src/lib/store/sync-rows.ts';
import { facility, idOf, SyncDevice } from './sync-device.ts';

/** The real embedded server with one facility's database, and devices that sync with it step by step. */
export class SyncServer {
	/** What its answers name; null: they name none. */
	epoch: string | null = null;
	#dir = '';
	#embedded!: Embedded;
	#devices: SyncDevice[] = [];

	/** Has every test of the file begin with an empty server and end with nothing open. */
	constructor() {
		beforeEach(async () => {
			this.#dir = await mkdtemp(join(tmpdir(), 'sync-'));
			this.#embedded = await openEmbedded({ dir: this.#dir });
			this.epoch = null;
			this.#devices = [];
			await this.remote().create();
		});
		afterEach(async () => {
			for (const { database } of this.#devices) database.close();
			await this.#embedded.close();
			await rm(this.#dir, { recursive: true });
		});
	}

	readonly handle = async (request: Request) => {
		const response = await this.#embedded.handle(request);
		if (this.epoch === null) return response;
		return new Response(response.body, {
			status: response.status,
			headers: { 'X-Database-Epoch': this.epoch },
		});
	};

	remote() {
		return couch(this.handle).database(facility);
	}

	device(name = 'a'): SyncDevice {
		const one = new SyncDevice(name, this.handle);
		this.#devices.push(one);
		return one;
	}

	/** Two devices with one answer, "Raz." */
	async pair(): Promise<[SyncDevice, SyncDevice]> {
		const [a, b] = [this.device('a'), this.device('b')];
		await a.type('x', 'Raz.');
		await a.sync();
		await b.sync();
		return [a, b];
	}

	served(category = 'x'): Promise<CouchDocument | null> {
		return this.remote().get(idOf(category), { conflicts: true });
	}

	async servedText(category = 'x'): Promise<string | undefined> {
		return ((await this.served(category))?.text as { value: string } | undefined)?.value;
	}

	async all(): Promise<CouchDocument[]> {
		const rows = await this.remote().allDocsRange({ includeDocs: true });
		return rows.flatMap(({ doc }) => (doc ? [doc] : []));
	}

	/** Restores what it held `before`, in a new database. */
	async restore(before: readonly CouchDocument[]): Promise<void> {
		await this.handle(new Request(`http://couch.invalid/${facility}`, { method: 'DELETE' }));
		await this.remote().create();
		await this.remote().replicate(before);
	}
}

export const waiting = (one: SyncDevice) => readWaiting(one.database, [facility]);
export const isBulk = (request: Request) => request.url.endsWith('/_bulk_docs');
