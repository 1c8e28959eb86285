import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { couch } from '../../src/lib/couch/client.ts';
import { LockedError, openEmbedded } from '../../src/lib/server/embedded/index.ts';
import { bundle, run } from './support/process.ts';

// Real files and processes: slow where the machine has other work.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let script: string;
let remove: () => Promise<void>;
let dir: string;
beforeAll(async () => {
	({ script, remove } = await bundle(new URL('support/writer.ts', import.meta.url)));
	dir = await mkdtemp(join(tmpdir(), 'sigkill-'));
});
afterAll(async () => {
	await remove();
	await rm(dir, { recursive: true });
});

it('loses no confirmed write in ten kills in the midst of writing', async () => {
	const confirmed = new Map<string, { database: string; id: string; rev: string; n: number }>();
	const rounds: number[] = [];
	for (let round = 0; round < 10; round++) {
		const writer = run(script, dir, String(round));
		// Another moment of the writing each time.
		await writer.printed(40 + round * 7);
		await writer.kill('SIGKILL');
		// The last line may be cut off by the kill.
		const whole = writer.lines.map((line) => line.split(' ')).filter((words) => words.length === 4);
		rounds.push(whole.length);
		for (const [database = '', id = '', rev = '', n] of whole)
			confirmed.set(`${database} ${id}`, { database, id, rev, n: Number(n) });

		const server = await openEmbedded({ dir });
		for (const name of await server.databases()) {
			const db = couch(server.handle).database(name);
			const mine = [...confirmed.values()].filter(({ database }) => database === name);
			expect(await db.revsDiff(Object.fromEntries(mine.map(({ id, rev }) => [id, [rev]])))).toEqual(
				{},
			);
			const rows = await db.allDocs(
				mine.map(({ id }) => id),
				{ includeDocs: true },
			);
			// A write after the last confirmed one may have arrived; an older one would be a loss.
			rows.forEach(({ doc }, i) => {
				const { id, n } = mine[i] ?? { id: '', n: Infinity };
				if (id === 'edited')
					expect(generation(doc?._rev)).toBeGreaterThanOrEqual(generation(mine[i]?.rev));
				else expect(doc?.n).toBe(n);
			});
			const { results } = await db.changes({});
			expect(results.length).toBe((await db.info()).doc_count);
		}
		await server.close();
	}
	expect(rounds.every((count) => count >= 40)).toBe(true);
});

it('lets one process at a time have the data', async () => {
	const first = run(script, dir, 'first');
	await first.printed(1);
	await expect(openEmbedded({ dir })).rejects.toThrow(LockedError);
	await expect(openEmbedded({ dir })).rejects.toThrow(`The data in ${dir} is in use`);
	await first.kill('SIGKILL');
	const server = await openEmbedded({ dir });
	const second = run(script, dir, 'second');
	expect(await second.ended).toBe(3);
	expect(second.lines).toEqual(['locked']);
	await expect(openEmbedded({ dir })).rejects.toThrow(LockedError);
	await server.close();
	await (await openEmbedded({ dir })).close();
});

function generation(rev: string | undefined): number {
	return Number.parseInt(rev ?? '', 10);
}
