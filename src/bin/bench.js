/** `npm run bench`: the numbers of the design, measured on this machine, as JSON and a short table. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fail } from './fail.js';
import { root } from './fingerprint.js';
import { installBrowser } from './install-browser.js';
import { build, install, installPeers, requireNode } from './prepare.js';
import { run } from './run.js';

/**
 * One measured number; tests/bench writes them down.
 * @typedef {object} Measurement
 * @property {string} name what was measured
 * @property {number} value
 * @property {'ms' | 'bytes' | '×' | 'frames' | 'requests'} unit
 * @property {number} bar the most that the design allows, in the same unit
 * @property {string} [against] what it was measured against in the same run
 * @property {Record<string, number>} [more] the figures behind it
 */

requireNode();
for (const prepare of [() => install(console.log), installBrowser, () => build(console.log)]) {
	const { ok, output } = await prepare();
	if (!ok) fail(output);
}

const peers = await installPeers(console.log);
if (!peers.ok) {
	const reason = peers.output.trim().split('\n').at(-1);
	console.log(
		`PouchDB and RxDB are left out, the sync is measured against the limit alone: ${reason}`,
	);
}

const results = join(root, 'tests/bench/results');
const lines = join(results, 'latest.jsonl');
rmSync(lines, { force: true });
console.log('Measuring… (about twelve minutes; leave the machine alone)');
const outcome = await run('npx', ['playwright', 'test', '-c', 'tests/bench/playwright.config.ts']);
if (!outcome.ok) fail(outcome.output);
if (!existsSync(lines)) fail('Nothing was measured.');

/** @type {Measurement[]} */
const measured = readFileSync(lines, 'utf8')
	.trim()
	.split('\n')
	.map((line) => JSON.parse(line));
writeFileSync(
	join(results, 'latest.json'),
	JSON.stringify({ at: new Date().toISOString(), node: process.version, measured }, null, '\t'),
);
for (const { name, value, unit, bar, against, more } of measured) {
	const figures = Object.entries(more ?? {}).map(([key, number]) => `${key} ${round(number)}`);
	const verdict = value <= bar ? 'holds' : 'MISSED';
	const beside = [against && `against ${against}`, ...figures].filter(Boolean).join(', ');
	console.log(
		`${verdict.padEnd(7)} ${name.padEnd(62)} ${`${round(value)} ${unit}`.padStart(14)}  bar ${bar}  ${beside}`,
	);
}

/** @param {number} number */
function round(number) {
	return number >= 100 ? Math.round(number) : Number(number.toPrecision(3));
}
