import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { normalizeText } from './text.ts';

const native = String.prototype.toWellFormed;
afterEach(() => void (String.prototype.toWellFormed = native));

describe.each([
	['with the browser’s own', native],
	['in a browser without it', undefined],
])('a text as it is stored, %s', (_, wellFormed) => {
	const normalized = (text: string) => {
		Object.assign(String.prototype, { toWellFormed: wellFormed });
		return normalizeText(text);
	};

	it('has line ends of one kind and no half characters', () => {
		expect(normalized('a\r\nb\rc\n\r\n')).toBe('a\nb\nc\n\n');
		expect(normalized('Ala \ud83d kot \ude00\udc00!')).toBe('Ala \ufffd kot \ufffd\ufffd!');
	});

	it('keeps everything else', () => {
		for (const text of ['', 'Zażółć gęślą jaźń', '👩‍👧 שלום', 'a\u200f\tb\nc'])
			expect(normalized(text)).toBe(text);
	});

	it('has no control characters, which nobody types and some refuse', () => {
		expect(normalized('a\u0000b\u0007c\u007fd\u0085e\u009f\tf\ng')).toBe('abcde\tf\ng');
	});

	it('is well-formed whatever was typed, and the same a second time', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), fc.nat(0xffff), (text, unit) => {
				const once = normalized(text + String.fromCharCode(unit) + text);
				expect(native.call(once)).toBe(once);
				expect(normalized(once)).toBe(once);
			}),
		);
	});
});
