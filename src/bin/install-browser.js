import { existsSync } from 'node:fs';
import process from 'node:process';
import { findBrowser } from './browser.js';
import { run } from './run.js';

/**
 * Sees to it that there is a browser for the tests; takes no time when there is one.
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export async function installBrowser() {
	let output = '';
	for (const attempt of [fromDebian, fromPlaywright]) {
		if (findBrowser()) break;
		output += await attempt();
	}
	if (findBrowser()) return { ok: true, output };
	const sentence =
		'There is no Chromium for the browser tests and none could be installed. ' +
		'Install Chromium, or set CHROMIUM_PATH to one.';
	return { ok: false, output: `${output}\n${sentence}` };
}

/** As root on Debian (a container): the system's package brings the libraries it needs along. */
async function fromDebian() {
	if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return '';
	const env = { DEBIAN_FRONTEND: 'noninteractive' };
	const update = await run('apt-get', ['update', '-qq'], env);
	const packages = ['--no-install-recommends', 'chromium', 'fonts-liberation'];
	const install = await run('apt-get', ['install', '-y', '-qq', ...packages], env);
	return update.output + install.output;
}

async function fromPlaywright() {
	return (await run('npx', ['playwright', 'install', 'chromium'])).output;
}
