/** Measures the embedded database in a process of its own; prints {@link Figures} as its last line. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSync } from 'node:fs';
import PouchDB from 'pouchdb-core';
import { couch } from '../../src/lib/couch/client.ts';
import { openEmbedded } from '../../src/lib/server/embedded/index.ts';

/** ms of each repetition. */
interface Sample {
	readonly ours: number[];
	readonly bare: number[];
	/** The engine as it comes, without flushing. */
	readonly unflushed: number[];
}

export interface Figures {
	readonly single: Sample;
	readonly bulk: Sample;
	readonly changes: Sample;
	/** Bytes of resident memory: nothing open, 150 databases open, after all the work, the peer's included. */
	readonly memory: { readonly rest: number; readonly open: number; readonly after: number };
}

type Doc = { _id: string; text: string };

/** The size of an answer with a few sentences. */
const text = 'Zażółć gęślą jaźń. '.repeat(40);
const document = (name: string): Doc => ({ _id: `answer:${name}`, text });

const dir = await mkdtemp(join(tmpdir(), 'bench-'));
const server = await openEmbedded({ dir: join(dir, 'ours') });

async function measure(): Promise<Figures> {
	const rest = resident();
	for (let i = 0; i < 150; i++) await couch(server.handle).database(`facility-${i}`).create();
	const open = resident();

	const ours = couch(server.handle).database('bench');
	await ours.create();
	const bare = engine('bare', true);
	const unflushed = engine('unflushed', false);
	await Promise.all([bare.info(), unflushed.info()]);

	const single = sample();
	for (let i = 0; i < 220; i++) {
		const doc = document(`single-${i}`);
		const round = {
			ours: await timed(() => ours.put(doc)),
			bare: await timed(() => bare.put(doc)),
			unflushed: await timed(() => unflushed.put(doc)),
		};
		// The first ones warm up the compiler.
		if (i >= 20) note(single, round);
	}
	const bulk = sample();
	for (let i = 0; i < 10; i++) {
		const docs = () => Array.from({ length: 1000 }, (_, n) => document(`bulk-${i}-${n}`));
		const [a, b, c] = [docs(), docs(), docs()];
		note(bulk, {
			ours: await timed(() => ours.bulkDocs(a)),
			bare: await timed(() => bare.bulkDocs(b)),
			unflushed: await timed(() => unflushed.bulkDocs(c)),
		});
	}
	const changes = sample();
	for (let i = 0; i < 5; i++) {
		note(changes, {
			ours: await timed(() => ours.changes({ includeDocs: true, conflicts: true })),
			bare: await timed(async () => {
				// Over any network they are written down and read again.
				JSON.parse(JSON.stringify(await bare.changes({ include_docs: true, conflicts: true })));
			}),
			unflushed: 0,
		});
	}
	await Promise.all([bare.close(), unflushed.close()]);
	return { single, bulk, changes, memory: { rest, open, after: resident() } };
}

function engine(name: string, sync: boolean) {
	const options = { adapter: 'leveldb', auto_compaction: true, sync };
	return new PouchDB<Doc>(join(dir, name), options);
}

function sample(): Sample {
	return { ours: [], bare: [], unflushed: [] };
}

function note(into: Sample, round: Record<keyof Sample, number>): void {
	for (const name of ['ours', 'bare', 'unflushed'] as const) into[name].push(round[name]);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

function resident(): number {
	return process.memoryUsage.rss();
}

const figures = await measure();
await server.close();
await rm(dir, { recursive: true });
writeSync(1, `${JSON.stringify(figures)}\n`);
