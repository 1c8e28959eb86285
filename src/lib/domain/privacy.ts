/**
 * What looks like personal data in a description: a gentle hint beside the text field, which
 * never blocks anything. Programme rule: no data about a child belongs in the system.
 *
 * It prefers missing something to crying wolf: a PESEL needs its checksum, an unlabelled phone
 * number a usual grouping and a Polish prefix, a child a known given name beside a surname and an
 * age under 19. Time is linear in the text: every look aside is bounded. No lookbehind in the
 * patterns: Safari before 16.4 would refuse the whole module.
 */
import { findChildren } from './privacy-child.ts';
import { findNumbers } from './privacy-numbers.ts';

export interface Finding {
	kind: 'pesel' | 'phone' | 'email' | 'child';
	/** UTF-16 offsets in the text as given: `excerpt === text.slice(start, end)`. */
	start: number;
	end: number;
	excerpt: string;
}

/** A finding before its excerpt is cut. */
export type Span = Omit<Finding, 'excerpt'>;

/** All findings in `text` (any Unicode form), in order, not overlapping. Never throws. */
export function findPersonalData(text: string): Finding[] {
	const { composed, offset } = compose(text);
	const folded = fold(composed);
	const found = [...findEmails(folded), ...findNumbers(folded), ...findChildren(folded)];
	found.sort((a, b) => a.start - b.start || b.end - a.end);
	const findings: Finding[] = [];
	let covered = 0;
	for (const span of found) {
		if (span.start < covered) continue;
		covered = span.end;
		const [start, end] = [offset(span.start), offset(span.end)];
		findings.push({ kind: span.kind, start, end, excerpt: text.slice(start, end) });
	}
	return findings;
}

/** Text pasted from a Mac may carry letters and accents apart (NFD); then offsets need a map. */
function compose(text: string): { composed: string; offset: (at: number) => number } {
	if (text.normalize('NFC') === text) return { composed: text, offset: (at) => at };
	let composed = '';
	const offsets: number[] = [];
	for (const match of text.matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
		const cluster = match[0].normalize('NFC');
		for (let i = 0; i < cluster.length; i++) offsets.push(match.index);
		composed += cluster;
	}
	offsets.push(text.length);
	return { composed, offset: (at) => offsets[at] ?? text.length };
}

const FOLDS: Record<string, string> = {
	ą: 'a',
	ć: 'c',
	ę: 'e',
	ł: 'l',
	ń: 'n',
	ó: 'o',
	ś: 's',
	ź: 'z',
	ż: 'z',
};

/** Polish letters without their marks, all kinds of space and hyphen as one; the length stays. */
function fold(text: string): string {
	return text
		.replace(/[ąćęłńóśźż]/g, (letter) => FOLDS[letter] ?? letter)
		.replace(/[ĄĆĘŁŃÓŚŹŻ]/g, (letter) => (FOLDS[letter.toLowerCase()] ?? letter).toUpperCase())
		.replace(/[\t\u00a0\u2000-\u200a\u202f\u3000]/g, ' ')
		.replace(/[\u2010-\u2015\u2212]/g, '-');
}

/** The longest name before an @ that mail allows (RFC 5321). */
const LOCAL_PART = 64;

function findEmails(text: string): Span[] {
	const found: Span[] = [];
	const domain = /@(?:[a-z\d-]{1,63}\.){1,6}[a-z]{2,24}(?![a-z\d-])/iy;
	for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
		domain.lastIndex = at;
		if (!domain.test(text)) continue;
		const local = /[a-z\d_%+-][a-z\d._%+-]*$/i.exec(text.slice(Math.max(0, at - LOCAL_PART), at));
		if (local) found.push({ kind: 'email', start: at - local[0].length, end: domain.lastIndex });
	}
	return found;
}
