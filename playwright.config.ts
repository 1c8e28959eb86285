import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { launchOptions } from './tests/browser/support/browser.ts';
import { root } from './src/bin/fingerprint.js';
import { port } from './tests/browser/support/address.ts';

export default defineConfig({
	testDir: 'tests/browser',
	// Kept apart from the other results: Playwright empties this folder when it starts.
	outputDir: 'test-results/browser',
	globalSetup: './tests/browser/support/second-build.ts',
	fullyParallel: true,
	workers: 2,
	// A test that passes the second time hides a fault that a person meets the first time.
	retries: 0,
	forbidOnly: Boolean(process.env.CI),
	timeout: 30_000,
	reporter: [['line'], ['json', { outputFile: 'test-results/browser.json' }]],
	use: {
		baseURL: `http://127.0.0.1:${port}`,
		locale: 'pl-PL',
		timezoneId: 'Europe/Warsaw',
		launchOptions,
	},
	webServer: {
		command: 'node src/bin/serve.js',
		cwd: root,
		env: {
			...{ HOST: '127.0.0.1', PORT: String(port), ORIGIN: '', BUILD_DIR: '' },
			...{ COUCHDB_URL: '', SMTP_URL: '', DATA_DIR: mkdtempSync(join(tmpdir(), 'browser-tests-')) },
		},
		url: `http://127.0.0.1:${port}/karta`,
		gracefulShutdown: { signal: 'SIGTERM', timeout: 6000 },
	},
});
