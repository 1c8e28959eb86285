/** A PIN keeps colleagues on a shared tablet from looking; it is not what protects the account. */
const rounds = 600_000;

export function isPin(pin: string): boolean {
	return /^\d{4,12}$/.test(pin);
}

/** @returns what is kept of it: rounds, salt and PBKDF2-SHA-256 of the PIN */
export async function hashPin(pin: string): Promise<string> {
	const salt = crypto.getRandomValues(new Uint8Array(16));
	return ['pbkdf2', rounds, hex(salt), await derive(pin, salt, rounds)].join('$');
}

/** False as well for a kept PIN that cannot be read: the way in is then the password. */
export async function isRightPin(pin: string, kept: string): Promise<boolean> {
	const [kind, count, salt = '', hash] = kept.split('$');
	const bytes = salt.match(/../g)?.map((pair) => parseInt(pair, 16));
	if (kind !== 'pbkdf2' || !bytes || !(Number(count) > 0)) return false;
	return (await derive(pin, Uint8Array.from(bytes), Number(count))) === hash;
}

async function derive(pin: string, salt: Uint8Array<ArrayBuffer>, iterations: number) {
	const secret = new TextEncoder().encode(pin);
	const key = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveBits']);
	const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
	return hex(new Uint8Array(await crypto.subtle.deriveBits(how, key, 256)));
}

function hex(bytes: Uint8Array): string {
	return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
