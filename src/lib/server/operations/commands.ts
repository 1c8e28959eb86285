import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../../../bin/config.js';
import { couch } from '../../couch/client.ts';
import { accountsDatabase } from '../../domain/access.ts';
import { readPacked, writePacked } from './backup-file.ts';
import { backupLines, readBackup, type BackupSummary } from './backup-lines.ts';
import { backupOfRunning } from './control.ts';
import { renewEpoch } from './epoch.ts';
import { readLeaves, writeLeaves, type Leaf } from './leaves.ts';
import { cannotUse } from './secret.ts';
import { StartError } from './start-error.ts';
import {
	couchdbStorage,
	embeddedFolder,
	embeddedStorage,
	openStorage,
	standingDatabases,
	type Storage,
} from './storage.ts';

/** Told as a command goes on, a sentence at a time. */
export type Say = (sentence: string) => void;

/** Bytes of JSON sent at once; CouchDB takes 64 MB in a request, a proxy in between often less. */
const batchBytes = 4 * 1024 * 1024;

/**
 * Writes everything into one file, with the server running or stopped.
 * @param file undefined: named by the time, in the data folder's `backups`
 * @returns where it is
 */
export async function backup(config: Config, file: string | undefined, say: Say): Promise<string> {
	const now = new Date();
	const name = `miasto-korzysci-${now.toISOString().slice(0, 19).replaceAll(':', '-')}.ndjson.gz`;
	const target = file ?? join(config.dataDir, 'backups', name);
	const running = config.couchdbUrl ? null : await backupOfRunning(config.dataDir);
	if (running) await writePacked(target, running);
	else {
		if (!config.couchdbUrl) await requireData(config.dataDir);
		await using(await openStorage(config), async (storage) => {
			await reach(storage);
			await writePacked(target, backupLines(storage, now));
		});
	}
	// What was written is what counts: read it back before anybody relies on it.
	const { databases, leaves } = await check(target).catch(async (error: unknown) => {
		await rm(target, { force: true });
		throw error;
	});
	say(`${target}: ${databases} databases, ${leaves} documents.`);
	return target;
}

/**
 * Makes the data what a backup says. The server must be stopped. Sessions stay out: one that was ended since then must
 * not come back to life, so everyone signs in again. Data that were there are moved aside with `replace`, never
 * deleted.
 */
export async function restore(
	config: Config,
	file: string,
	{ replace }: { readonly replace: boolean },
	say: Say,
): Promise<void> {
	const summary = await check(file);
	if (config.couchdbUrl) await restoreIntoCouchdb(config.couchdbUrl, file, replace);
	else await restoreIntoFolder(config.dataDir, file, replace, say);
	const { databases, leaves, at } = summary;
	say(`Restored: ${databases} databases, ${leaves} documents, as they were at ${at}.`);
	say('Everyone signs in again; what devices have since then comes back with their next sync.');
}

/** Copies the embedded data into the CouchDB at COUCHDB_URL; may be repeated. The server must be stopped. */
export async function migrate(config: Config, say: Say): Promise<void> {
	const { couchdbUrl } = config;
	if (!couchdbUrl)
		throw new StartError('COUCHDB_URL says where the data should go; it is not set.');
	await requireData(config.dataDir);
	const target = couchdbStorage(couchdbUrl);
	await using(await embeddedStorage(embeddedFolder(config.dataDir)), async (source) => {
		await reach(target);
		for (const name of new Set([...standingDatabases, ...(await source.databases())])) {
			const writer = await writerInto(target, name);
			for await (const leaves of readLeaves(source.backend, name)) await writer.add(leaves);
			await writer.end();
			say(`${name}: ${writer.count()} documents.`);
		}
		await renewEpoch(couch(target.backend));
	});
	say(`Everything is at ${target.place}. Start the server with the same COUCHDB_URL.`);
}

async function restoreIntoFolder(dataDir: string, file: string, replace: boolean, say: Say) {
	const folder = embeddedFolder(dataDir);
	const draft = `${folder}.restoring`;
	const there = await isFilled(folder);
	// Opening it proves that no server runs on it.
	if (there) await using(await embeddedStorage(folder), async () => {});
	if (there && !replace) {
		throw new StartError(
			`There are data in ${folder} already. Add --replace to move them aside and restore anyway.`,
		);
	}
	await rm(draft, { recursive: true, force: true });
	await mkdir(dataDir, { recursive: true, mode: 0o700 });
	await using(await embeddedStorage(draft), (storage) => fill(storage, file));
	if (there) {
		const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
		const aside = `${folder}.before-${stamp}`;
		await rename(folder, aside);
		say(`The data from before are in ${aside}.`);
	} else await rm(folder, { recursive: true, force: true });
	await rename(draft, folder);
}

async function restoreIntoCouchdb(url: string, file: string, replace: boolean) {
	const storage = couchdbStorage(url);
	await reach(storage);
	const names = await storage.databases();
	if (names.length) {
		const advice = replace
			? 'On a CouchDB nothing is moved aside: delete or rename them there first.'
			: 'Restore into an empty one.';
		throw new StartError(`${storage.place} has databases already (${names.join(', ')}). ${advice}`);
	}
	await fill(storage, file);
}

/** Writes a backup into empty storage and begins a new epoch. */
async function fill(storage: Storage, file: string): Promise<void> {
	let writer: Writer | null = null;
	for await (const part of readBackup(readPacked(file))) {
		if ('leaf' in part) {
			const session = part.database === accountsDatabase && part.leaf._id.startsWith('session:');
			if (!session) await writer?.add([part.leaf]);
			continue;
		}
		await writer?.end();
		writer = await writerInto(storage, part.database);
	}
	await writer?.end();
	await couch(storage.backend).database(accountsDatabase).create();
	await renewEpoch(couch(storage.backend));
}

interface Writer {
	add(leaves: readonly Leaf[]): Promise<void>;
	end(): Promise<void>;
	count(): number;
}

async function writerInto(storage: Storage, name: string): Promise<Writer> {
	await couch(storage.backend).database(name).create();
	let batch: Leaf[] = [];
	let size = 0;
	let count = 0;
	async function end() {
		if (batch.length) await writeLeaves(storage.backend, name, batch);
		batch = [];
		size = 0;
	}
	return {
		async add(leaves) {
			for (const leaf of leaves) {
				batch.push(leaf);
				count += 1;
				size += JSON.stringify(leaf).length;
				if (size >= batchBytes) await end();
			}
		},
		end,
		count: () => count,
	};
}

/** Reads a whole backup without doing anything with it. */
async function check(file: string): Promise<BackupSummary> {
	const parts = readBackup(readPacked(file));
	for (;;) {
		const { done, value } = await parts.next();
		if (done) return value;
	}
}

/** @throws StartError when a CouchDB does not answer */
async function reach(storage: Storage): Promise<void> {
	await storage.databases().catch((error: unknown) => {
		if (error instanceof StartError) throw error;
		throw new StartError(`${storage.place} does not answer.`);
	});
}

async function requireData(dataDir: string): Promise<void> {
	const folder = embeddedFolder(dataDir);
	if (!(await isFilled(folder))) throw new StartError(`There are no data in ${folder}.`);
}

/** Whether a folder holds an embedded database. */
export async function isFilled(folder: string): Promise<boolean> {
	try {
		// The lock is made by the first look at a folder and says nothing of data.
		return (await readdir(folder)).some((name) => name !== '_lock');
	} catch (error) {
		if (Object(error).code === 'ENOENT') return false;
		throw cannotUse(dirname(folder), error);
	}
}

async function using<T>(storage: Storage, work: (storage: Storage) => Promise<T>): Promise<T> {
	try {
		return await work(storage);
	} finally {
		await storage.close();
	}
}
