import * as z from 'zod/mini';
import { cityKinds } from './city.ts';
import { facilityKinds } from './facility.ts';
import type { Kind } from './kind.ts';
import { servedKinds } from './served.ts';
import { malformed, unknownField } from './strict.ts';

export { beyondStored, excesses, type Bounds, type Excess } from './bounds.ts';
export { Instruments, type KnownInstruments } from './instruments.ts';

/** Every type of document that travels between devices and the server. */
const kinds = { ...facilityKinds, ...servedKinds, ...cityKinds };

export type DocumentType = keyof typeof kinds;
/** A document of this type as the code knows it; it may hold more. */
export type DocumentOf<Type extends DocumentType> = z.infer<(typeof kinds)[Type]['body']>;
export type AnyDocument = { [Type in DocumentType]: DocumentOf<Type> }[DocumentType];

export const documentTypes = Object.keys(kinds) as readonly DocumentType[];

/** The type a document with this id has, or null where no document of ours may have such an id. */
export function typeOfId(id: string): DocumentType | null {
	const type = id.split(':', 1)[0] ?? '';
	if (!Object.hasOwn(kinds, type)) return null;
	return kinds[type as DocumentType].id.test(id) ? (type as DocumentType) : null;
}

/** The facility that an id says the document belongs to, where several share a database. */
export function ownerOfId(id: string): string | null {
	return typeOfId(id) === 'offer' ? (id.split(':')[1] ?? null) : null;
}

export type DocumentResult =
	| { readonly ok: true; readonly document: AnyDocument }
	| {
			readonly ok: false;
			/** Written by a newer version of the code, rather than damaged. */
			readonly newer: boolean;
			readonly reason: string;
	  };

/**
 * Reads a body as devices do: unknown fields stay, so that they are written back. Database fields (`_id` …) are not
 * looked at.
 * @param id the document's id, which must agree with the body
 */
export function readDocument(id: string, body: unknown): DocumentResult {
	const type = typeOfId(id);
	if (!type) return { ok: false, newer: false, reason: 'no document has such an id' };
	const kind: Kind = kinds[type];
	const said = (body as { schema?: unknown } | null)?.schema;
	const newer = typeof said === 'number' && Number.isInteger(said) && said > kind.schema;
	if (newer) {
		const reason = `written by a newer version of the app: schema ${said} of ${type}, known is ${kind.schema}`;
		return { ok: false, newer, reason };
	}
	const parsed = z.safeParse(kind.body, body);
	if (!parsed.success) return { ok: false, newer, reason: inShort(parsed.error) };
	const expected = kind.idOf?.(parsed.data as never);
	if (expected !== undefined && id !== expected && !id.startsWith(`${expected}:`))
		return { ok: false, newer, reason: `the body belongs to ${expected}` };
	return { ok: true, document: parsed.data as AnyDocument };
}

/**
 * Looks at a body as the server does before it keeps it: all of {@link readDocument}, and nothing beyond the schema,
 * text well-formed. What it may hold at most is {@link excesses}'.
 * @param body without database fields (`_id` …)
 * @returns why it is refused, or null
 */
export function refuseDocument(id: string, body: unknown): string | null {
	const type = typeOfId(id);
	if (!type) return 'no document has such an id';
	const broken = malformed(body);
	if (broken) return broken;
	const read = readDocument(id, body);
	if (!read.ok)
		return read.newer ? `${read.reason}. The app is newer than the server` : read.reason;
	const kind: Kind = kinds[type];
	const unknown = unknownField(kind.body, body);
	return unknown ? `unknown field ${unknown} at schema ${kind.schema} of ${type}` : null;
}

/** Reasons go into answers and onto screens: the first words say what is wrong. */
function inShort(error: z.core.$ZodError): string {
	// Of thousands the first say enough.
	const all = z.prettifyError({ issues: error.issues.slice(0, 3) } as z.core.$ZodError);
	return all.length > 300 ? `${all.slice(0, 299)}…` : all;
}
