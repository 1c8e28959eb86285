/**
 * Builds src/lib/server/operations into build/operations, for the commands around the server: Node 20
 * runs no TypeScript. Packages stay outside, as in the app's own build.
 */
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './fingerprint.js';

await build({
	root,
	configFile: false,
	logLevel: 'warn',
	resolve: { alias: { $lib: join(root, 'src/lib') } },
	build: {
		ssr: true,
		target: 'node20',
		outDir: 'build/operations',
		emptyOutDir: true,
		copyPublicDir: false,
		minify: false,
		rolldownOptions: {
			input: { commands: join(root, 'src/lib/server/operations/index.ts') },
			output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
		},
	},
});
