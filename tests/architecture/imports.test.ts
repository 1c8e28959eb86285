import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, violations, type Source } from './imports.ts';

const root = resolve(import.meta.dirname, '../..');

function sources(): Source[] {
	return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && /\.(?:ts|js|svelte)$/.test(entry.name))
		.filter((entry) => !/\.test\.[tj]s$/.test(entry.name))
		.map((entry) => {
			const file = join(entry.parentPath, entry.name);
			const path = relative(root, file).split(sep).join('/');
			return { path, text: readFileSync(file, 'utf8') };
		});
}

it('every import of the sources follows the arrows of the design', { timeout: 60_000 }, () => {
	const all = sources();
	expect(all.length).toBeGreaterThan(10);
	expect(all.flatMap(violations)).toEqual([]);
});

describe('the checker sees', () => {
	it.each([
		[
			'src/lib/domain/x.ts',
			`import { db } from '../store/database.ts';`,
			'domain must not import store',
		],
		[
			'src/lib/domain/x.ts',
			`import type { Db } from '$lib/store/database.ts';`,
			'domain must not import store',
		],
		[
			'src/lib/domain/x.ts',
			`let x: import('$lib/ui/Frame.svelte').Frame;`,
			'domain must not import ui',
		],
		['src/lib/domain/x.ts', `export * from '../i18n/plural.ts';`, 'domain must not import i18n'],
		[
			'src/lib/domain/x.ts',
			`export type { A } from '../i18n/plural.ts';`,
			'domain must not import i18n',
		],
		[
			'src/lib/domain/x.ts',
			`import Dexie from 'dexie';`,
			'domain must not import the package dexie',
		],
		['src/lib/domain/x.ts', `import 'node:fs';`, 'package node:fs'],
		['src/lib/domain/x.ts', `import x = require('fs');`, 'package fs'],
		['src/lib/domain/x.ts', `const x = require('fs');`, 'package fs'],
		['src/lib/domain/deep/x.ts', `import '../../couch/x.ts';`, 'domain must not import couch'],
		['src/lib/i18n/x.ts', `import '$lib/domain/status.ts';`, 'i18n must not import domain'],
		['src/lib/couch/x.ts', `import '$lib/domain/status.ts';`, 'couch must not import domain'],
		['src/lib/store/x.ts', `import '$lib/sync/pull.ts';`, 'store must not import sync'],
		[
			'src/lib/store/x.ts',
			`await import('$lib/app/session.svelte.ts');`,
			'store must not import app',
		],
		[
			'src/lib/store/x.ts',
			'await import(`$lib/app/session.svelte.ts`);',
			'store must not import app',
		],
		['src/lib/store/x.ts', `await import(name);`, 'only running it tells'],
		['src/lib/store/x.ts', `import { onMount } from 'svelte';`, 'package svelte'],
		['src/lib/sync/x.ts', `import '$lib/app/session.svelte.ts';`, 'sync must not import app'],
		[
			'src/lib/sync/x.ts',
			`import { browser } from '$app/environment';`,
			'package $app/environment',
		],
		['src/lib/app/x.ts', `import '$lib/ui/Frame.svelte';`, 'app must not import ui'],
		['src/lib/app/x.ts', `import { liveQuery } from 'dexie';`, 'package dexie'],
		['src/lib/app/x.ts', `import '../../routes/help.ts';`, 'app must not import routes'],
		[
			'src/lib/app/x.ts',
			`new URL('../store/x.worker.ts', import.meta.url); new URL('../server/x.ts', import.meta.url)`,
			'app must not import server',
		],
		['src/lib/app/x.ts', `import.meta.glob('../ui/*.svelte');`, 'app must not import ui'],
		[
			'src/lib/ui/X.svelte',
			`<script lang="ts">import { save } from '$lib/app/session.svelte.ts';</script>`,
			'ui must not import app',
		],
		[
			'src/lib/ui/X.svelte',
			`<script module lang="ts">import type { A } from '../store/a.ts';</script><p>a</p>`,
			'ui must not import store',
		],
		[
			'src/lib/ui/X.svelte',
			`{#await import('../app/x.ts') then x}{x}{/await}`,
			'ui must not import app',
		],
		['src/lib/ui/X.svelte', `<button onclick={() => import('dexie')}>a</button>`, 'package dexie'],
		['src/lib/server/x.ts', `import '$lib/app/session.svelte.ts';`, 'server must not import app'],
		['src/lib/server/x.ts', `import '$lib/store/database.ts';`, 'server must not import store'],
		[
			'src/routes/(facility)/karta/+page.svelte',
			`<script>import '$lib/store/answers.ts';</script>`,
			'routes must not import store',
		],
		['src/routes/(public)/+page.ts', `import '$lib/server/x.ts';`, 'routes must not import server'],
		[
			'src/routes/(public)/+page.ts',
			`import '../api/x/+server.ts';`,
			'routes must not import routes/api',
		],
		['src/routes/(public)/+page.ts', `import '../../../package.json';`, 'outside the design'],
		['src/routes/api/x/+server.ts', `import '$lib/app/x.ts';`, 'routes/api must not import app'],
		[
			'src/routes/db/[...path]/+server.ts',
			`import '$lib/couch/x.ts';`,
			'routes/db must not import couch',
		],
		['src/hooks.server.ts', `import '$lib/app/x.ts';`, 'hooks must not import app'],
		['src/service-worker.ts', `import '$lib/app/x.ts';`, 'service-worker must not import app'],
		['src/service-worker.ts', `import 'workbox-window';`, 'package workbox-window'],
		['src/lib/app/x.ts', `import 'workbox-precaching';`, 'package workbox-precaching'],
		['src/lib/ui/X.svelte', `<script>import 'workbox-window';</script>`, 'package workbox-window'],
		['src/bin/x.js', `import '../lib/server/x.ts';`, 'bin must not import server'],
		[
			'src/bin/x.js',
			`/** @type {import('../lib/server/x.ts').X} */ let x;`,
			'bin must not import server',
		],
		['src/lib/helpers/x.ts', ``, 'lies in no folder'],
		['src/lib/x.ts', ``, 'lies in no folder'],
	])('%s: %s', (path, text, complaint) => {
		expect(violations({ path, text })).toEqual([expect.stringContaining(complaint)]);
	});
});

describe('the checker lets pass', () => {
	it.each([
		[
			'src/lib/domain/merge/x.ts',
			`import { merge } from 'node-diff3'; import * as z from 'zod/mini'; import '../stamp.ts';`,
		],
		[
			'src/lib/store/x.ts',
			`import Dexie from 'dexie'; import '$lib/domain/answer.ts'; import './y.ts';`,
		],
		[
			'src/lib/app/x.ts',
			`import '$lib/store/x.ts'; import { Workbox } from 'workbox-window'; await import('../i18n/en/index.ts');`,
		],
		[
			'src/lib/ui/X.svelte',
			`<script lang="ts">import { nounPl } from '$lib/i18n/plural.ts'; import Y from './Y.svelte';</script><Y />`,
		],
		[
			'src/lib/server/x.ts',
			`import { createHash } from 'node:crypto'; import PouchDB from 'pouchdb-node'; import '$lib/couch/x.ts';`,
		],
		[
			'src/routes/(facility)/karta/+page.ts',
			`import type { PageLoad } from './$types'; import '$lib/app/x.ts';`,
		],
		[
			'src/routes/db/[...path]/+server.ts',
			`import type { RequestHandler } from './$types.js'; import '$lib/server/x.ts';`,
		],
		[
			'src/service-worker.ts',
			`import { files } from '$service-worker'; import { precache } from 'workbox-precaching'; import '$lib/sync/x.ts';`,
		],
		['src/lib/domain/x.ts', `// import '../store/x.ts'\nconst text = "import '../store/x.ts'";`],
	])('%s: %s', (path, text) => {
		expect(violations({ path, text })).toEqual([]);
	});
});

it('a file of several imports gives them all, in order', () => {
	const text = `<script module>export { a } from './a.ts';</script>
<script lang="ts">
	import type { B } from './b.ts';
	const żółć = '👩‍👧';
	const c = () => import('./c.ts');
</script>
{#await import('./d.ts')}…{/await}`;
	expect(importsOf('x.svelte', text)).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts']);
});
