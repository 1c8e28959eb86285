import { test } from '@playwright/test';
import { quantile, report } from './report.ts';
import type { Figures as GatewayFigures } from './gateway-process.ts';
import type { Figures } from './server-process.ts';
import type { Figures as SignInFigures } from './sign-in-process.ts';
import { measured } from './timing.ts';

const half = (values: readonly number[]) => quantile(values, 0.5);

test('the embedded database beside the PouchDB that it stands on', async () => {
	const { single, bulk, changes, memory } = await measured<Figures>(
		new URL('server-process.ts', import.meta.url),
	);

	const against = 'bare PouchDB on the same LevelDB, flushed as ours';
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

test('the gateway beside the backend that it stands before', async () => {
	const figures = await measured<GatewayFigures>(new URL('gateway-process.ts', import.meta.url));
	const { single, bulk, changes } = figures;
	const against = 'the embedded database without it';
	const rows = [
		['gateway: one document written', single],
		['gateway: _bulk_docs of 1,000 documents', bulk],
		['gateway: _changes of 10,000 documents', changes],
	] as const;
	for (const [name, { gateway, backend }] of rows)
		report({
			name,
			value: half(gateway) / half(backend),
			unit: '×',
			// At most as much again as the backend itself.
			bar: 2,
			against,
			more: { gatewayMs: half(gateway), backendMs: half(backend) },
		});
});

test('sign-in while many sign in at once', async () => {
	const { accounts, library, write, memory } = await measured<SignInFigures>(
		new URL('sign-in-process.ts', import.meta.url),
	);
	report({
		name: 'sign-in: 200 people at once, all of them in',
		value: half(accounts) / half(library),
		unit: '×',
		// At most as much again as the hashing, which is slow on purpose.
		bar: 2,
		against: '200 bare argon2 checks at the same cost, two at a time',
		more: { oursMs: half(accounts), bareMs: half(library), memoryAdded: memory },
	});
	report({
		name: 'sign-in: a document written meanwhile, p95',
		value: quantile(write.meanwhile, 0.95),
		unit: 'ms',
		bar: 200,
		more: { halfMs: half(write.meanwhile), aloneHalfMs: half(write.alone) },
	});
});
