import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { couch } from '../../src/lib/couch/client.ts';
import type { Backend } from '../../src/lib/couch/types.ts';
import { openEmbedded } from '../../src/lib/server/embedded/index.ts';
import { readConfig } from '../../src/bin/config.js';
import { backup, migrate, restore, type Say } from '../../src/lib/server/operations/commands.ts';
import { readEpoch } from '../../src/lib/server/operations/epoch.ts';
import { StartError } from '../../src/lib/server/operations/start-error.ts';
import { couchdb, firstCoordinator, folder, ready, run, serve, signIn } from './support.ts';

const quick = { timeout: 120_000 };
const database = 'facility-pod-debem';

type Settings = Parameters<typeof readConfig>[0];

/** A command within this process; what it says, or the sentence it refuses with. */
async function told(work: (say: Say) => Promise<unknown>): Promise<string> {
	const lines: string[] = [];
	try {
		await work((line) => lines.push(line));
	} catch (error) {
		if (!(error instanceof StartError)) throw error;
		lines.push(`refused: ${error.message}`);
	}
	return lines.join('\n');
}
const backedUp = (env: Settings, file?: string) =>
	told((say) => backup(readConfig(env), file, say));
const restored = (env: Settings, file: string) =>
	told((say) => restore(readConfig(env), file, { replace: false }, say));
const migrated = (env: Settings) => told((say) => migrate(readConfig(env), say));

/** Opens the data in a folder for a moment. */
async function within<T>(dir: string, work: (backend: Backend) => Promise<T>): Promise<T> {
	const embedded = await openEmbedded({ dir });
	try {
		return await work(embedded.handle);
	} finally {
		await embedded.close();
	}
}

/** A conflict, its resolution elsewhere, a deletion, an edited document: everything a revision tree can hold. */
async function fill(backend: Backend): Promise<void> {
	const db = couch(backend).database(database);
	await db.create();
	const tree = (leaves: string[][]) =>
		db.replicate(
			leaves.map((revisions) => ({
				_id: 'answer:a',
				_rev: revisions[0] ?? '',
				text: `zażółć ${revisions[0]}`,
				_revisions: {
					start: Number(revisions[0]?.split('-')[0]),
					ids: revisions.map((rev) => rev.split('-')[1]),
				},
			})),
		);
	const id = (letter: string) => letter.repeat(32);
	await tree([
		[`2-${id('b')}`, `1-${id('a')}`],
		[`2-${id('c')}`, `1-${id('a')}`],
		[`3-${id('d')}`, `2-${id('e')}`, `1-${id('a')}`],
	]);
	const { rev } = await db.put({ _id: 'gone', text: 'x' });
	await db.put({ _id: 'gone', _rev: rev, _deleted: true });
	await db.put({ _id: 'long', text: 'ą'.repeat(200_000) });
	await db.bulkDocs(Array.from({ length: 450 }, (_, index) => ({ _id: `many:${index}`, index })));
}

/** Everything a replication would see: each document's leaves with their histories. */
async function trees(backend: Backend, name = database): Promise<unknown> {
	const ask = async (path: string, body?: unknown) => {
		const init = body
			? {
					method: 'POST',
					body: JSON.stringify(body),
					headers: { 'Content-Type': 'application/json' },
				}
			: {};
		return (await backend(new Request(`http://x/${name}/${path}`, init))).json();
	};
	const { results } = (await ask('_changes?style=all_docs')) as {
		results: { id: string; changes: { rev: string }[] }[];
	};
	const docs = results
		.flatMap(({ id, changes }) => changes.map(({ rev }) => ({ id, rev })))
		.sort((a, b) => (a.id + a.rev < b.id + b.rev ? -1 : 1));
	return ask('_bulk_get?revs=true', { docs });
}

async function epochOf(origin: string): Promise<string> {
	const answer = await fetch(`${origin}/db/program`);
	return String(answer.headers.get('X-Database-Epoch'));
}

describe('a backup', quick, () => {
	it('of the running server becomes the same data again, under a new epoch', async () => {
		const DATA_DIR = await folder();
		const dir = join(DATA_DIR, 'db');
		await within(dir, fill);
		const server = await serve({ DATA_DIR });
		const cookie = await firstCoordinator(server);
		const epoch = await epochOf(server.origin);
		const file = join(await folder(), 'copy.ndjson.gz');
		const backup = run('backup.js', [file], { DATA_DIR });
		expect(await backup.ended, backup.output()).toBe(0);
		expect(backup.output()).toMatch(/copy\.ndjson\.gz: 5 databases, \d+ documents\.\n$/);
		expect((await stat(file)).mode & 0o077).toBe(0);
		// The running server keeps the data for itself.
		const early = run('restore.js', [file, '--replace'], { DATA_DIR });
		expect(await early.ended).toBe(1);
		expect(early.output()).toContain('in use by another running server');
		await server.stop();
		const before = await within(dir, trees);

		const refused = run('restore.js', [file], { DATA_DIR });
		expect(await refused.ended).toBe(1);
		expect(refused.output()).toContain('Add --replace');
		expect(await within(dir, trees)).toEqual(before);

		await within(dir, (backend) =>
			couch(backend).database(database).put({ _id: 'later', text: 'after the backup' }),
		);
		const restore = run('restore.js', [file, '--replace'], { DATA_DIR });
		expect(await restore.ended, restore.output()).toBe(0);
		expect(await within(dir, trees)).toEqual(before);
		const aside = (await readdir(DATA_DIR)).find((name) => name.startsWith('db.before-')) ?? '';
		expect(restore.output()).toContain(aside);
		const kept = await within(join(DATA_DIR, aside), (backend) =>
			couch(backend).database(database).get('later'),
		);
		expect(kept).toMatchObject({ text: 'after the backup' });

		const again = await serve({ DATA_DIR });
		expect(await epochOf(again.origin)).not.toBe(epoch);
		expect(await epochOf(again.origin)).toMatch(/^[0-9a-f-]{36}$/);
		// Whoever was signed in then signs in anew; the account itself is there.
		const session = await fetch(`${again.origin}/api/session`, { headers: { cookie } });
		expect(await session.json()).toMatchObject({ account: null });
		await signIn(again.origin, 'kasia@miasto.example', 'długie hasło 1');
	});

	it('of stopped data lands in the data folder, and in an empty one becomes the same', async () => {
		const DATA_DIR = await folder();
		await within(join(DATA_DIR, 'db'), fill);
		expect(await backedUp({ DATA_DIR })).toContain('1 databases, 455 documents.');
		const [name = ''] = await readdir(join(DATA_DIR, 'backups'));
		const file = join(DATA_DIR, 'backups', name);
		expect(await backedUp({ DATA_DIR }, file)).toContain('refused');
		const elsewhere = await folder();
		expect(await restored({ DATA_DIR: elsewhere }, file)).toContain('Restored: 1 databases');
		expect(await within(join(elsewhere, 'db'), trees)).toEqual(
			await within(join(DATA_DIR, 'db'), trees),
		);
	});

	it('that is damaged, cut short or something else is refused, and nothing is changed', async () => {
		const source = await folder();
		await within(join(source, 'db'), fill);
		const good = join(source, 'good.gz');
		await backedUp({ DATA_DIR: source }, good);
		const bytes = new Uint8Array(await readFile(good));
		const lines = gunzipSync(bytes).toString('utf8').trimEnd().split('\n');
		const packed = (some: string[]) => new Uint8Array(gzipSync(`${some.join('\n')}\n`));
		const cases: [name: string, content: Uint8Array | string, words: string][] = [
			['cut', bytes.subarray(0, bytes.length / 2), 'cut short'],
			['without-end', packed(lines.slice(0, -1)), 'cut short'],
			['one-missing', packed(lines.toSpliced(5, 1)), 'damaged'],
			['changed', packed(lines.map((line) => line.replace('zażółć', 'zazolc'))), 'damaged'],
			['text', 'not packed at all', 'not a backup'],
			['empty', '', 'cut short'],
			['other', packed(['{"some":"json"}']), 'not a backup'],
		];
		const DATA_DIR = await folder();
		for (const [name, content, words] of cases) {
			const file = join(source, name);
			await writeFile(file, content);
			const sentence = await restored({ DATA_DIR }, file);
			expect(sentence, name).toMatch(/^refused: [^\n]+$/);
			expect(sentence, name).toContain(words);
		}
		expect(await restored({ DATA_DIR }, join(source, 'nowhere'))).toContain('There is no file');
		expect(await readdir(DATA_DIR)).toEqual([]);
	});
});

describe('moving to a CouchDB', quick, () => {
	it('copies everything, again too, under a new epoch each time', async () => {
		const DATA_DIR = await folder();
		const dir = join(DATA_DIR, 'db');
		const first = await serve({ DATA_DIR });
		await firstCoordinator(first);
		const old = await epochOf(first.origin);
		const target = await couchdb(await folder());
		const env = { DATA_DIR, COUCHDB_URL: target.url };
		expect(await migrated(env)).toContain('in use by another running server');
		await first.stop();
		await within(dir, fill);

		const process = run('migrate.js', [], env);
		expect(await process.ended, process.output()).toBe(0);
		expect(process.output()).not.toContain('hidden');
		const epochs = new Set([old]);
		for (let time = 0; time < 2; time += 1) {
			if (time) expect(await migrated(env)).toContain('Everything is at');
			expect(await trees(target.embedded.handle)).toEqual(await within(dir, trees));
			const accounts = await trees(target.embedded.handle, 'accounts');
			expect(accounts).toEqual(await within(dir, (backend) => trees(backend, 'accounts')));
			epochs.add(await readEpoch(couch(target.embedded.handle)));
		}
		expect(epochs.size).toBe(3);
		const server = await serve(env);
		await ready(server);
		expect(epochs).toContain(await epochOf(server.origin));
		await signIn(server.origin, 'kasia@miasto.example', 'długie hasło 1');
		await server.stop();

		const file = join(await folder(), 'couchdb.gz');
		expect(await backedUp(env, file)).toContain('5 databases');
		expect(await restored(env, file)).toContain('has databases already');
		const empty = await couchdb(await folder());
		expect(await restored({ DATA_DIR, COUCHDB_URL: empty.url }, file)).toContain('Restored');
		expect(await trees(empty.embedded.handle)).toEqual(await trees(target.embedded.handle));
	});

	it('without a place to go, or without data, is one sentence', async () => {
		const DATA_DIR = await folder();
		expect(await migrated({ DATA_DIR })).toMatch(/^refused: COUCHDB_URL says where/);
		const COUCHDB_URL = 'http://admin:hidden@127.0.0.1:9';
		expect(await migrated({ DATA_DIR, COUCHDB_URL })).toMatch(/^refused: There are no data in/);
		expect(await backedUp({ DATA_DIR })).toMatch(/^refused: There are no data in/);
		expect(await backedUp({ DATA_DIR, COUCHDB_URL }, join(DATA_DIR, 'x'))).toBe(
			'refused: http://127.0.0.1:9 does not answer.',
		);
		const usage = run('restore.js', ['--overwrite'], { DATA_DIR });
		expect(await usage.ended).toBe(1);
		expect(usage.output()).toBe('Usage: npm run restore -- <file> [--replace]\n');
	});
});
