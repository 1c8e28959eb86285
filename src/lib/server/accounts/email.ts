/** Characters, as mail itself limits an address. */
const longest = 254;

// What no mailbox of today has is left out: quotes, comments, spaces, control characters (a line break in a letter's
// head), a host without a dot. Letters of any language are fine on both sides.
const shape =
	/^[^\s@"(),:;<>[\\\]\p{C}]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+[\p{L}\p{M}\p{N}-]{2,63}$/u;

/** The one spelling of an address by which it is stored and found; null: no address. */
export function normaliseEmail(typed: string): string | null {
	const email = spelled(typed);
	const [local = ''] = email.split('@');
	const dots = local.startsWith('.') || local.endsWith('.') || local.includes('..');
	return email.length <= longest && !dots && shape.test(email) ? email : null;
}

/** What was typed, by the same rules, whether or not it is an address: the key by which attempts are counted. */
export function spelled(typed: string): string {
	return typed.slice(0, 400).trim().normalize('NFC').toLowerCase().normalize('NFC');
}
