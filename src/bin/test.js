/** `npm test`: every check there is, from a clean clone, in the order of how soon it can fail. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './fingerprint.js';
import { installBrowser } from './install-browser.js';
import { build, install, requireNode } from './prepare.js';
import { run } from './run.js';
import { finish, step } from './steps.js';

requireNode();
await step('packages', () => install());
await step('browser', installBrowser);
// Each of the two keeps one core busy.
const types = run('npm', ['run', '--silent', 'check']);
await step('lint', () => run('npm', ['run', '--silent', 'lint']));
await step('types', () => types);
await step('build', () => build());
// Those under tests/operations start the built server.
await step('unit', unitTests);
await step('browser tests', browserTests);
finish();

async function unitTests() {
	const report = freshReport('unit.json');
	const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
	const result = await run('npx', ['vitest', 'run', ...reporters]);
	const found = readReport(report);
	const tally = found && { passed: found.numPassedTests, failed: found.numFailedTests };
	return { ...result, tally };
}

async function browserTests() {
	const report = freshReport('browser.json'); // written by playwright.config.ts
	const result = await run('npx', ['playwright', 'test']);
	const stats = readReport(report)?.stats;
	const tally = stats && { passed: stats.expected, failed: stats.unexpected + stats.flaky };
	return { ...result, tally };
}

/**
 * @param {string} name
 * @returns {string} where a runner writes its counts; those of an earlier run are gone
 */
function freshReport(name) {
	const report = join(root, 'test-results', name);
	rmSync(report, { force: true });
	return report;
}

/** @param {string} report */
function readReport(report) {
	return existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
}
