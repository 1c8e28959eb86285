/** Measures the embedded database in a process of its own; prints {@link Figures} as its last line. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PouchDB from 'pouchdb-core';
import { couch } from '../../src/lib/couch/client.ts';
import { openEmbedded } from '../../src/lib/server/embedded/index.ts';
import { inTurn, say, type Samples } from './timing.ts';

/** `unflushed`: the engine as it comes, without flushing. */
type Sample = Samples<'ours' | 'bare' | 'unflushed'>;

export interface Figures {
	readonly single: Sample;
	readonly bulk: Sample;
	readonly changes: Samples<'ours' | 'bare'>;
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

	const single = await inTurn(200, 20, (i) => {
		const doc = document(`single-${i}`);
		return {
			ours: () => ours.put(doc),
			bare: () => bare.put(doc),
			unflushed: () => unflushed.put(doc),
		};
	});
	const bulk = await inTurn(10, 0, (i) => {
		const docs = () => Array.from({ length: 1000 }, (_, n) => document(`bulk-${i}-${n}`));
		const [a, b, c] = [docs(), docs(), docs()];
		return {
			ours: () => ours.bulkDocs(a),
			bare: () => bare.bulkDocs(b),
			unflushed: () => unflushed.bulkDocs(c),
		};
	});
	const changes = await inTurn(5, 0, () => ({
		ours: () => ours.changes({ includeDocs: true, conflicts: true }),
		// Over any network they are written down and read again.
		bare: async () =>
			void JSON.parse(JSON.stringify(await bare.changes({ include_docs: true, conflicts: true }))),
	}));
	await Promise.all([bare.close(), unflushed.close()]);
	return { single, bulk, changes, memory: { rest, open, after: resident() } };
}

function engine(name: string, sync: boolean) {
	const options = { adapter: 'leveldb', auto_compaction: true, sync };
	return new PouchDB<Doc>(join(dir, name), options);
}

function resident(): number {
	return process.memoryUsage.rss();
}

const figures = await measure();
await server.close();
await rm(dir, { recursive: true });
say(figures);
