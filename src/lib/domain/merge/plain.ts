/** A JSON value as one string, equal for equal values whatever the order of their keys. */
export function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
	if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'undefined';
	const entries = Object.entries(value)
		.filter(([, inner]) => inner !== undefined)
		.sort(([a], [b]) => order(a, b));
	return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join()}}`;
}

/** Equal as JSON: the order of keys does not matter, a missing key equals `undefined`. */
export function same(a: unknown, b: unknown): boolean {
	return a === b || canonical(a) === canonical(b);
}

/** By UTF-16 units: the same on every device, unlike an order of a language. */
export function order(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

type Plain = Record<string, unknown>;

/**
 * Fields that this version gives no rules for, key by key: the side that changed the base wins; where both did,
 * the one that is there, then the one of `preferred`.
 */
export function mergePlain(
	base: Plain | null,
	preferred: Plain,
	other: Plain,
	skip: ReadonlySet<string>,
): Plain {
	const keys = [...new Set([...Object.keys(preferred), ...Object.keys(other)])];
	return Object.fromEntries(
		keys
			.filter((key) => !skip.has(key))
			.sort(order)
			.map((key) => [
				key,
				choose(own(base, key), own(preferred, key), own(other, key), base !== null),
			])
			.filter(([, value]) => value !== undefined),
	);
}

function choose(base: unknown, preferred: unknown, other: unknown, based: boolean): unknown {
	if (based && same(preferred, base)) return other;
	if (based && same(other, base)) return preferred;
	return preferred === undefined ? other : preferred;
}

/** A property of the object's own: a name that somebody else chose may be one that objects inherit. */
export function own<T>(object: Readonly<Record<string, T>> | null, key: string): T | undefined {
	return object && Object.hasOwn(object, key) ? object[key] : undefined;
}
