import * as z from 'zod/mini';
import { refusals } from './refusal.ts';

/**
 * Query parameters by allow-list. Each schema turns what was sent into what the backend is sent; a parameter that is
 * taken and not passed on is left out of `forward`.
 */
const loneSurrogate = /\p{Surrogate}/u;
const flag = z.enum(['true', 'false']);
const jsonText = z.pipe(
	z.string().check(z.maxLength(2000)),
	z.transform((text, context) => {
		try {
			const value: unknown = JSON.parse(text);
			if (typeof value === 'string' && !loneSurrogate.test(value)) return JSON.stringify(value);
		} catch {
			// Reported below, as any other wrong value.
		}
		context.issues.push({ code: 'custom', input: text, message: 'must be a JSON string' });
		return z.NEVER;
	}),
);
/**
 * A revision as databases make them. Fifteen digits of generation stay exact numbers: fewer would leave a document whose
 * revision somebody pushed that far without a next one.
 */
export const revisionText = /^[1-9]\d{0,14}-[A-Za-z0-9]{1,64}$/;
const revision = z.string().check(z.regex(revisionText));
const revisions = z.union([
	z.literal('all'),
	z.pipe(
		z.string().check(z.maxLength(60_000)),
		z.transform((text, context) => {
			try {
				return JSON.stringify(
					z.parse(z.array(revision).check(z.maxLength(1000)), JSON.parse(text)),
				);
			} catch {
				context.issues.push({ code: 'custom', input: text, message: 'must be revisions' });
				return z.NEVER;
			}
		}),
	),
]);
/** Whole numbers as digits; more is cut to `most` where cutting is no lie. */
const upTo = (most: number) =>
	z.pipe(
		z.string().check(z.regex(/^\d{1,9}$/)),
		z.transform((text) => String(Math.min(Number(text), most))),
	);

/** Rows a page: the devices' own batch. */
export const mostRows = 5000;
/** ms. Below what proxies commonly allow a silent request. */
export const longestHold = 55_000;
const limit = z.string().check(
	z.regex(/^\d{1,4}$/, `at most ${mostRows}`),
	z.refine((text) => Number(text) <= mostRows, `at most ${mostRows}`),
);
const sequence = z.string().check(z.regex(/^[\w~.=+/-]{1,10000}$/));

const optional = z.optional;
export const queries = {
	none: z.strictObject({}),
	document: z.strictObject({
		rev: optional(revision),
		revs: optional(flag),
		conflicts: optional(flag),
		latest: optional(flag),
		open_revs: optional(revisions),
		attachments: optional(flag),
	}),
	/** Of PUT and DELETE. */
	write: z.strictObject({ rev: optional(revision) }),
	allDocs: z.strictObject({
		include_docs: optional(flag),
		conflicts: optional(flag),
		key: optional(jsonText),
		startkey: optional(jsonText),
		start_key: optional(jsonText),
		endkey: optional(jsonText),
		end_key: optional(jsonText),
		inclusive_end: optional(flag),
		descending: optional(flag),
		limit: optional(limit),
		skip: optional(upTo(1e9)),
	}),
	allDocsByKeys: z.strictObject({ include_docs: optional(flag), conflicts: optional(flag) }),
	changes: z.strictObject({
		since: optional(sequence),
		limit: optional(limit),
		include_docs: optional(flag),
		conflicts: optional(flag),
		style: optional(z.enum(['main_only', 'all_docs'])),
		feed: optional(z.enum(['normal', 'longpoll'])),
		timeout: optional(upTo(longestHold)),
		/** Taken from plain clients and left aside: answers are whole, so nothing can be sent ahead of them. */
		heartbeat: optional(z.union([flag, upTo(1e9)])),
		seq_interval: optional(upTo(1e9)),
	}),
} as const;

/** Reads the query of an address by one of `queries`. Throws a 400 that names the parameter at fault. */
export function readQuery<Schema extends z.ZodMiniType<object>>(
	url: URL,
	schema: Schema,
): z.infer<Schema> {
	const given: Record<string, string> = Object.create(null) as Record<string, string>;
	for (const [name, value] of url.searchParams) {
		if (name in given) throw refusals.badRequest(`query parameter given twice: ${shown(name)}`);
		given[name] = value;
	}
	const parsed = z.safeParse(schema, { ...given });
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	if (issue?.code === 'unrecognized_keys')
		throw refusals.badRequest(`unknown query parameter: ${shown(issue.keys[0] ?? '')}`);
	throw refusals.badRequest(`invalid value of query parameter ${shown(String(issue?.path[0]))}`);
}

function shown(name: string): string {
	return JSON.stringify(name.slice(0, 60));
}
