import * as z from 'zod/mini';
import { instantPattern } from '../instant-form.ts';
import { stampShape } from '../stamp.ts';
import { storedTextLimit } from '../text.ts';

/** One type of document: what its id looks like, what its body holds. */
export interface Kind {
	readonly type: string;
	/** The newest schema number this version of the code knows. */
	readonly schema: number;
	/** Every id of this type; says enough to tell the type from the id alone. */
	readonly id: RegExp;
	/** Read loosely: unknown fields stay. */
	readonly body: z.ZodMiniType<{ readonly type: string; readonly schema: number }>;
	/** The id a body must have, or all of it but a last piece that is the document's own. */
	readonly idOf?: (body: never) => string;
}

/**
 * @param id the pattern of what follows `<type>:`, or null where the type alone is the id
 * @param shape the fields beside `type` and `schema`
 */
export function kind<const Type extends string, const Fields extends z.core.$ZodShape>(
	type: Type,
	id: string | null,
	shape: Fields,
	idOf?: (body: z.infer<z.ZodMiniObject<Fields>>) => string,
) {
	const body = z.looseObject({ type: z.literal(type), schema: z.literal(1), ...shape });
	return { type, schema: 1, id: idPattern(type, id), body, ...(idOf ? { idOf } : {}) };
}

export function idPattern(type: string, rest: string | null): RegExp {
	return new RegExp(`^${type}${rest === null ? '' : `:${rest}`}$`);
}

/** Pieces of ids, as patterns. */
export const part = {
	/** An instrument, category, reward or level: a name the catalogue gives. */
	name: '[A-Za-z0-9][A-Za-z0-9._-]{0,79}',
	facility: '[a-z0-9][a-z0-9-]{0,79}',
	/** `YYYY-MM`, or `x-<id>` of an extra window. */
	round: '(?:\\d{4}-(?:0[1-9]|1[0-2])|x-[a-z0-9][a-z0-9-]{0,63})',
	version: '[1-9]\\d{0,8}',
	uuidv7: '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}',
} as const;

const whole = (pattern: string) => z.string().check(z.regex(new RegExp(`^${pattern}$`)));

export const name = whole(part.name);
export const facility = whole(part.facility);
export const round = whole(part.round);
export const uuidv7 = whole(part.uuidv7);
export const version = z.int().check(z.positive(), z.lt(1e9));
export const count = z.int().check(z.nonnegative(), z.lt(1e9));
/** A day, `YYYY-MM-DD`. */
export const day = whole('\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])');
/** An instant, ISO 8601 in UTC. */
export const instant = whole(instantPattern);
export const account = z.string().check(z.maxLength(80));
/** One line: a title, a person's name, an address. */
export const line = z.string().check(z.maxLength(500));
export const filledLine = z.string().check(z.minLength(1), z.maxLength(500));
export const text = z.string().check(z.maxLength(storedTextLimit));

/** What people edit: a value with its own stamp. */
export function field<Value extends z.core.SomeType>(value: Value) {
	return z.looseObject({ value, ...stampShape });
}
