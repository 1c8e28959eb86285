import { readAnswer } from '../../../src/lib/domain/answer.ts';
import { canonical } from '../../../src/lib/domain/merge/plain.ts';
import { textsOf } from '../../../src/lib/domain/merge/reconcile.ts';
import type { Device } from './device.ts';
import type { SimulatedServer } from './server.ts';

/**
 * What somebody has otherwise than the server, what waits, and what nobody has any more.
 * @param typed sentences that nobody took out: they must be in a document, a device's own history is not enough
 */
export async function disagreements(
	server: SimulatedServer,
	devices: readonly Device[],
	typed: readonly string[],
): Promise<string[]> {
	const broken: string[] = [];
	const served = new Map<string, unknown>();
	for (const name of server.databases) {
		const rows = await server.couch.database(name).allDocsRange({ includeDocs: true });
		for (const { doc } of rows) if (doc) served.set(`${name}/${doc._id}`, bodyOf(doc));
		for (const { key } of rows) {
			const doc = await server.couch.database(name).get(key, { conflicts: true });
			if (doc?._conflicts) broken.push(`leaves of ${key} are left on the server`);
		}
	}
	const texts: string[] = [];
	for (const device of devices) {
		const rows = await device.rows();
		for (const row of rows) {
			const id = `${row.db}/${row.id}`;
			if (row.dirty) broken.push(`${device.name}: ${id} still waits (${row.refused ?? ''})`);
			if (canonical(row.body) !== canonical(served.get(id) ?? null))
				broken.push(`${device.name}: ${id} is not what the server has`);
			texts.push(...textsIn(row.body));
		}
		for (const id of served.keys())
			if (!rows.some((row) => `${row.db}/${row.id}` === id))
				broken.push(`${device.name}: ${id} is missing`);
	}
	const there = texts.join('\n');
	for (const one of typed) if (!there.includes(one)) broken.push(`lost: ${one}`);
	return broken;
}

function bodyOf(doc: object): unknown {
	return Object.fromEntries(Object.entries(doc).filter(([name]) => !name.startsWith('_')));
}

export function textsIn(body: unknown): string[] {
	const read = readAnswer(body);
	return read.ok ? textsOf(read.answer).map(({ text }) => text) : [];
}

export function sentencesIn(text: string): string[] {
	return text.match(/Zdanie \d+\./g) ?? [];
}
