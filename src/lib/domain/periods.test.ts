import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import catalogue from './catalogue/miasto-korzysci.pl.json' with { type: 'json' };
import {
	isMonthDay,
	nextWindow,
	roundAt,
	standingAt,
	validUntil,
	windowAt,
	type Calendar,
} from './periods.ts';

const warsaw: Calendar = catalogue.meta.rules;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function calendar(timezone: string, ...windows: [opens: string, closes: string][]): Calendar {
	return { timezone, windows: windows.map(([opens, closes]) => ({ opens, closes })) };
}

describe('the windows of the programme', () => {
	it('September opens and closes in summer time', () => {
		expect(windowAt(warsaw, new Date('2026-09-12T10:00:00Z'))).toEqual({
			round: '2026-09',
			opensAt: new Date('2026-08-31T22:00:00Z'),
			closesAt: new Date('2026-09-30T22:00:00Z'),
		});
	});

	it('March opens in winter time and closes in summer time', () => {
		expect(windowAt(warsaw, new Date('2027-03-28T00:59:59Z'))).toEqual({
			round: '2027-03',
			opensAt: new Date('2027-02-28T23:00:00Z'),
			closesAt: new Date('2027-03-31T22:00:00Z'),
		});
	});

	it.each([
		['2026-08-31T21:59:59.999Z', null, '2026-09', '2026-09'],
		['2026-08-31T22:00:00.000Z', '2026-09', '2027-03', '2026-09'],
		['2026-09-30T21:59:59.999Z', '2026-09', '2027-03', '2026-09'],
		['2026-09-30T22:00:00.000Z', null, '2027-03', '2027-03'],
		['2026-12-31T23:30:00.000Z', null, '2027-03', '2027-03'],
		['2027-02-28T22:59:59.999Z', null, '2027-03', '2027-03'],
		['2027-02-28T23:00:00.000Z', '2027-03', '2027-09', '2027-03'],
		['2027-03-31T21:59:59.999Z', '2027-03', '2027-09', '2027-03'],
		['2027-03-31T22:00:00.000Z', null, '2027-09', '2027-09'],
	])('at %s open %s, next %s, round %s', (at, open, next, round) => {
		const now = new Date(at);
		expect(windowAt(warsaw, now)?.round ?? null).toBe(open);
		expect(nextWindow(warsaw, now).round).toBe(next);
		expect(roundAt(warsaw, now)).toBe(round);
	});
});

describe('how long a status holds', () => {
	it.each([
		['a first card between windows', '2026-11-22T12:00:00Z', '2027-03-31T22:00:00Z'],
		['submitted inside a window', '2026-09-12T12:00:00Z', '2027-03-31T22:00:00Z'],
		['in the last second of a window', '2026-09-30T21:59:59Z', '2027-03-31T22:00:00Z'],
		['in the first instant of a window', '2026-08-31T22:00:00Z', '2027-03-31T22:00:00Z'],
		['just before a window', '2026-08-31T21:59:59.999Z', '2026-09-30T22:00:00Z'],
		['in spring', '2027-03-15T12:00:00Z', '2027-09-30T22:00:00Z'],
	])('%s (%s): until %s', (_name, submitted, until) => {
		const submittedAt = new Date(submitted);
		const end = new Date(until);
		expect(validUntil(warsaw, submittedAt)).toEqual(end);
		expect(standingAt(warsaw, submittedAt, submittedAt)).toBe('valid');
		expect(standingAt(warsaw, submittedAt, new Date(end.getTime() - 1))).toBe('valid');
		expect(standingAt(warsaw, submittedAt, end)).toBe('to-verify');
	});
});

describe('odd calendars', () => {
	it('a window may cross New Year', () => {
		const winter = calendar('Europe/Warsaw', ['12-15', '01-15']);
		const expected = {
			round: '2026-12',
			opensAt: new Date('2026-12-14T23:00:00Z'),
			closesAt: new Date('2027-01-15T23:00:00Z'),
		};
		expect(windowAt(winter, new Date('2026-12-20T12:00:00Z'))).toEqual(expected);
		expect(windowAt(winter, new Date('2027-01-10T12:00:00Z'))).toEqual(expected);
		expect(roundAt(winter, new Date('2027-01-10T12:00:00Z'))).toBe('2026-12');
		expect(windowAt(winter, new Date('2027-01-15T23:00:00Z'))).toBeNull();
		expect(validUntil(winter, new Date('2027-01-10T12:00:00Z'))).toEqual(
			new Date('2028-01-15T23:00:00Z'),
		);
	});

	it('29 February is the last day of February in every year', () => {
		const february = calendar('Europe/Warsaw', ['02-29', '02-29']);
		expect(nextWindow(february, new Date('2026-06-01T00:00:00Z'))).toEqual({
			round: '2027-02',
			opensAt: new Date('2027-02-27T23:00:00Z'),
			closesAt: new Date('2027-02-28T23:00:00Z'),
		});
		expect(nextWindow(february, new Date('2027-06-01T00:00:00Z')).opensAt).toEqual(
			new Date('2028-02-28T23:00:00Z'),
		);
	});

	it.each([
		// The clock went from 23:59:59 to 01:00.
		['America/Sao_Paulo', '11-04', '2018-10-01', '2018-11-04T03:00:00Z'],
		['Africa/Cairo', '04-28', '2023-04-01', '2023-04-27T22:00:00Z'],
		['Asia/Beirut', '03-27', '2022-03-01', '2022-03-26T22:00:00Z'],
		// The clock went back from 01:00 to 00:00: the day has two midnights.
		['America/Havana', '11-03', '2024-10-01', '2024-11-03T04:00:00Z'],
		['Asia/Kolkata', '09-01', '2026-08-01', '2026-08-31T18:30:00Z'],
		['Pacific/Kiritimati', '09-01', '2026-08-01', '2026-08-31T10:00:00Z'],
		['Pacific/Pago_Pago', '09-01', '2026-08-01', '2026-09-01T11:00:00Z'],
		// 30 December 2011 did not happen in Samoa.
		['Pacific/Apia', '12-30', '2011-12-01', '2011-12-30T10:00:00Z'],
	])('%s: %s begins at the first instant of the day', (zone, day, from, opensAt) => {
		const next = nextWindow(calendar(zone, [day, day]), new Date(from));
		expect(next.opensAt).toEqual(new Date(opensAt));
	});

	it('where windows overlap, the one that opened last is the open one', () => {
		const nested = calendar('Europe/Warsaw', ['09-01', '09-30'], ['09-10', '09-12']);
		const openAt = (day: string) => windowAt(nested, new Date(`${day}T12:00:00Z`))?.closesAt;
		expect(openAt('2026-09-11')).toEqual(new Date('2026-09-12T22:00:00Z'));
		expect(openAt('2026-09-20')).toEqual(new Date('2026-09-30T22:00:00Z'));
	});

	it('counts years by the local date', () => {
		const newYear = calendar('Pacific/Kiritimati', ['01-01', '01-02']);
		const alreadyNewYear = new Date('2026-12-31T12:00:00Z');
		expect(windowAt(newYear, alreadyNewYear)?.round).toBe('2027-01');
		expect(nextWindow(newYear, alreadyNewYear).round).toBe('2028-01');
	});

	it('refuses what is no calendar', () => {
		const now = new Date('2026-11-22T12:00:00Z');
		expect(() => nextWindow(calendar('Europe/Warsaw'), now)).toThrow(RangeError);
		expect(windowAt(calendar('Europe/Warsaw'), now)).toBeNull();
		expect(() => nextWindow(calendar('Europe/Warsaw', ['09-31', '10-01']), now)).toThrow('"09-31"');
		expect(() => nextWindow(calendar('Mars/Olympus', ['09-01', '09-30']), now)).toThrow(RangeError);
		expect(() => nextWindow(warsaw, new Date(NaN))).toThrow(RangeError);
	});

	it('knows the days of a year', () => {
		expect(['01-01', '02-29', '12-31'].every(isMonthDay)).toBe(true);
		expect(
			['00-01', '13-01', '02-30', '04-31', '1-1', '01-00', '', '2024-01-01'].some(isMonthDay),
		).toBe(false);
	});
});

describe('whatever zone the device is set to', () => {
	const original = process.env.TZ;
	afterEach(() => {
		if (original === undefined) delete process.env.TZ;
		else process.env.TZ = original;
	});

	it.each([
		['UTC', 0],
		['America/Los_Angeles', 480],
		['Pacific/Kiritimati', -840],
		['Europe/Warsaw', -60],
	])('%s', (zone, minutesWestOfGreenwich) => {
		process.env.TZ = zone;
		expect(new Date('2027-01-15T12:00:00Z').getTimezoneOffset()).toBe(minutesWestOfGreenwich);
		expect(roundAt(warsaw, new Date('2026-08-31T21:59:59Z'))).toBe('2026-09');
		expect(windowAt(warsaw, new Date('2026-08-31T21:59:59Z'))).toBeNull();
		expect(windowAt(warsaw, new Date('2026-08-31T22:00:00Z'))?.round).toBe('2026-09');
		expect(validUntil(warsaw, new Date('2026-09-05T00:00:00Z'))).toEqual(
			new Date('2027-03-31T22:00:00Z'),
		);
	});
});

/* The second, naive statement: read the local date of an instant, walk the hours. */

const naiveFormats = new Map<string, Intl.DateTimeFormat>();
/** 'YYYY-MM-DD' */
function localDate(zone: string, at: number): string {
	const format =
		naiveFormats.get(zone) ??
		new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
	naiveFormats.set(zone, format);
	return format.format(at);
}

/** 29 February stands for 28 February in a common year. */
function inYear(monthDay: string, year: number): string {
	return monthDay === '02-29' && new Date(year, 1, 29).getMonth() !== 1 ? '02-28' : monthDay;
}

function naivelyOpen({ windows, timezone }: Calendar, at: number): boolean {
	const date = localDate(timezone, at);
	const today = date.slice(5);
	return windows.some((rule) => {
		const opens = inYear(rule.opens, Number(date.slice(0, 4)));
		const closes = inYear(rule.closes, Number(date.slice(0, 4)));
		return rule.opens <= rule.closes
			? opens <= today && today <= closes
			: opens <= today || today <= closes;
	});
}

const monthDays = Array.from({ length: 366 }, (_, i) =>
	new Date(Date.UTC(2024, 0, 1) + i * DAY).toISOString().slice(5, 10),
);

/** One to three windows with at least one closed day between any two, in any place of the year. */
const calendars: fc.Arbitrary<Calendar> = fc
	.record({
		timezone: fc.constantFrom(
			'Europe/Warsaw',
			'America/Sao_Paulo',
			'Africa/Cairo',
			'Asia/Kolkata',
			'UTC',
		),
		shift: fc.nat(365),
		cuts: fc.uniqueArray(fc.integer({ min: 0, max: 90 }), { minLength: 2, maxLength: 6 }),
	})
	.map(({ timezone, shift, cuts }) => {
		const days = cuts.sort((a, b) => a - b).map((cut) => monthDays[(shift + cut * 4) % 366] ?? '');
		const windows = [];
		for (let i = 0; i + 1 < days.length; i += 2)
			windows.push({ opens: days[i] ?? '', closes: days[i + 1] ?? '' });
		return { timezone, windows };
	});

const instants = fc
	.integer({ min: Date.UTC(2012, 0, 1), max: Date.UTC(2038, 0, 1) })
	.map((at) => new Date(at));

describe('properties', () => {
	it('a window is open exactly when a calendar on the wall says so', () => {
		fc.assert(
			fc.property(calendars, instants, (rules, now) => {
				expect(windowAt(rules, now) !== null).toBe(naivelyOpen(rules, now.getTime()));
			}),
			{ numRuns: 500 },
		);
	});

	it('walking the hours from now, the first that opens is the next window, and it closes where it says', () => {
		fc.assert(
			fc.property(calendars, instants, (rules, now) => {
				const next = nextWindow(rules, now);
				let hour = Math.ceil(now.getTime() / HOUR) * HOUR;
				while (naivelyOpen(rules, hour)) hour += HOUR;
				while (!naivelyOpen(rules, hour)) hour += HOUR;
				expect(next.opensAt.getTime()).toBeGreaterThan(hour - HOUR);
				expect(next.opensAt.getTime()).toBeLessThanOrEqual(hour);
				while (naivelyOpen(rules, hour)) hour += HOUR;
				expect(next.closesAt.getTime()).toBeGreaterThan(hour - HOUR);
				expect(next.closesAt.getTime()).toBeLessThanOrEqual(hour);
			}),
			{ numRuns: 40 },
		);
	}, 20_000);

	it('edges are exact to the millisecond', () => {
		fc.assert(
			fc.property(calendars, instants, (rules, now) => {
				for (const edge of [nextWindow(rules, now).opensAt, nextWindow(rules, now).closesAt]) {
					const before = localDate(rules.timezone, edge.getTime() - 1);
					expect(before < localDate(rules.timezone, edge.getTime())).toBe(true);
					const open = naivelyOpen(rules, edge.getTime());
					expect(naivelyOpen(rules, edge.getTime() - 1)).toBe(!open);
				}
			}),
			{ numRuns: 300 },
		);
	});

	it('the next window lies ahead and follows the open one', () => {
		fc.assert(
			fc.property(calendars, instants, (rules, now) => {
				const open = windowAt(rules, now);
				const next = nextWindow(rules, now);
				expect(next.opensAt > now).toBe(true);
				expect(next.closesAt > next.opensAt).toBe(true);
				if (open) {
					expect(open.opensAt <= now && now < open.closesAt).toBe(true);
					expect(next.opensAt >= open.closesAt).toBe(true);
				}
				expect(roundAt(rules, now)).toBe((open ?? next).round);
				const opened = (open ?? next).opensAt.getTime();
				expect(localDate(rules.timezone, opened).slice(0, 7)).toBe((open ?? next).round);
			}),
			{ numRuns: 500 },
		);
	});

	it('a status holds past its submission and through a whole window, and later is never shorter', () => {
		fc.assert(
			fc.property(calendars, instants, fc.nat(400 * DAY), (rules, submittedAt, later) => {
				const until = validUntil(rules, submittedAt);
				expect(until > submittedAt).toBe(true);
				const last = windowAt(rules, new Date(until.getTime() - 1));
				expect(last?.closesAt).toEqual(until);
				expect(last && last.opensAt > submittedAt).toBe(true);
				expect(validUntil(rules, new Date(submittedAt.getTime() + later)) >= until).toBe(true);
				const now = new Date(submittedAt.getTime() + later);
				expect(standingAt(rules, submittedAt, now)).toBe(now < until ? 'valid' : 'to-verify');
			}),
			{ numRuns: 500 },
		);
	});
});
