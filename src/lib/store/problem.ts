/** Why the local database did not take or give something, in terms a person can act on. */
export type StoreProblem =
	'full' | 'outdated' | 'newer-document' | 'damaged-document' | 'unavailable' | 'unknown';

/** Sorts an error of the store. Dexie wraps the browser's errors; the cause may be one level down. */
export function storeProblem(error: unknown): StoreProblem {
	const names = causes(error).map((one) => one.name);
	if (names.includes('QuotaExceededError')) return 'full';
	if (names.includes('NewerDocumentError')) return 'newer-document';
	if (names.includes('DamagedDocumentError')) return 'damaged-document';
	if (names.includes('VersionError')) return 'outdated';
	if (names.some((name) => unavailable.has(name))) return 'unavailable';
	return 'unknown';
}

const unavailable = new Set([
	'DatabaseClosedError',
	'MissingAPIError',
	'InvalidStateError',
	'OpenFailedError',
	'UnknownError',
]);

function causes(error: unknown): Error[] {
	const found: Error[] = [];
	let current: unknown = error;
	while (current instanceof Error && found.length < 5) {
		found.push(current);
		const { inner, failures } = current as { inner?: unknown; failures?: readonly unknown[] };
		current = inner ?? failures?.[0] ?? current.cause;
	}
	return found;
}
