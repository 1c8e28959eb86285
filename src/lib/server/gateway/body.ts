import { malformed } from '../../domain/documents/strict.ts';
import { concat, decode } from './bytes.ts';
import { refusals } from './refusal.ts';

/** Bytes: CouchDB's own limit for a document. A whole card with its history is under 1 MB. */
export const bodyLimit = 8 * 1024 * 1024;
/** Bytes of an oversized body that are still taken, so that the client reads the refusal and not a reset. */
const drainLimit = 4 * bodyLimit;

/** The JSON object of a request, in well-formed UTF-8. Counts what arrives, whatever `Content-Length` said. */
export async function readObject(request: Request): Promise<Readonly<Record<string, unknown>>> {
	const type = request.headers.get('Content-Type') ?? '';
	if (!/^application\/json\s*(?:;|$)/i.test(type.trim())) throw refusals.notJson();
	if (!/^(?:identity)?$/i.test(request.headers.get('Content-Encoding')?.trim() ?? ''))
		throw refusals.notJson();
	const bytes = await readBytes(request);
	let parsed: unknown;
	try {
		parsed = JSON.parse(decode(bytes));
	} catch {
		throw refusals.badRequest('invalid UTF-8 JSON');
	}
	if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
		throw refusals.badRequest('Request body must be a JSON object');
	return parsed as Record<string, unknown>;
}

/** Refuses towers of brackets, prototypes and half characters where no schema of ours looks. */
export function refuseMalformed(body: unknown): void {
	const reason = malformed(body);
	if (reason) throw refusals.badRequest(reason);
}

async function readBytes(request: Request): Promise<Uint8Array> {
	const reader = request.body?.getReader();
	if (!reader) return new Uint8Array();
	const chunks: Uint8Array[] = [];
	let size = Number(request.headers.get('Content-Length') ?? 0) > bodyLimit ? Infinity : 0;
	try {
		while (size <= bodyLimit) {
			const { done, value } = await reader.read();
			if (done) return concat(chunks);
			size += value.byteLength;
			chunks.push(value);
		}
	} catch {
		throw refusals.badRequest('the body broke off');
	}
	void drain(reader);
	throw refusals.tooLarge(`the request is larger than ${bodyLimit} bytes`);
}

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
	try {
		for (let size = 0; size < drainLimit;) {
			const { done, value } = await reader.read();
			if (done) return;
			size += value.byteLength;
		}
		await reader.cancel();
	} catch {
		// The client is gone, which is what this was for.
	}
}
