import { readAnswer } from '../../../src/lib/domain/answer.ts';
import { canonical } from '../../../src/lib/domain/merge/plain.ts';
import { draftDb } from '../../../src/lib/store/database.ts';
import { newerDocument } from '../../../src/lib/store/sync-settle.ts';
import type { Device } from './device.ts';
import type { SimulatedServer } from './server.ts';

/** What the server has, by database and id. */
export async function documentsOf(server: SimulatedServer): Promise<Map<string, unknown>> {
	const served = new Map<string, unknown>();
	for (const name of server.databases) {
		const rows = await server.couch.database(name).allDocsRange({ includeDocs: true });
		for (const { doc } of rows) if (doc) served.set(`${name}/${doc._id}`, bodyOf(doc));
	}
	return served;
}

/** What stands in losing leaves: it is there until somebody merges it, and then it is in the document. */
export async function leavesOf(server: SimulatedServer): Promise<unknown[]> {
	const leaves: unknown[] = [];
	for (const name of server.databases) {
		const database = server.couch.database(name);
		const { results } = await database.changes({ includeDocs: true, conflicts: true });
		for (const { id, doc } of results)
			for (const rev of doc?._conflicts ?? []) leaves.push(await database.get(id, { rev }));
	}
	return leaves;
}

/**
 * What somebody has otherwise than the server, what waits, and what was left behind.
 * @param early before everything was asked for anew
 */
export async function disagreements(
	server: SimulatedServer,
	devices: readonly Device[],
	served: ReadonlyMap<string, unknown>,
	early: boolean,
): Promise<string[]> {
	const broken: string[] = [];
	for (const name of served.keys()) {
		const [db = '', id = ''] = name.split('/');
		const doc = await server.couch.database(db).get(id, { conflicts: true });
		if (doc?._conflicts) broken.push(`leaves of ${id} are left on the server`);
	}
	for (const { name, disk } of devices) {
		// A draft is nobody's but this device's.
		const rows = disk.rows.filter(({ db }) => db !== draftDb);
		for (const row of rows) {
			const id = `${row.db}/${row.id}`;
			const server = served.get(id) ?? null;
			// Until a newer app has merged them.
			if (row.refused === newerDocument && (isNewer(server) || isNewer(row.body))) continue;
			// Until the server is as new as what this device has: the gateway takes no schema that it does not know.
			if (row.refused?.startsWith('written by a newer version') && isNewer(row.body)) continue;
			// Of a page of the disk that went bad nobody knows before the daily question.
			const spoilt = row.type === 'answer' && row.body !== null && !readAnswer(row.body).ok;
			if (early && spoilt) continue;
			if (row.dirty) broken.push(`${name}: ${id} still waits (${row.refused ?? ''})`);
			if (canonical(row.body) !== canonical(server))
				broken.push(`${name}: ${id} is not what the server has`);
		}
		for (const id of served.keys())
			if (!rows.some((row) => `${row.db}/${row.id}` === id))
				broken.push(`${name}: ${id} is missing`);
	}
	return broken;
}

function isNewer(body: unknown): boolean {
	const read = readAnswer(body);
	return !read.ok && read.newer;
}

function bodyOf(doc: object): unknown {
	return Object.fromEntries(Object.entries(doc).filter(([name]) => !name.startsWith('_')));
}

export function sentencesIn(text: string): string[] {
	return text.match(/Zdanie \d+\./g) ?? [];
}
