import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { root } from '../../src/bin/fingerprint.js';
import { test } from '../browser/support/test.ts';
import { bundle } from './bundle.ts';
import { quantile, report } from './report.ts';
import type * as inPage from './store-page.ts';

test('writes and the status', async ({ persistentContext }, testInfo) => {
	// A profile on disk: in memory there is no flush to wait for, and the ratio would flatter nobody.
	const context = await persistentContext(testInfo.outputPath('profile'), { bypassCSP: true });
	const page = context.pages()[0] ?? (await context.newPage());
	await page.goto('/faq');
	await page.addScriptTag({
		content: await bundle(join(root, 'tests/bench/store-page.ts'), 'bench'),
	});
	const { ours, bare } = await inBrowser(page, (bench) => bench.compareWrites(310));
	report({
		name: 'put of a 4000-character answer, strict',
		value: quantile(ours, 0.5) / quantile(bare, 0.5),
		unit: '×',
		bar: 2.2,
		against: 'bare IndexedDB put',
		more: {
			oursMs: quantile(ours, 0.5),
			bareMs: quantile(bare, 0.5),
			oursP95: quantile(ours, 0.95),
		},
	});
	const evaluation = await inBrowser(page, (bench) => bench.timeEvaluate(2000));
	report({ name: 'evaluate a whole card', value: evaluation, unit: 'ms', bar: 0.1 });
});

type Bench = typeof inPage;

function inBrowser<T>(page: Page, work: (bench: Bench) => T): Promise<Awaited<T>> {
	return page.evaluate(`(${work.toString()})(globalThis.bench)`) as Promise<Awaited<T>>;
}
