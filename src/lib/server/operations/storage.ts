import { join } from 'node:path';
import type { Config } from '../../../bin/config.js';
import type { Backend } from '../../couch/types.ts';
import {
	accountsDatabase,
	exchangeDatabase,
	facilityOf,
	programDatabase,
	registryDatabase,
} from '../../domain/access.ts';
import { openEmbedded } from '../embedded/index.ts';
import { couchBackend } from '../gateway/index.ts';
import { loggedError } from '../logs.ts';
import { isLogDatabase } from '../sent-log/index.ts';
import type { Log } from '../types.ts';
import { cannotUse } from './secret.ts';
import { StartError } from './start-error.ts';

/** The databases there are from the first start on; a facility's comes with its acceptance. */
export const standingDatabases = [
	programDatabase,
	exchangeDatabase,
	registryDatabase,
	accountsDatabase,
] as const;

/** Where the documents are: in this process or on a CouchDB. */
export interface Storage {
	readonly kind: 'embedded' | 'couchdb';
	/** For people: a folder, or an address without name and password. */
	readonly place: string;
	readonly backend: Backend;
	/** Ours only; a CouchDB may have others. */
	databases(): Promise<string[]>;
	/** Told the database of every write that goes through this process; undefined: ask the database itself. */
	readonly onWrite?: (listener: (database: string) => void) => () => void;
	close(): Promise<void>;
}

/** The folder of the embedded database. */
export function embeddedFolder(dataDir: string): string {
	return join(dataDir, 'db');
}

/**
 * @param log told what fails in the embedded database; its client only learns that something did
 * @throws StartError when another process has the data, or they cannot be opened
 */
export async function openStorage(
	config: Pick<Config, 'couchdbUrl' | 'dataDir'>,
	log?: Log,
): Promise<Storage> {
	return config.couchdbUrl
		? couchdbStorage(config.couchdbUrl)
		: embeddedStorage(embeddedFolder(config.dataDir), log);
}

/** @param folder made when it is not there */
export async function embeddedStorage(folder: string, log?: Log): Promise<Storage> {
	const onError = (error: unknown) => log?.('error', 'database-failed', loggedError(error));
	const embedded = await openEmbedded({ dir: folder, onError }).catch((error: unknown) => {
		if (error instanceof Error && error.name === 'LockedError') throw new StartError(error.message);
		throw cannotUse(folder, error);
	});
	return {
		kind: 'embedded',
		place: folder,
		backend: embedded.handle,
		databases: async () => (await embedded.databases()).filter(isOurs).sort(),
		onWrite: embedded.onWrite,
		close: () => embedded.close(),
	};
}

export function couchdbStorage(url: string): Storage {
	const backend = couchBackend(url);
	return {
		kind: 'couchdb',
		place: new URL(url).origin,
		backend,
		async databases() {
			const answer = await backend(new Request('http://couch.invalid/_all_dbs'));
			const names: unknown = answer.ok ? await answer.json() : null;
			if (!Array.isArray(names))
				throw new StartError(`${new URL(url).origin} does not answer as a CouchDB.`);
			return names
				.filter((name): name is string => typeof name === 'string' && isOurs(name))
				.sort();
		},
		close: async () => {},
	};
}

function isOurs(name: string): boolean {
	const standing = standingDatabases.some((one) => one === name);
	return standing || facilityOf(name) !== null || isLogDatabase(name);
}
