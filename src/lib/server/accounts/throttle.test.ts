import { beforeEach, describe, expect, test } from 'vitest';
import { Throttle } from './throttle.ts';

const second = 1000;
const minute = 60 * second;

let now: number;
let throttle: Throttle;
beforeEach(() => {
	now = Date.parse('2026-03-02T08:00:00Z');
	throttle = new Throttle(() => new Date(now));
});

/** Seconds to wait; 0: may try. */
function wait(address: string, client: string): number {
	try {
		throttle.check(address, client);
		return 0;
	} catch (error) {
		const { status, details } = error as { status: number; details: { retryAfter: number } };
		expect(status).toBe(429);
		return details.retryAfter;
	}
}

function fail(address: string, client: string, times = 1) {
	for (let i = 0; i < times; i++) throttle.failed(address, client);
}

const anna = 'anna@przyklad.pl';
const home = '10.0.0.1';

describe('one client at one address', () => {
	test('may mistype four times, then waits twice as long each time, a quarter of an hour at most', () => {
		fail(anna, home, 4);
		expect(wait(anna, home)).toBe(0);
		const waits = Array.from({ length: 12 }, () => {
			fail(anna, home);
			const seconds = wait(anna, home);
			now += seconds * second;
			expect(wait(anna, home)).toBe(0);
			return seconds;
		});
		expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
	});

	test('the wait runs down, and an hour without a failure forgets it', () => {
		fail(anna, home, 10);
		expect(wait(anna, home)).toBe(64);
		now += 63.5 * second;
		expect(wait(anna, home)).toBe(1);
		now += 60 * minute;
		fail(anna, home, 4);
		expect(wait(anna, home)).toBe(0);
	});

	test('signing in starts anew', () => {
		fail(anna, home, 5);
		throttle.succeeded(anna, home);
		expect(wait(anna, home)).toBe(0);
		fail(anna, home, 4);
		expect(wait(anna, home)).toBe(0);
	});

	test('a clock set back does not lengthen the wait', () => {
		fail(anna, home, 6);
		now -= 24 * 60 * minute;
		expect(wait(anna, home)).toBe(4);
	});
});

describe('the others', () => {
	test('behind the same address of a facility are not held up by one who fails', () => {
		fail('jan@przyklad.pl', home, 12);
		expect(wait('jan@przyklad.pl', home)).toBeGreaterThan(0);
		expect(wait(anna, home)).toBe(0);
	});

	test('guesses at an address from many clients are slowed, a minute at most', () => {
		for (let i = 0; i < 24; i++) fail(anna, `10.0.1.${i}`);
		expect(wait(anna, home)).toBe(0);
		for (let i = 0; i < 200; i++) fail(anna, `10.0.2.${i}`);
		expect(wait(anna, home)).toBe(60);
	});

	test('guesses from one client at many addresses are slowed', () => {
		for (let i = 0; i < 40; i++) fail(`kto${i}@przyklad.pl`, home);
		expect(wait(anna, home)).toBe(10);
		expect(wait(anna, '10.0.0.2')).toBe(0);
		now += 10 * second;
		expect(wait(anna, home)).toBe(0);
	});

	test('cannot hold up whoever has signed in here before', () => {
		throttle.succeeded(anna, home);
		for (let i = 0; i < 200; i++) {
			fail(anna, `10.0.1.${i}`);
			fail(`kto${i}@przyklad.pl`, home);
		}
		expect(wait(anna, home)).toBe(0);
		fail(anna, home, 6);
		expect(wait(anna, home)).toBe(4);
	});
});
