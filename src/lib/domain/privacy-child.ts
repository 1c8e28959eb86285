import { ENDINGS, NAME_STEMS, SOFTENED } from './privacy-names.ts';
import type { Span } from './privacy.ts';

/** Programme: facilities look after children; from 19 on it is an adult's name. Years. */
const ADULT = 19;
/** How far aside of a name context is looked for, in characters. */
const ASIDE = 60;

const TEENS = '(?:jede|dwa|trzy|czter|piet|szes|siedem|osiem|dziewiet)nascie';
const COUNT = `(\\d{1,2}|${TEENS}|dwa|trzy|cztery|piec|szesc|siedem|osiem|dziewiec|dziesiec)`;
const ADJECTIVE =
	'(?:(?:jede|dwu|trzy|czter|piet|szes|siedem|osiem)nasto|dwu|trzy|cztero|piecio|szescio|siedmio|osmio|dziewiecio|dziesiecio)';
// Singular only: "prowadzi 8-latki" is a group.
const YEARLING = '(?:letni(?:a|ego|ej|emu|m)?|lat(?:ek|ka|ke|kiem|kowi))';
/** Years of work, not of age: "Anna Nowak, 8 lat doświadczenia". */
const CAREER =
	'(?! {1,2}(?:doswiad|staz|prac|prakt|temu|dzial|istni|prowadz|kier|wspol|wolont|kadenc|nauk|nauczy|jako|szkol|studi|program|projekt|umow|sluz|(?:na|we?|od|do)\\b))';
const AGE_AFTER = new RegExp(
	'[ ,;:(\\[-]{1,4}(?:' +
		`(?:(?:ma|mial|miala|liczy|(?:u|s)konczyla?|w wieku|wiek|lat)[ :]{1,3})?${COUNT}` +
		` ?(?:lat(?:a|ka)?\\b\\.?|l\\.|l(?=\\))|rok(?:u zycia)?\\b|-? ?${YEARLING}\\b)${CAREER}` +
		`|(?:ma )?(?:lat|wiek|w wieku)[ :]{1,3}${COUNT}(?![\\p{L}\\d]|[-.,]\\d| (?:doswiad|staz|prac))` +
		`|(?:${ADJECTIVE})${YEARLING}\\b${CAREER}` +
		')',
	'iuy',
);
const PERSON =
	'chlop|dziewcz|wychowan|uczen|uczni|uczenn|syn|cork|corc|podopieczn|dzieck|brat|siostr|wnu|koleg|kolez';
const AGE_BEFORE = new RegExp(
	`(?:^|[^\\p{L}\\d])(?:(\\d{1,2})[ -]{0,3}|${ADJECTIVE})${YEARLING}(?: {1,2}(?:${PERSON})\\p{L}{0,8})?,? {1,2}$`,
	'iu',
);
/** A name after these is a patron's, an institution's or a grown-up's. */
const NOT_A_CHILD =
	/(?:^|[^\p{L}])(?:im(?:ienia)?|sw|ul|al|pl|pani?|pan[aeu]|panem|ks|mgr|dr|prof|(?:fundacj|stowarz|szkol|przedszk|osrod|swietl|klub|centrum|zespol|teatr|bibliot|dom|parafi|hufc|hufiec|druzyn|ulic|plac|program|projekt|akadem|instyt|muze|lice|poradn|firm|kierown|wychowawc|pedagog|psycholog|terapeut|trener|wolont|koordyn|superw|dyrektor|prezes|nauczyc|instrukt|prowadz|specjal|opiekun|asyst|mam[ay]|tat[ay]|oj(?:ciec|ca)|matk|babci|dziad)\p{L}*)\.?:? {1,2}(?:\p{Lu}[\p{L}-]{0,20} {1,2}){0,2}$/iu;
const SURNAME_FIRST =
	/(?:^|[^\p{L}-])(\p{Lu}\p{L}{1,20}(?:[sc]k(?:i|a|iego|iej)|[SC]K[IA]|wicza?|WICZ|czyka?|CZYK|aka?|AK)),? {1,2}$/u;

/** A child's given name and surname with an age under 19, before or after it, in folded text. */
export function findChildren(text: string): Span[] {
	// Cheap way out for nearly every text: no word of age anywhere.
	if (!/l(?:[ae]t|\.|\))|wiek|rok/i.test(text)) return [];
	const found: Span[] = [];
	const given = /\p{Lu}\p{L}+/gu;
	for (let match = given.exec(text); match; match = given.exec(text)) {
		const start = match.index;
		if (start > 0 && /[\p{L}\d]/u.test(text[start - 1] ?? '')) continue;
		if (!isGivenName(match[0])) continue;
		const span = childAt(text, start, given.lastIndex);
		if (!span) continue;
		found.push(span);
		given.lastIndex = span.end;
	}
	return found;
}

/** A child whose given name stands at `start` to `end`. */
function childAt(text: string, start: number, end: number): Span | null {
	const surnames = surnameEnds(text, end);
	const span =
		surnames.length > 0
			? (namedAfterAge(text, start, surnames) ?? namedBeforeAge(text, start, surnames))
			: surnameFirst(text, start, end);
	if (!span) return null;
	return NOT_A_CHILD.test(text.slice(Math.max(0, span.start - ASIDE), span.start)) ? null : span;
}

/** "8-letni Jaś Kowalski" */
function namedAfterAge(text: string, start: number, [surname]: readonly number[]): Span | null {
	const context = text.slice(Math.max(0, start - ASIDE), start);
	const age = /l(?:at|et)/i.test(context) ? AGE_BEFORE.exec(context) : null;
	if (!age || !surname || !isChild(age[1])) return null;
	// The pattern takes the character before the age along.
	const lead = /^[\p{L}\d]/u.test(age[0]) ? 0 : 1;
	return { kind: 'child', start: start - age[0].length + lead, end: surname };
}

/** "Jaś Kowalski, 8 lat" */
function namedBeforeAge(text: string, start: number, surnames: readonly number[]): Span | null {
	for (const surname of surnames) {
		const end = ageAfter(text, surname);
		if (end) return { kind: 'child', start, end };
	}
	return null;
}

/** "Kowalski Jaś, 8 lat" */
function surnameFirst(text: string, start: number, nameEnd: number): Span | null {
	const end = ageAfter(text, nameEnd);
	const context = text.slice(Math.max(0, start - ASIDE), start);
	const surname = end ? SURNAME_FIRST.exec(context)?.[1] : undefined;
	return end && surname
		? { kind: 'child', start: start - context.length + context.lastIndexOf(surname), end }
		: null;
}

/** Where a surname of one word, then of two, may end. */
function surnameEnds(text: string, from: number): number[] {
	const surname = / {1,2}(\p{Lu}\p{L}{1,30})(?: ?- ?\p{Lu}\p{L}{1,30})?(?!\p{L})/uy;
	const ends: number[] = [];
	surname.lastIndex = from;
	for (let word = surname.exec(text); word && ends.length < 2; word = surname.exec(text)) {
		// A ruler or a pope: "Jana Pawła II".
		if (/^[IVX]+$/.test(word[1] ?? '')) return [];
		ends.push(surname.lastIndex);
	}
	return ends;
}

/** Where an age under 19 that follows a name at `from` ends, or null. */
function ageAfter(text: string, from: number): number | null {
	AGE_AFTER.lastIndex = from;
	const age = AGE_AFTER.exec(text);
	return age && isChild(age[1] ?? age[2]) ? AGE_AFTER.lastIndex : null;
}

/** Numbers in words are all under 19 here. */
function isChild(count: string | undefined): boolean {
	return count === undefined || !/^\d/.test(count) || Number(count) < ADULT;
}

function isGivenName(word: string): boolean {
	const name = word.toLowerCase();
	for (let tail = 0; tail <= 4; tail++) {
		const cut = name.length - tail;
		if (NAME_STEMS.has(name.slice(0, cut)) && (tail === 0 || ENDINGS.has(name.slice(cut))))
			return true;
	}
	return SOFTENED.some(
		([ending, hard]) =>
			name.endsWith(ending) && NAME_STEMS.has(name.slice(0, -ending.length) + hard),
	);
}
