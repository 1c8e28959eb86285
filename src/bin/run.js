import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { root } from './fingerprint.js';

/**
 * Runs a command silently.
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env] added to this process's
 * @returns {Promise<{ ok: boolean, output: string }>} what it wrote, both streams as they came
 */
export function run(command, args, env = {}) {
	return new Promise((resolve) => {
		const child = spawn(command, args, {
			cwd: root,
			env: { ...process.env, ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
			// On Windows npm is a script, which only a shell runs.
			shell: process.platform === 'win32',
		});
		let output = '';
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding('utf8').on('data', (text) => (output += text));
		}
		child.on('error', (error) => resolve({ ok: false, output: `${output}${error.message}\n` }));
		child.on('close', (code) => resolve({ ok: code === 0, output }));
	});
}

/**
 * Keeps the whole output of a failed command and shows its end.
 * @param {string} name of the step, for the file's name
 * @param {string} output
 * @returns {string} the end of the output and where the whole of it is
 */
export function keepLog(name, output) {
	const file = join('test-results', 'logs', `${name}.log`);
	mkdirSync(dirname(join(root, file)), { recursive: true });
	writeFileSync(join(root, file), output);
	const lines = output.trimEnd().split('\n');
	return `${lines.slice(-60).join('\n')}\n\nThe whole output (${lines.length} lines): ${file}`;
}
