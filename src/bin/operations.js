import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { fail } from './fail.js';
import { root } from './fingerprint.js';
import { build, install, requireNode } from './prepare.js';
import { keepLog } from './run.js';

/** @typedef {import('./config.js').Config} Config */
/** @typedef {(sentence: string) => void} Say */

/**
 * What src/lib/server/operations/index.ts offers, built beside the app.
 * @typedef {object} Commands
 * @property {(config: Config, file: string | undefined, say: Say) => Promise<string>} backup
 * @property {(config: Config, file: string, options: { replace: boolean }, say: Say) => Promise<void>} restore
 * @property {(config: Config, say: Say) => Promise<void>} migrate
 * @property {(config: Config, say: Say) => Promise<void>} seedDemo
 */

/**
 * Runs one of the commands that work on the data; a refusal is a sentence and exit 1.
 * @param {(commands: Commands, config: Config, say: Say) => Promise<unknown>} work
 */
export async function operate(work) {
	requireNode();
	const broughtAlong = resolve(root, process.env.BUILD_DIR || 'build', 'operations/commands.js');
	// A container brings its build along, and neither what it is made with nor what it is made of.
	const complete = process.env.NODE_ENV === 'production' && existsSync(broughtAlong);
	for (const prepare of complete ? [] : [install, build]) {
		const { ok, output } = await prepare(console.log);
		if (!ok) fail(keepLog(prepare.name, output));
	}
	const config = await settings();
	const file = join(config.buildDir, 'operations/commands.js');
	/** @type {Commands} */
	const commands = await import(pathToFileURL(file).href);
	try {
		await work(commands, config, console.log);
	} catch (error) {
		if (error instanceof Error && error.name === 'StartError') fail(error.message);
		throw error;
	}
}

/** Read late: what parses them is a package, and comes with the others. */
async function settings() {
	const { readConfig } = await import('./config.js');
	try {
		return readConfig(process.env);
	} catch (error) {
		fail(/** @type {Error} */ (error).message);
	}
}
