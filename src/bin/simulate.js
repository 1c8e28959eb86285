/**
 * `npm run simulate -- --seeds 5000 --devices 10`: plays that many schedules beyond those of `npm test`.
 * `--seed N` plays one and prints what happened; `--first N` begins elsewhere; `--steps N` makes them longer;
 * `--often powerCut` (or another action of tests/simulation/support/actions.ts) has that happen far more often.
 */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { root } from './fingerprint.js';

const { values } = parseArgs({
	options: {
		...{ seeds: { type: 'string' }, devices: { type: 'string' }, first: { type: 'string' } },
		...{ seed: { type: 'string' }, steps: { type: 'string' }, often: { type: 'string' } },
	},
});
const env = {
	SEEDS: values.seed ? '1' : (values.seeds ?? '1000'),
	FIRST: values.seed ?? values.first ?? '1',
	DEVICES: values.devices ?? '',
	STEPS: values.steps ?? '',
	OFTEN: values.often ?? '',
};
const child = spawn(
	'npx',
	[
		...['vitest', 'run', '--config', 'tests/simulation/vitest.config.ts'],
		...['--reporter', values.seed ? 'default' : 'dot', 'tests/simulation/schedules'],
	],
	{
		...{ cwd: root, env: { ...process.env, ...env }, stdio: 'inherit' },
		shell: process.platform === 'win32',
	},
);
child.on('close', (code) => process.exit(code ?? 1));
