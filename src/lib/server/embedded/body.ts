import { isUtf8 } from 'node:buffer';
import { badRequest, Fault } from './answers.ts';

/** Bytes of one request. Devices are held to much less by the gateway; replication sends batches. */
const requestLimit = 64 * 1024 * 1024;

/** Levels of objects and arrays; what writes a document down recurses. CouchDB itself knows no limit. */
const depthLimit = 500;

const badJson = () => badRequest('invalid UTF-8 JSON');

/** A body that must be an object sent as JSON. */
export async function readObject(request: Request): Promise<Readonly<Record<string, unknown>>> {
	requireJson(request);
	const value = await readJson(request);
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw badRequest('Request body must be a JSON object');
	return value as Record<string, unknown>;
}

/** CouchDB asks for it with POST only. */
export function requireJson(request: Request): void {
	const type = request.headers.get('Content-Type')?.split(';')[0]?.trim().toLowerCase();
	if (type !== 'application/json')
		throw new Fault(415, 'bad_content_type', 'Content-Type must be application/json');
}

/** Any JSON, safe to be kept: what would come back changed is refused. */
export async function readJson(request: Request): Promise<unknown> {
	const text = await readText(request);
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw badJson();
	}
	requireKeepable(value, /\\u[dD][89a-fA-F]/.test(text));
	return value;
}

/** JSON of a query parameter, e.g. `startkey`. */
export function parseParameter(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw badJson();
	}
}

async function readText(request: Request): Promise<string> {
	const coding = request.headers.get('Content-Encoding') ?? 'identity';
	if (coding !== 'identity') throw new Fault(415, 'bad_content_type', 'Unsupported coding');
	const chunks: Uint8Array[] = [];
	let size = 0;
	const reader = request.body?.getReader();
	try {
		for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
			size += chunk.value.byteLength;
			if (size > requestLimit) break;
			chunks.push(chunk.value);
		}
	} catch {
		// A sender that went away; nobody reads this.
		throw badJson();
	}
	if (size > requestLimit) {
		await reader?.cancel();
		throw new Fault(413, 'too_large', 'the request entity is too large');
	}
	const bytes = Buffer.concat(chunks);
	// A decoder that checks as it goes takes several times as long.
	if (!isUtf8(bytes)) throw badJson();
	return bytes.toString();
}

/** @param mayHaveSurrogates whether its strings have to be looked through */
function requireKeepable(value: unknown, mayHaveSurrogates: boolean, depth = 0): void {
	if (typeof value === 'string') {
		if (mayHaveSurrogates && /\p{Surrogate}/u.test(value)) throw badJson();
	} else if (typeof value === 'number') {
		if (!Number.isFinite(value)) throw badJson();
	} else if (typeof value === 'object' && value !== null) {
		if (depth >= depthLimit) throw badRequest(`JSON is nested deeper than ${depthLimit} levels`);
		if (Array.isArray(value)) {
			for (const item of value) requireKeepable(item, mayHaveSurrogates, depth + 1);
			return;
		}
		for (const name of Object.keys(value)) {
			// The storage engine copies field by field, where this name means something else.
			if (name === '__proto__') throw badRequest('`__proto__` cannot be a field name');
			if (mayHaveSurrogates) requireKeepable(name, mayHaveSurrogates);
			requireKeepable((value as Record<string, unknown>)[name], mayHaveSurrogates, depth + 1);
		}
	}
}
