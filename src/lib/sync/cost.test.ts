import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDBDatabase } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { facility, SyncDevice } from '../../../tests/support/sync-device.ts';
import { locks, pass, SyncTabs } from '../../../tests/support/sync-tabs.ts';
import { openEmbedded, type Embedded } from '../server/embedded/index.ts';
import { saveAnswerEdits } from '../store/answers.ts';
import { observe } from '../store/observe.ts';

/** Writing transactions, as `stores durability`; on a tablet each strict one is some tens of milliseconds. */
let writes: string[];
const writtenSince = () => writes.splice(0);

beforeEach(() => {
	writes = [];
	const begin = IDBDatabase.prototype.transaction;
	vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
		this: IDBDatabase,
		...[stores, mode, options]
	) {
		if (mode === 'readwrite')
			writes.push(`${[...new Set([stores].flat())].join('+')} ${options?.durability}`);
		return begin.call(this, stores, mode, options);
	});
});
afterEach(() => {
	vi.restoreAllMocks();
});

describe('writing transactions of one push', () => {
	const [spring, autumn] = ['2026-03', '2026-09'];
	const categories = Array.from({ length: 15 }, (_, n) => `k${n}`);
	let dir: string;
	let embedded: Embedded;
	let device: SyncDevice;

	beforeEach(async () => {
		dir = await mkdtemp(join(tmpdir(), 'cost-'));
		embedded = await openEmbedded({ dir });
		device = new SyncDevice('a', (request) => embedded.handle(request));
		await device.couch.database(facility).create();
	});
	afterEach(async () => {
		device.database.close();
		await embedded.close();
		await rm(dir, { recursive: true });
	});

	async function fillIn(round: string, filled = categories) {
		const edits = filled.map((category) => {
			const key = { instrument: 'karta', round, category };
			return { key, catalogue: 1, kind: 'text', value: `O ${category}.`, basedOn: null } as const;
		});
		await saveAnswerEdits(device.database, facility, edits, { by: 'a', now: device.now });
	}

	/** A card that was sent, and its submission: what is written next begins another. */
	async function submitted(round: string) {
		await fillIn(round);
		const body = { type: 'submission', schema: 1, instrument: 'karta', round };
		const row = { db: facility, id: `submission:${round}`, type: 'submission', body };
		await device.database.docs.put({ ...row, base: null, dirty: 1, edit: 1 });
	}

	it('are two: what is about to be sent, before the request, and what was confirmed', async () => {
		await submitted(spring);
		await device.sync();
		await fillIn(autumn, ['k0']);
		writtenSince();
		await device.push();
		expect(writtenSince(), 'the first answer of another card').toEqual([
			'docs strict',
			'docs relaxed',
		]);
		await fillIn(autumn);
		writtenSince();
		await device.push();
		expect(device.requests).toEqual(['POST /_bulk_docs']);
		expect(writtenSince(), 'all others').toEqual(['docs strict', 'docs relaxed']);
	});

	it('are none where nothing waits', async () => {
		await fillIn(autumn);
		await device.sync();
		await device.sync();
		writtenSince();
		await device.sync();
		expect(device.requests).toEqual(['GET /_changes']);
		expect(writtenSince()).toEqual([]);
	});
});

describe('the report of a cycle', () => {
	const tabs = new SyncTabs();

	it('waits for no disk, and is seen by all tabs', async () => {
		const options = { locks: locks(), watch: observe };
		const [leading, other] = [tabs.create(options), tabs.create(options)];
		leading.start();
		other.start();
		await pass(5000);
		await tabs.type('a');
		writtenSince();
		await leading.flush();
		expect(writtenSince()).toEqual(['docs strict', 'docs relaxed', 'meta relaxed']);
		const { contactAt } = leading.state;
		expect(contactAt).toBe(new Date().toISOString());
		await pass(0);
		expect(other.state).toMatchObject({ contactAt, waiting: [] });
	});

	it('is written once a second at most while nothing of it changes but the time', async () => {
		const sync = tabs.create();
		sync.start();
		await pass(1000);
		await tabs.type('a');
		await sync.flush();
		writtenSince();
		for (let times = 0; times < 5; times++) {
			sync.wake();
			await pass(100);
		}
		expect(writtenSince()).toEqual([]);
		await pass(1000);
		sync.wake();
		await pass(0);
		expect(writtenSince()).toEqual(['meta relaxed']);
	});
});
