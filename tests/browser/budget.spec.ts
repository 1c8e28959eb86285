import { cardWeights } from '../bench/bytes.ts';
import { expect, test } from './support/test.ts';

/** From the design: first usable card in 2 s on slow 4G leaves room for this much. Bytes. */
const budget = 90_000;

test('a usable card costs at most 90 KB of code, styles and catalogue', async ({
	browser,
	baseURL,
}) => {
	const weights = await cardWeights(String(baseURL), browser);
	const total = weights.reduce((sum, { brotli }) => sum + brotli, 0);
	const table = weights
		.sort((a, b) => b.brotli - a.brotli)
		.map(({ path, brotli }) => `${String(brotli).padStart(7)} ${path}`);
	expect(weights.length).toBeGreaterThan(3);
	expect(total, table.join('\n')).toBeLessThanOrEqual(budget);
});
