import { expect, it } from 'vitest';
import { pastInstant } from './instant.ts';

const now = Date.parse('2026-11-22T10:00:00.000Z');

it('reads what devices write', () => {
	expect(pastInstant('2026-11-22T09:59:00.000Z', now)).toBe(now - 60_000);
	expect(pastInstant('2026-11-22T09:59:00Z', now)).toBe(now - 60_000);
});

it('takes a clock that goes a little ahead for what it is', () => {
	expect(pastInstant('2026-11-22T10:03:00.000Z', now)).toBe(now + 180_000);
});

it.each([
	...['x', '', '7', 'constructor', '2026', '2026-13-45T99:00:00.000Z', '22 listopada 2026'],
	...['+275760-09-13T00:00:00.000Z', '-271821-04-20T00:00:00.000Z', '9999-12-31T23:59:59.999Z'],
	'2026-11-22T11:00:00.000Z',
])('takes "%s" for no time', (at) => {
	expect(pastInstant(at, now)).toBeNull();
});
