import * as z from 'zod/mini';
import { atLeast, atMost, whole } from '../domain/checks.ts';

/** OWASP's floor for PBKDF2-SHA-256 (2023); about half a second on a three-year-old phone. */
const rounds = 600_000;
/** Fewer rounds in a file would mean a weakened seal, more a file made to keep the device busy. */
const mostRounds = 10_000_000;

/**
 * A text sealed with a passphrase: AES-GCM 256, its key from PBKDF2-SHA-256. `sealed` is the header, whose very bytes
 * are authenticated together with the data, so that nobody can change a parameter unnoticed.
 */
export interface Sealed {
	/** Base64url of the header's JSON bytes. */
	readonly sealed: string;
	/** Base64url of the encrypted bytes. */
	readonly data: string;
}

const headerSchema = z.object({
	cipher: z.literal('AES-GCM-256'),
	kdf: z.literal('PBKDF2-SHA-256'),
	rounds: whole(rounds, mostRounds),
	salt: z.string().check(atLeast(22), atMost(86)),
	iv: z.string().check(atLeast(16), atMost(16)),
});

/** `crypto.subtle` is there only on https and on this very machine. */
export class NoCryptoError extends Error {
	override readonly name = 'NoCryptoError';
}

/** @throws NoCryptoError where the browser gives no cryptography */
export async function seal(text: string, passphrase: string): Promise<Sealed> {
	const salt = crypto.getRandomValues(new Uint8Array(16));
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const header = utf8(
		JSON.stringify({
			cipher: 'AES-GCM-256',
			kdf: 'PBKDF2-SHA-256',
			rounds,
			salt: toBase64Url(salt),
			iv: toBase64Url(iv),
		}),
	);
	const key = await deriveKey(passphrase, salt, rounds);
	const data = await subtle().encrypt(
		{ name: 'AES-GCM', iv, additionalData: header },
		key,
		utf8(text),
	);
	return { sealed: toBase64Url(header), data: toBase64Url(new Uint8Array(data)) };
}

/**
 * @returns the text; `damaged` when the header makes no sense, `wrong-passphrase` when the key does not open the data
 * @throws NoCryptoError where the browser gives no cryptography
 */
export async function unseal(
	{ sealed, data }: Sealed,
	passphrase: string,
): Promise<{ text: string } | { problem: 'damaged' | 'wrong-passphrase' }> {
	const header = fromBase64Url(sealed);
	const bytes = fromBase64Url(data);
	const parsed = header && headerSchema.safeParse(parseJson(header));
	const salt = parsed?.success ? fromBase64Url(parsed.data.salt) : null;
	const iv = parsed?.success ? fromBase64Url(parsed.data.iv) : null;
	if (!header || !bytes || !parsed?.success || !salt || !iv) return { problem: 'damaged' };
	const key = await deriveKey(passphrase, salt, parsed.data.rounds);
	try {
		const text = await subtle().decrypt(
			{ name: 'AES-GCM', iv, additionalData: header },
			key,
			bytes,
		);
		return { text: new TextDecoder().decode(text) };
	} catch {
		return { problem: 'wrong-passphrase' };
	}
}

/** SHA-256 of a text in base64url: by the browser, or in plain code where it gives no cryptography. */
export async function checksum(text: string): Promise<string> {
	const bytes = utf8(text);
	const sum = globalThis.crypto?.subtle
		? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
		: (await plainCode()).sha256(bytes);
	return toBase64Url(sum);
}

function plainCode() {
	return import('./plain-sha256.ts');
}

// On plain http no worker keeps files for when the line is gone: what a copy needs there comes with this module.
if (!globalThis.crypto?.subtle) void plainCode().catch(() => {});

async function deriveKey(passphrase: string, salt: Uint8Array<ArrayBuffer>, iterations: number) {
	// One passphrase may be typed as different code points on another keyboard.
	const typed = utf8(passphrase.normalize('NFKC'));
	const material = await subtle().importKey('raw', typed, 'PBKDF2', false, ['deriveKey']);
	return subtle().deriveKey(
		{ name: 'PBKDF2', hash: 'SHA-256', salt, iterations },
		material,
		{ name: 'AES-GCM', length: 256 },
		false,
		['encrypt', 'decrypt'],
	);
}

function subtle(): SubtleCrypto {
	if (!globalThis.crypto?.subtle) throw new NoCryptoError('crypto.subtle is not available here');
	return crypto.subtle;
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
	return new TextEncoder().encode(text);
}

function parseJson(bytes: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch {
		return null;
	}
}

function toBase64Url(bytes: Uint8Array): string {
	let binary = '';
	// In pieces: a call takes only so many arguments.
	for (let at = 0; at < bytes.length; at += 8192) {
		binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
	}
	return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
	if (!/^[\w-]*$/.test(text)) return null;
	try {
		const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
		const bytes = new Uint8Array(binary.length);
		for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
		return bytes;
	} catch {
		return null;
	}
}
