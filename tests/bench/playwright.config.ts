import { defineConfig } from '@playwright/test';
import base from '../../playwright.config.ts';

/** Measurements, one after the other on an otherwise idle machine. They report; they do not fail. */
export default defineConfig(base, {
	testDir: '.',
	testMatch: '*.bench.ts',
	outputDir: '../../test-results/bench',
	globalSetup: undefined,
	fullyParallel: false,
	workers: 1,
	timeout: 180_000,
	reporter: [['line']],
	use: { bypassCSP: true },
});
