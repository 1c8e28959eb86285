/** An instant, ISO 8601 in UTC, as a pattern. */
export const instantPattern =
	'(\\d{4})-(\\d{2})-(\\d{2})T(\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d{2}:\\d{2})';

const instantParts = new RegExp(`^${instantPattern}$`);

/** Written as an the pattern says, and one that there is: no month 13, no 31 February, which a `Date` makes 3 March. */
export function isInstant(text: string): boolean {
	const [whole, ...parts] = instantParts.exec(text) ?? [];
	if (whole === undefined) return false;
	const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) =>
		Number(part ?? 0),
	);
	const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
	const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
	return day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60;
}
