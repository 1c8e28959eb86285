import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Measurement } from '../../src/bin/bench.js';
import { root } from '../../src/bin/fingerprint.js';

export const resultsFile = join(root, 'tests/bench/results/latest.jsonl');

/** Adds a measurement to this run's results; src/bin/bench.js prints them as a table. */
export function report(measurement: Measurement): void {
	mkdirSync(join(root, 'tests/bench/results'), { recursive: true });
	appendFileSync(resultsFile, `${JSON.stringify(measurement)}\n`);
}

/** The value below which `part` (0…1) of the values lie. */
export function quantile(values: readonly number[], part: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN;
}
