import { defineConfig } from 'vitest/config';

/** The simulation alone, for `npm run simulate`: no plugins, it starts at once. */
export default defineConfig({
	test: {
		root: new URL('../..', import.meta.url).pathname,
		include: ['tests/simulation/**/*.test.ts'],
		environment: 'node',
		setupFiles: ['tests/support/unit-setup.ts'],
		restoreMocks: true,
	},
});
