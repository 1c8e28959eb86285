import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readFeedToken, writeFeedToken } from './feed-token.ts';

it('a token says what was put into it, and fits an address as it is', () => {
	const ascii = fc.string({ unit: 'binary-ascii' });
	fc.assert(
		fc.property(fc.dictionary(ascii, ascii, { noNullPrototype: true }), (places) => {
			const token = writeFeedToken(places);
			expect(token).toMatch(/^[\w-]*$/);
			expect(JSON.stringify(readFeedToken(token))).toBe(JSON.stringify(places));
		}),
	);
});

it.each(['', 'a', '%%%', 'bnVsbA', '💥', 'e30='])('of %j nothing bad comes', (token) => {
	expect(() => readFeedToken(token)).not.toThrow();
});
