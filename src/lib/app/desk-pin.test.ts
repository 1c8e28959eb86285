import { expect, it } from 'vitest';
import { hashPin, isPin, isRightPin } from './desk-pin.ts';

it('takes the PIN it was set with and no other', async () => {
	const kept = await hashPin('2468');
	expect(await isRightPin('2468', kept)).toBe(true);
	expect(await isRightPin('2469', kept)).toBe(false);
	expect(kept).not.toContain('2468');
	expect(await hashPin('2468')).not.toBe(kept);
});

it.each(['', 'x', 'pbkdf2$0$00$00', 'pbkdf2$nothing$zz$00', 'other$1$00$00'])(
	'a kept PIN that cannot be read lets nobody in: %j',
	async (kept) => {
		expect(await isRightPin('1234', kept)).toBe(false);
	},
);

it.each([
	['1234', true],
	['123456789012', true],
	['123', false],
	['12a4', false],
	['1234567890123', false],
])('%s is a PIN: %s', (pin, is) => {
	expect(isPin(pin)).toBe(is);
});
