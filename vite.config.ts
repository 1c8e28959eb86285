import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { behindTheCard, onTheWayToTheCard } from './src/bin/first-card.js';

export default defineConfig(({ isSsrBuild }) => ({
	plugins: [sveltekit()],
	// The library's own minified file is 6% smaller than what our minifier makes of its source.
	resolve: process.env.VITEST
		? {}
		: { alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.min.mjs' }] },
	build: {
		target: 'es2022',
		assetsInlineLimit: 0,
		// The list of what each screen's file asks for would be on the way to the card; the worker fetches them all anyway.
		modulePreload: false,
		rolldownOptions: isSsrBuild
			? {}
			: {
					output: {
						codeSplitting: {
							groups: [
								{ name: 'card', test: onTheWayToTheCard },
								{ name: 'disk', test: behindTheCard },
							],
						},
					},
				},
	},
	test: {
		include: ['src/**/*.test.ts', 'tests/*/**/*.test.ts'],
		environment: 'node',
		setupFiles: ['tests/support/unit-setup.ts'],
		restoreMocks: true,
		// Vitest leaves one core idle unless told; here that is half of the machine.
		maxWorkers: '100%',
	},
}));
