import process from 'node:process';
import { keepLog } from './run.js';

/** @typedef {{ passed: number, failed: number }} Tally */
/** @typedef {{ ok: boolean, output: string, tally?: Tally }} Outcome */

/** What the steps so far counted together. @type {Tally} */
const total = { passed: 0, failed: 0 };

/**
 * One step of a longer command: a line with its name and duration. A failed step shows the end of
 * its output and ends the command.
 * @param {string} name
 * @param {() => Promise<Outcome>} work says nothing itself
 */
export async function step(name, work) {
	const begun = performance.now();
	const { ok, output, tally } = await work();
	const seconds = ((performance.now() - begun) / 1000).toFixed(1);
	total.passed += tally?.passed ?? 0;
	total.failed += tally?.failed ?? 0;
	const count = tally ? `, ${tally.passed + tally.failed} tests` : '';
	console.log(`${ok ? 'ok' : 'FAILED'}  ${name} (${seconds} s${count})`);
	if (ok) return;
	console.log(keepLog(name.replaceAll(' ', '-'), output));
	// A step that failed without a failed test (types, a crash) counts as one failure.
	if (!tally?.failed) total.failed += 1;
	finish();
}

/** Prints the closing line and ends the command. */
export function finish() {
	console.log(`${total.passed} passed, ${total.failed} failed`);
	process.exit(total.failed === 0 ? 0 : 1);
}
