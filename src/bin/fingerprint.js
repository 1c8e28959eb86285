import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

const sources = [
	'src',
	'static',
	'package-lock.json',
	'package.json',
	'svelte.config.js',
	'vite.config.ts',
];

/**
 * A hash over everything a build is made of; equal for equal sources, on any machine.
 * Tests beside the code and commands do not change a build and do not count.
 * @returns {string} hexadecimal SHA-256
 */
export function sourceFingerprint() {
	const hash = createHash('sha256');
	for (const file of sources.flatMap(filesUnder).sort()) {
		const name = relative(root, file).split(sep).join('/');
		if (isCommand(name)) continue;
		hash.update(name).update('\0').update(readFileSync(file)).update('\0');
	}
	return hash.digest('hex');
}

/**
 * Headers and policy travel with the pages into every device's cache, the settings are bundled with the server part:
 * they are part of a build.
 * @param {string} name
 */
function isCommand(name) {
	return (
		name.startsWith('src/bin/') && !/\/(build-operations|config|headers|policy)\.js$/.test(name)
	);
}

/** @param {string} path @returns {string[]} */
function filesUnder(path) {
	const full = join(root, path);
	if (/\.\w+$/.test(path)) return [full];
	return readdirSync(full, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
		.map((entry) => join(entry.parentPath, entry.name));
}
