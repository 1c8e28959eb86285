import { readFileSync } from 'node:fs';
import adapter from '@sveltejs/adapter-node';
import { contentSecurityPolicy } from './src/bin/policy.js';
import { sourceFingerprint } from './src/bin/fingerprint.js';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/** @type {import('@sveltejs/kit').Config} */
export default {
	compilerOptions: { runes: true },
	kit: {
		adapter: adapter({ precompress: true }),
		// Absolute addresses, so that one shell can answer any deeper address offline.
		paths: { relative: false },
		// The same sources make the same version: an update is offered only when something changed.
		version: { name: `${version}+${sourceFingerprint().slice(0, 10)}`, pollInterval: 0 },
		csp: { mode: 'hash', directives: contentSecurityPolicy },
		// Registered by workbox-window after the first card is usable, see src/lib/app/worker.svelte.ts.
		serviceWorker: { register: false, files: (path) => !path.startsWith('screenshots/') },
		// Two builds must not share a page: a page asks for all its code with its own build's names.
		prerender: { handleMissingId: 'fail', handleHttpError: 'fail' },
		typescript: {
			config: (config) => {
				config.include.push(
					'../src/bin/**/*.js',
					'../*.config.js',
					'../*.config.ts',
					'../tests/**/*.ts',
				);
				return config;
			},
		},
	},
};
