/**
 * What a command needs before it can begin. Runs on a clone with nothing installed, therefore
 * only on Node's own modules.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fail } from './fail.js';
import { root, sourceFingerprint } from './fingerprint.js';
import { run } from './run.js';

/** @typedef {{ ok: boolean, output: string }} Outcome `output` ends with what went wrong, if it did */
/** @typedef {(line: string) => void} Say told before something that takes a while */

/** Ends the command when this Node is older than package.json asks for. */
export function requireNode() {
	const wanted = String(readJson('package.json').engines.node).replace('>=', '');
	const [major = 0, minor = 0] = wanted.split('.').map(Number);
	const [ownMajor = 0, ownMinor = 0] = process.versions.node.split('.').map(Number);
	if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
	fail(
		`Node ${wanted} or newer is needed; this is ${process.versions.node}. See https://nodejs.org`,
	);
}

/**
 * Installs the packages of package-lock.json when they are not there.
 * @param {Say} [say]
 * @returns {Promise<Outcome>}
 */
export async function install(say) {
	return installIn('', () => say?.('Installing packages…'));
}

/**
 * Installs what the sync is measured against; nothing but `npm run bench` needs it.
 * @param {Say} [say]
 * @returns {Promise<Outcome>}
 */
export async function installPeers(say) {
	return installIn('tests/bench/peers', () =>
		say?.('Installing PouchDB and RxDB to compare with…'),
	);
}

/**
 * @param {string} folder with a package-lock.json of its own; '' is the project's
 * @param {() => void} say
 * @returns {Promise<Outcome>}
 */
async function installIn(folder, say) {
	if (installed(folder)) return { ok: true, output: '' };
	say();
	// Production settings of the machine must not leave out what the build is made with.
	const options = ['--include=dev', '--no-audit', '--no-fund'];
	// What is only bundled for a browser may ask for any Node it likes.
	if (folder) options.push('--prefix', folder, '--engine-strict=false');
	let { ok, output } = await run('npm', ['ci', ...options]);
	// `npm ci` insists on packages of other systems too, and some registries do not carry them.
	if (/code EUSAGE/.test(output)) {
		({ ok, output } = await run('npm', ['install', '--no-save', ...options]));
	}
	if (ok) return { ok, output };
	const [, sentence] = reasons.find(([sign]) => sign.test(output)) ?? [];
	return { ok, output: `${output}\n${sentence ?? 'npm could not install the packages.'}` };
}

/** @type {[sign: RegExp, sentence: string][]} */
const reasons = [
	[
		/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH/,
		'The packages could not be fetched: there is no connection to the npm registry.',
	],
	[/code ENOSPC/, 'The packages do not fit: the disk is full.'],
];

/**
 * npm writes down last what it installed: equal to the lock file means complete and current.
 * @param {string} folder
 */
function installed(folder) {
	const record = join(folder, 'node_modules/.package-lock.json');
	if (!existsSync(join(root, record))) return false;
	const have = readJson(record).packages;
	return Object.entries(readJson(join(folder, 'package-lock.json')).packages).every(
		([path, wanted]) => {
			if (path === '') return true; // this project itself
			if (!have[path]) return wanted.optional === true; // made for another system
			return have[path].version === wanted.version && have[path].integrity === wanted.integrity;
		},
	);
}

/**
 * Builds when the sources changed since the last build that came to its end.
 * @param {Say} [say]
 * @returns {Promise<Outcome>}
 */
export async function build(say) {
	const stamp = join(root, 'build/.fingerprint');
	const fingerprint = sourceFingerprint();
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) {
		return { ok: true, output: '' };
	}
	say?.('Building…');
	const app = await run(process.execPath, ['node_modules/vite/bin/vite.js', 'build']);
	if (!app.ok) return app;
	const operations = await run(process.execPath, ['src/bin/build-operations.js']);
	if (operations.ok) writeFileSync(stamp, fingerprint);
	return { ok: operations.ok, output: app.output + operations.output };
}

/** @param {string} file */
function readJson(file) {
	return JSON.parse(readFileSync(join(root, file), 'utf8'));
}
