import type { Span } from './privacy.ts';

interface Group {
	digits: string;
	start: number;
	end: number;
	/** What joins it to the group before it in the same run; '' for the first. */
	joint: string;
}

const MOBILE = /^(?:45|5[0137]|6[069]|7[2389]|88)/;
const LANDLINE = /^(?:1[2-8]|2[2-59]|3[2-4]|4[1-468]|5[24-689]|6[1-3578]|7[14-7]|8[1-79]|9[145])/;
const MOBILE_SHAPE = /^(?:9|3-3-3|3-2-2-2)$/;
const LANDLINE_SHAPE = /^(?:2-3-2-2|2-7|2-3-4)$/;

const PHONE_LABEL =
	/(?:^|[^\p{L}])(?:tel|telefon|telefonu|kom|komorka|komorkowy|fax|faks|sms|whatsapp|za?dzwon\p{L}{0,4})[^\p{L}\d]{0,4}(?:nr|numer)?[^\p{L}\d]{0,3}$/iu;
const PESEL_LABEL = /pesel\p{L}{0,3}[^\p{L}\d]{0,4}$/iu;
/** Numbers of firms, contracts and cases, which are no one's telephone. */
const OTHER_LABEL =
	/(?:^|[^\p{L}])(?:nip|regon|krs|rspo|isbn|issn|id|umow[ay]|spraw[ay]|faktur[ay]|wnios\p{L}+|decyzj[ai]|kont[oa]|rachun\p{L}+|projektu?|zleceni[ea])[^\p{L}\d]{0,4}(?:nr|numer)?[^\p{L}\d]{0,4}$/iu;
/** After an amount: currency or scale. */
const UNIT = /^ {0,2}(?:zl|pln|eur|usd|gr|tys|mln|€|\$|%)/i;
/** How far before a number a label is looked for, in characters. */
const LABEL = 30;

/** PESEL numbers and telephone numbers in folded text. */
export function findNumbers(text: string): Span[] {
	const found: Span[] = [];
	// Groups of digits joined by what people put inside one number; a line end or ", " never joins.
	for (const run of text.matchAll(/\d+(?:(?: {1,2}|[-.]|\)[ -]?| ?\()\d+)*/g)) {
		const groups: Group[] = [];
		let end = 0;
		for (const { 0: digits, index } of run[0].matchAll(/\d+/g)) {
			const start = run.index + index;
			const joint = groups.length > 0 ? text.slice(end, start) : '';
			end = start + digits.length;
			groups.push({ digits, start, end, joint });
		}
		for (let i = 0; i < groups.length; i++) {
			const hit = peselAt(text, groups, i) ?? phoneAt(text, groups, i);
			if (!hit) continue;
			found.push(hit.span);
			i = hit.last;
		}
	}
	return found;
}

interface Hit {
	span: Span;
	/** Index of the last group it takes. */
	last: number;
}

/** 11 digits in one piece, or in several that are the whole run or follow the word PESEL. */
function peselAt(text: string, groups: readonly Group[], i: number): Hit | null {
	const first = groups[i];
	if (!first || (i > 0 && first.digits.length !== 11)) return null;
	let digits = '';
	let last = i - 1;
	while (digits.length < 11 && last + 1 < groups.length) digits += groups[++last]?.digits ?? '';
	const [end, next] = [groups[last]?.end ?? first.end, groups[last + 1]];
	const whole = i === 0 && !next;
	const alone = last === i && loose(first.joint) && loose(next?.joint ?? '');
	// A label can only stand before the first group: its letters end a run.
	if (!isPesel(digits)) return null;
	const labelled = i === 0 && PESEL_LABEL.test(before(text, first.start));
	if (!labelled && (!(whole || alone) || glued(text, first.start, end))) return null;
	return { span: { kind: 'pesel', start: first.start, end }, last };
}

/** The checksum and a date of birth that exists, 1800 to 2299. */
function isPesel(digits: string): boolean {
	if (digits.length !== 11) return false;
	const d = Array.from(digits, Number);
	const sum = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1].reduce(
		(total, weight, i) => total + weight * (d[i] ?? 0),
		0,
	);
	if (sum % 10 !== 0) return false;
	const month = Number(digits.slice(2, 4));
	// The century is added to the month: 1800 +80, 1900 +0, 2000 +20, 2100 +40, 2200 +60.
	const year =
		([1900, 2000, 2100, 2200, 1800][Math.floor(month / 20)] ?? 0) + Number(digits.slice(0, 2));
	const day = Number(digits.slice(4, 6));
	const born = new Date(Date.UTC(year, (month % 20) - 1, day));
	return month % 20 >= 1 && month % 20 <= 12 && born.getUTCDate() === day && day > 0;
}

/** 9 national digits beginning at group `i`, in a usual grouping, with or without +48, 0048, 48 or 0. */
function phoneAt(text: string, groups: readonly Group[], i: number): Hit | null {
	const first = groups[i];
	if (!first || first.digits.length > 13) return null;
	const plus = text[first.start - 1] === '+';
	const prefix = (plus ? /^48/ : /^(?:0048|0(?!0)|48$)/).exec(first.digits)?.[0] ?? '';
	// No usual grouping begins with a single digit.
	if ((plus && !prefix) || (i > 0 && !prefix && first.digits.length === 1)) return null;
	let digits = first.digits.slice(prefix.length);
	const lengths = digits ? [digits.length] : [];
	let last = i;
	while (digits.length < 9 && last + 1 < groups.length) {
		const group = groups[++last]?.digits ?? '';
		digits += group;
		lengths.push(group.length);
	}
	const mobile = MOBILE.test(digits);
	if (digits.length !== 9 || !(mobile || LANDLINE.test(digits))) return null;

	const context = i === 0 ? before(text, first.start) : '';
	const sure = plus || prefix === '0048' || PHONE_LABEL.test(context.replace(/[(+]+$/, ''));
	const shape = lengths.join('-');
	const usual =
		(mobile && MOBILE_SHAPE.test(shape)) || (LANDLINE.test(digits) && LANDLINE_SHAPE.test(shape));
	const [end, next] = [groups[last]?.end ?? first.end, groups[last + 1]];
	if (next && !loose(next.joint)) return null;
	if (!sure) {
		if (!usual || !loose(first.joint) || OTHER_LABEL.test(context) || glued(text, first.start, end))
			return null;
		// "1 600 700 800 zł" and columns of figures: the neighbours must not look like the same number.
		const previous = groups[i - 1];
		if (shape !== '9' && previous && previous.digits.length < 4) return null;
		if (shape !== '9' && next && (shape !== '3-3-3' || next.digits.length === 3)) return null;
	}
	let start = plus ? first.start - 1 : first.start;
	if (text[start - 1] === '(' && text.slice(start, end).includes(')')) start--;
	return { span: { kind: 'phone', start, end }, last };
}

function before(text: string, at: number): string {
	return text.slice(Math.max(0, at - LABEL), at);
}

/** Joined by nothing or only by spaces: the neighbours may be two numbers. */
function loose(joint: string): boolean {
	return joint.trim() === '';
}

/** Part of a longer code, a fraction, or an amount. */
function glued(text: string, start: number, end: number): boolean {
	const after = text.slice(end, end + 8);
	return (
		/[\p{L}\d/_#]$/u.test(text.slice(Math.max(0, start - 2), start)) ||
		/^(?:[\p{L}/_]|,\d)/u.test(after) ||
		UNIT.test(after)
	);
}
