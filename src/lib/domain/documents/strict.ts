import type * as z from 'zod/mini';
import { storedTextLimit } from '../text.ts';

/** Documents nest four or five deep, a catalogue six; beyond that somebody tries something. */
const deepest = 32;
const longestKey = 200;
/** Far above what any document of ours holds; a list without end would be walked, and complained of, entry by entry. */
const mostEntries = 10_000;
const mostValues = 50_000;
const loneSurrogate = /\p{Surrogate}/u;

/** What no JSON of ours holds, whatever its schema; null when there is nothing of it. Never recurses. */
export function malformed(input: unknown): string | null {
	const open: { value: unknown; depth: number }[] = [{ value: input, depth: 0 }];
	let count = 0;
	for (let next = open.pop(); next; next = open.pop()) {
		const { value, depth } = next;
		if (++count > mostValues) return `more than ${mostValues} values`;
		if (typeof value === 'string') {
			if (value.length > storedTextLimit) return `a text is longer than ${storedTextLimit}`;
			if (loneSurrogate.test(value)) return 'a text is not well-formed Unicode';
		} else if (typeof value === 'number') {
			if (!Number.isFinite(value)) return 'a number is out of range';
		} else if (typeof value === 'object' && value !== null) {
			if (depth >= deepest) return `nested deeper than ${deepest}`;
			const entries = Array.isArray(value) ? value.length : Object.keys(value).length;
			if (entries > mostEntries) return `more than ${mostEntries} entries`;
			for (const [key, inner] of Object.entries(value)) {
				if (key.length > longestKey) return `a field's name is longer than ${longestKey}`;
				if (key === '__proto__') return 'a field cannot be named __proto__';
				if (loneSurrogate.test(key)) return "a field's name is not well-formed Unicode";
				open.push({ value: inner, depth: depth + 1 });
			}
		}
	}
	return null;
}

/** Not a tab, not a line feed; a carriage return is none of ours, as line ends are `\n` from the first edit on. */
// eslint-disable-next-line no-control-regex -- control characters are what it is about
const control = /[\0-\x08\x0b-\x1f\x7f-\x9f]/;

/** Codes of the control characters in all texts and names. Nobody types them; screens and files break on them. */
export function controlCharacters(input: unknown): ReadonlySet<number> {
	const codes = new Set<number>();
	const look = (text: string) => {
		// Nearly always there is none.
		if (!control.test(text)) return;
		for (const character of text) if (control.test(character)) codes.add(character.charCodeAt(0));
	};
	const open: unknown[] = [input];
	while (open.length) {
		const next = open.pop();
		if (typeof next === 'string') look(next);
		else if (typeof next === 'object' && next !== null)
			for (const [key, inner] of Object.entries(next)) {
				look(key);
				open.push(inner);
			}
	}
	return codes;
}

type Definition =
	| { readonly type: 'object'; readonly shape: Readonly<Record<string, z.core.$ZodType>> }
	| { readonly type: 'array'; readonly element: z.core.$ZodType }
	| { readonly type: 'record'; readonly valueType: z.core.$ZodType }
	| { readonly type: 'optional' | 'nullable' | 'default'; readonly innerType: z.core.$ZodType }
	| { readonly type: 'union' | 'unknown' | 'string' | 'number' | 'boolean' | 'literal' | 'enum' };

/**
 * The path of the first field that a schema does not name, or null. One schema so serves both readings; a strict twin
 * of each would drift from it.
 * @param input fits the schema already
 */
export function unknownField(schema: z.core.$ZodType, input: unknown, path = ''): string | null {
	if (typeof input !== 'object' || input === null) return null;
	const definition = schema._zod.def as unknown as Definition;
	switch (definition.type) {
		case 'object':
			for (const [key, value] of Object.entries(input)) {
				const inner = Object.hasOwn(definition.shape, key) ? definition.shape[key] : undefined;
				if (!inner) return `${path}${key}`;
				const found = unknownField(inner, value, `${path}${key}.`);
				if (found) return found;
			}
			return null;
		case 'array':
		case 'record': {
			const inner = definition.type === 'array' ? definition.element : definition.valueType;
			for (const [key, value] of Object.entries(input)) {
				const found = unknownField(inner, value, `${path}${key}.`);
				if (found) return found;
			}
			return null;
		}
		case 'optional':
		case 'nullable':
		case 'default':
			return unknownField(definition.innerType, input, path);
		// Ours are unions of plain values; `unknown` is what another reader answers for, e.g. a catalogue's file.
		default:
			return null;
	}
}
