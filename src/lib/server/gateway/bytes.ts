const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

export function encode(text: string): Uint8Array {
	return encoder.encode(text);
}

/** Throws TypeError on what is no UTF-8. */
export function decode(bytes: Uint8Array): string {
	return decoder.decode(bytes);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
	const [first] = parts;
	if (first && parts.length === 1) return first;
	const all = new Uint8Array(parts.reduce((size, part) => size + part.byteLength, 0));
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.byteLength;
	}
	return all;
}
