import { expect, test } from 'vitest';
import { clientKey, Limit } from './limit.ts';

test('a limit lets a burst through and then one at a time', () => {
	let now = 0;
	const limit = new Limit({ burst: 3, every: 10_000, clock: () => new Date(now) });
	for (let i = 0; i < 3; i++) {
		expect(limit.wait('a')).toBe(0);
		limit.take('a');
	}
	expect(limit.wait('a')).toBe(10);
	expect(limit.wait('b')).toBe(0);
	now = 9001;
	expect(limit.wait('a')).toBe(1);
	now = 10_000;
	expect(limit.wait('a')).toBe(0);
	now = 1_000_000;
	for (let i = 0; i < 5; i++) limit.take('a');
	expect(limit.wait('a')).toBe(10);
});

test.each([
	['10.0.0.1', '10.0.0.1'],
	['::ffff:10.0.0.1', '10.0.0.1'],
	['::FFFF:10.0.0.1', '10.0.0.1'],
	['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
	['2001:DB8:0001:2::9', '2001:db8:1:2'],
	['2001:db8::9', '2001:db8:0:0'],
	['::1', '0:0:0:0'],
	['fe80::1%eth0', 'fe80:0:0:0'],
	['unknown', 'unknown'],
	['', ''],
	['x'.repeat(1000), 'x'.repeat(64)],
])('the client at %s counts as %s', (address, key) => {
	expect(clientKey(address)).toBe(key);
});
