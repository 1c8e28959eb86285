/**
 * Verification windows and how long a status holds.
 *
 * Programme rules: cards are verified in windows that return every year, by the city's local
 * dates; a status holds to the end of the next window, then has to be verified again. Which
 * windows and which time zone is data (the catalogue's `rules.windows` and `rules.timezone`).
 *
 * Windows must not overlap. Should a city overlap them all the same, the one that opened last
 * counts as the open one. 29 February means "the last day of February".
 */
export interface WindowRule {
	/** First day, 'MM-DD', local date. */
	opens: string;
	/** Last day, 'MM-DD', inclusive; earlier in the year than `opens` when it crosses New Year. */
	closes: string;
}

export interface Calendar {
	windows: readonly WindowRule[];
	/** IANA name, e.g. 'Europe/Warsaw'. */
	timezone: string;
}

/** One window of one year. */
export interface Window {
	/** 'YYYY-MM' of its first day. */
	round: string;
	/** The first instant of the first day. */
	opensAt: Date;
	/** Exclusive: the first instant of the day after the last. */
	closesAt: Date;
}

/** `valid`: may be used · `to-verify` ("do weryfikacji"): no new bookings, confirmed ones honoured. */
export type Standing = 'valid' | 'to-verify';

/** The window open at `now`, or null between windows. Throws RangeError on an impossible calendar or date. */
export function windowAt(calendar: Calendar, now: Date): Window | null {
	const open = windowsAround(calendar, now).filter((w) => w.opensAt <= now && now < w.closesAt);
	return open.at(-1) ?? null;
}

/** The first window that opens strictly after `now`. Throws RangeError on an impossible calendar or date. */
export function nextWindow(calendar: Calendar, now: Date): Window {
	const next = windowsAround(calendar, now).find((w) => w.opensAt > now);
	if (!next) throw new RangeError('The calendar has no windows');
	return next;
}

/**
 * The round a draft begun at `now` belongs to: 'YYYY-MM' of the open window, else of the next one.
 * Throws RangeError on an impossible calendar or date.
 */
export function roundAt(calendar: Calendar, now: Date): string {
	return (windowAt(calendar, now) ?? nextWindow(calendar, now)).round;
}

/**
 * The instant (exclusive) to which a status submitted at `submittedAt` holds.
 * Programme rule: to the end of the next window, i.e. of the first that opens after the
 * submission; whoever submits inside a window has until the end of the following one.
 * Throws RangeError on an impossible calendar or date.
 */
export function validUntil(calendar: Calendar, submittedAt: Date): Date {
	return nextWindow(calendar, submittedAt).closesAt;
}

/** What the status of a card submitted at `submittedAt` is worth at `now`. Throws as `validUntil` does. */
export function standingAt(calendar: Calendar, submittedAt: Date, now: Date): Standing {
	return now < validUntil(calendar, submittedAt) ? 'valid' : 'to-verify';
}

/** Whether `text` is a day that exists in some year: 'MM-DD', 29 February included. */
export function isMonthDay(text: string): boolean {
	if (!/^\d\d-\d\d$/.test(text)) return false;
	const [month, day] = monthAndDay(text);
	return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(LEAP_YEAR, month);
}

/** Whether a day of the year belongs to two windows. A day that exists is taken for granted: `isMonthDay`. */
export function overlapping(windows: readonly WindowRule[]): boolean {
	const days = windows.flatMap(({ opens, closes }) =>
		closes < opens
			? [
					[opens, '12-31'],
					['01-01', closes],
				]
			: [[opens, closes]],
	);
	const ordered = days.sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
	return ordered.some(([opens = ''], i) => i > 0 && opens <= (ordered[i - 1]?.[1] ?? ''));
}

/** Ordered by opening. A window lasts under a year, so last year's, this year's and next year's suffice. */
function windowsAround(calendar: Calendar, now: Date): Window[] {
	const year = new Date(wallClock(calendar.timezone, now.getTime())).getUTCFullYear();
	return [year - 1, year, year + 1]
		.flatMap((y) => calendar.windows.map((rule) => windowOf(rule, y, calendar.timezone)))
		.sort((a, b) => a.opensAt.getTime() - b.opensAt.getTime());
}

function windowOf(rule: WindowRule, year: number, zone: string): Window {
	for (const day of [rule.opens, rule.closes])
		if (!isMonthDay(day)) throw new RangeError(`Not a day of the year: "${day}"`);
	const lastYear = rule.closes < rule.opens ? year + 1 : year;
	return {
		round: `${String(year).padStart(4, '0')}-${rule.opens.slice(0, 2)}`,
		opensAt: startOfDay(zone, civilDay(year, rule.opens)),
		closesAt: startOfDay(zone, civilDay(lastYear, rule.closes) + DAY),
	};
}

const LEAP_YEAR = 2024;
/** Milliseconds. Civil days are counted in UTC here, where every day is this long. */
const DAY = 86_400_000;

function monthAndDay(text: string): [month: number, day: number] {
	return [Number(text.slice(0, 2)), Number(text.slice(3))];
}

function daysIn(year: number, month: number): number {
	return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** A civil midnight written as if it were UTC, in milliseconds. */
function civilDay(year: number, monthDay: string): number {
	const [month, day] = monthAndDay(monthDay);
	return Date.UTC(year, month - 1, Math.min(day, daysIn(year, month)));
}

/**
 * The first instant of a local day. Usually local midnight; where the clock jumps over midnight
 * (or, once in Samoa, over the whole day), the first instant after the jump.
 */
function startOfDay(zone: string, civil: number): Date {
	const key = `${zone} ${civil}`;
	let start = starts.get(key);
	if (start === undefined) {
		if (starts.size >= STARTS_KEPT) starts.clear();
		start = findStartOfDay(zone, civil);
		starts.set(key, start);
	}
	return new Date(start);
}

/** A screen asks for the same dozen days again and again, and each costs four uses of Intl. */
const starts = new Map<string, number>();
const STARTS_KEPT = 1000;

function findStartOfDay(zone: string, civil: number): number {
	// The zone's offset a day before and a day after: the clock changes at most once in between.
	const candidates = [civil - DAY, civil + DAY]
		.map((at) => civil - (wallClock(zone, at) - at))
		.filter((at) => wallClock(zone, at) === civil);
	if (candidates.length > 0) return Math.min(...candidates);

	let before = civil - DAY;
	let after = civil + DAY;
	while (after - before > 1) {
		const middle = Math.floor((before + after) / 2);
		if (wallClock(zone, middle) < civil) before = middle;
		else after = middle;
	}
	return after;
}

/** Making a formatter costs about a hundred times more than using it. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/** What a clock on the wall in `zone` shows at `at`, to the second, written as if it were UTC. */
function wallClock(zone: string, at: number): number {
	let formatter = formatters.get(zone);
	if (!formatter) {
		formatter = new Intl.DateTimeFormat('en-US', {
			timeZone: zone,
			calendar: 'gregory',
			numberingSystem: 'latn',
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric',
			second: 'numeric',
		});
		formatters.set(zone, formatter);
	}
	const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
	for (const { type, value } of formatter.formatToParts(at)) part[type] = Number(value);
	const { year = NaN, month = NaN, day, hour, minute, second } = part;
	return Date.UTC(year, month - 1, day, hour, minute, second);
}
