/**
 * `npm run test:long`: what `npm test` has no time for, some hours of it: thousands of simulated schedules of few and of
 * many devices, short and long. Each failure prints the command that replays it.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { root } from './fingerprint.js';

/** The first seeds are those of `npm test`. */
const runs = [
	['--devices', '3', '--seeds', '1000', '--first', '1001'],
	['--devices', '5', '--seeds', '1000', '--first', '1001', '--steps', '120'],
	['--devices', '8', '--seeds', '1000', '--first', '1001', '--steps', '150'],
	...['forge', 'setBack', 'clone', 'damage', 'tombstone', 'rollback', 'steal'].map((often) => [
		...['--devices', '3', '--seeds', '300', '--first', '1001', '--often', often],
	]),
];

let failed = 0;
for (const options of runs) {
	console.log(`npm run simulate -- ${options.join(' ')}`);
	if ((await simulate(options)) !== 0) failed++;
}
console.log(`${runs.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/**
 * @param {string[]} options
 * @returns {Promise<number | null>} its exit code
 */
function simulate(options) {
	const command = [join(root, 'src/bin/simulate.js'), ...options];
	return new Promise((resolve) =>
		spawn(process.execPath, command, { cwd: root, stdio: 'inherit' }).on('close', resolve),
	);
}
