/**
 * `npm run simulate -- --seeds 5000 --devices 10`: plays that many schedules beyond those of `npm test`.
 * `--seed N` plays one and prints what happened; `--first N` begins elsewhere; `--steps N` makes them longer;
 * `--often powerCut` (or another action of tests/simulation/support/actions) has that happen far more often;
 * `--keep "why"` beside `--seed N` writes it down whole in tests/simulation/kept, so that it is played ever after.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { fail } from './fail.js';
import { root } from './fingerprint.js';
import { install, requireNode } from './prepare.js';
import { run } from './run.js';

requireNode();
const options = readOptions();
const { ok, output } = await prepare();
if (!ok) fail(output);

const env = {
	SEEDS: options.seed ? '1' : (options.seeds ?? '1000'),
	FIRST: options.seed ?? options.first ?? '1',
	DEVICES: options.devices ?? '',
	STEPS: options.steps ?? '',
	OFTEN: options.often ?? '',
	KEEP: options.keep ?? '',
};
const child = spawn(
	'npx',
	[
		...['vitest', 'run', '--config', 'tests/simulation/vitest.config.ts'],
		...['--reporter', options.seed ? 'default' : 'dot', 'tests/simulation/schedules'],
	],
	{
		...{ cwd: root, env: { ...process.env, ...env }, stdio: 'inherit' },
		shell: process.platform === 'win32',
	},
);
child.on('close', (code) => process.exit(code ?? 1));

function readOptions() {
	const text = /** @type {const} */ ({ type: 'string' });
	const names = { seeds: text, devices: text, first: text, seed: text, steps: text };
	try {
		const { values } = parseArgs({ options: { ...names, often: text, keep: text } });
		for (const name of /** @type {(keyof typeof names)[]} */ (Object.keys(names))) {
			const given = values[name];
			if (given !== undefined && !/^[1-9]\d*$/.test(given))
				fail(`--${name} takes a whole number above 0, not ${JSON.stringify(given)}.`);
		}
		if (values.keep !== undefined && !values.seed) fail('--keep goes with --seed.');
		return values;
	} catch (error) {
		const [sentence] = String(error instanceof Error ? error.message : error).split(/\.\s|\n/);
		return fail(
			`${sentence}. There are --seeds, --seed, --first, --devices, --steps, --often and --keep.`,
		);
	}
}

/** On a fresh clone neither the packages nor the settings that TypeScript's extend are there. */
async function prepare() {
	const packages = await install(console.log);
	if (!packages.ok || existsSync(join(root, '.svelte-kit/tsconfig.json'))) return packages;
	return run('npx', ['svelte-kit', 'sync']);
}
