import { test } from '@playwright/test';
import { bundle, run } from '../couch/support/process.ts';
import { quantile, report } from './report.ts';
import type { Figures } from './server-process.ts';

test('the embedded database beside the PouchDB that it stands on', async () => {
	// A process of its own: what the runner keeps in memory is not the server's.
	const { script, remove } = await bundle(new URL('server-process.ts', import.meta.url));
	const child = run(script);
	await child.ended;
	await remove();
	const line = child.lines.at(-1);
	if (!line) throw new Error('Nothing was measured.');
	const { single, bulk, changes, memory }: Figures = JSON.parse(line);

	const against = 'bare PouchDB on the same LevelDB, flushed as ours';
	const half = (values: readonly number[]) => quantile(values, 0.5);
	report({
		name: 'embedded: one document written',
		value: half(single.ours) / half(single.bare),
		unit: '×',
		bar: 1.5,
		against,
		more: {
			oursMs: half(single.ours),
			bareMs: half(single.bare),
			unflushedMs: half(single.unflushed),
		},
	});
	report({
		name: 'embedded: _bulk_docs of 1,000 documents',
		value: half(bulk.ours) / half(bulk.bare),
		unit: '×',
		bar: 1.5,
		against,
		more: { oursMs: half(bulk.ours), bareMs: half(bulk.bare), unflushedMs: half(bulk.unflushed) },
	});
	report({
		name: 'embedded: _changes of 10,000 documents',
		value: half(changes.ours) / half(changes.bare),
		unit: '×',
		bar: 1.5,
		against,
		more: { oursMs: half(changes.ours), bareMs: half(changes.bare) },
	});
	report({
		name: 'embedded: memory with 150 databases open',
		value: memory.open - memory.rest,
		unit: 'bytes',
		bar: 150 * 1024 * 1024,
		more: { rest: memory.rest, open: memory.open, afterWorkWithPeer: memory.after },
	});
});
