import * as z from 'zod/mini';

/**
 * Checks of values, by one of the library's classes: each kind that any screen uses is in the one file of it that every
 * first card fetches.
 */

/** A whole number between these, both included. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER) {
	return z
		.number()
		.check(
			z.refine(
				(n) => Number.isSafeInteger(n) && n >= least && n <= most,
				`a whole number from ${least} to ${most}`,
			),
		);
}

/** No longer than this: letters of a text, entries of a list. */
export function atMost(most: number) {
	return z.refine<{ readonly length: number }>((one) => one.length <= most, `at most ${most}`);
}

export function atLeast(least: number) {
	return z.refine<{ readonly length: number }>((one) => one.length >= least, `at least ${least}`);
}

/** A text that a pattern describes. */
export function pattern(form: RegExp) {
	return z.refine<string>((value) => form.test(value), `not of the form ${form.source}`);
}

/** What is wrong, for a report: each place and what was expected there. */
export function inWords({ issues }: z.core.$ZodError): string {
	return issues.map(({ path, message }) => `${message} (${path.join('.')})`).join('; ');
}
