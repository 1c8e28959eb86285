import { join } from 'node:path';
import { build } from 'vite';
import { root } from '../../src/bin/fingerprint.js';

/** A module and all it imports as one script for a page, which leaves its exports in `globalThis[name]`. */
export async function bundle(entry: string, name: string): Promise<string> {
	const result = await build({
		root,
		configFile: false,
		logLevel: 'silent',
		resolve: { alias: { $lib: join(root, 'src/lib') } },
		// A library is built for whoever builds with it; here it is run as it is.
		define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
		build: { write: false, lib: { entry, name, formats: ['iife'] } },
	});
	const [output] = [result].flat();
	if (!output || !('output' in output)) throw new Error('nothing was bundled');
	return `${output.output[0].code}\nglobalThis.${name} = ${name};`;
}
