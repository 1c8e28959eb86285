import { createHash, randomBytes } from 'node:crypto';

/** A new id that sorts by time (RFC 9562, version 7). */
export function uuidv7(now: Date): string {
	const bytes = randomBytes(16);
	bytes.writeUIntBE(now.getTime(), 0, 6);
	bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
	bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
	const hex = bytes.toString('hex');
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		hex.slice(12, 16),
		hex.slice(16, 20),
		hex.slice(20),
	].join('-');
}

/** 256 random bits, base64url: 43 characters. */
export function randomToken(): string {
	return randomBytes(32).toString('base64url');
}

/** Hex. What is stored of a token, so that a copy of the database opens nothing. */
export function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
