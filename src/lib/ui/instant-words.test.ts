import { expect, it } from 'vitest';
import { writtenAt } from './instant-words.ts';

const now = Date.parse('2026-11-22T10:00:00.000Z');

it('says when something was written, in Warsaw time', () => {
	expect(writtenAt('2026-11-22T09:42:00.000Z', 'pl', now)).toBe('22 listopada 2026, 10:42');
	expect(writtenAt('2026-11-22T09:42:00.000Z', 'en', now)).toBe('22 November 2026, 10:42');
});

it.each(['x', '', '9999-12-31T23:59:59.999Z', '+275760-09-14T00:00:00.000Z'])(
	'says nothing of "%s"',
	(at) => {
		expect(writtenAt(at, 'pl', now)).toBe('');
	},
);
