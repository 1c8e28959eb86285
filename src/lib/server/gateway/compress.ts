import { Readable, pipeline, type Duplex } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';

/** Bytes. Below it the packing costs more than the bytes saved. */
const worthwhile = 1024;
/** Packs about as fast as gzip and a fifth smaller; the levels above cost more time than a phone's network saves. */
const brotliQuality = 4;
const gzipLevel = 5;

type Encoding = 'br' | 'gzip';
/** A body, whole or as it comes. */
export type Body = Uint8Array | AsyncIterable<Uint8Array>;

const packers = {
	br: {
		whole: (bytes: Uint8Array) =>
			whole(
				promisify(brotliCompress)(bytes, {
					params: {
						[constants.BROTLI_PARAM_QUALITY]: brotliQuality,
						[constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
					},
				}),
			),
		stream: () =>
			createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } }),
	},
	gzip: {
		whole: (bytes: Uint8Array) => whole(promisify(gzip)(bytes, { level: gzipLevel })),
		stream: () => createGzip({ level: gzipLevel }),
	},
} as const satisfies Record<
	Encoding,
	{ whole: (bytes: Uint8Array) => Promise<Uint8Array>; stream: () => Duplex }
>;

/** What the client takes of what we can do, the smaller first; null: as it is. */
export function chooseEncoding(accepted: string | null): Encoding | null {
	const weights = new Map<string, number>();
	for (const one of (accepted ?? '').toLowerCase().split(',')) {
		const [name = '', ...parameters] = one.split(';').map((part) => part.trim());
		const q = parameters.find((parameter) => parameter.startsWith('q='));
		const weight = q === undefined ? 1 : Number(q.slice(2));
		weights.set(name, Number.isNaN(weight) ? 0 : weight);
	}
	const takes = (name: Encoding) => (weights.get(name) ?? weights.get('*') ?? 0) > 0;
	return takes('br') ? 'br' : takes('gzip') ? 'gzip' : null;
}

/** A JSON answer, packed where the client takes it and it is worth it. */
export async function packed(
	request: Request,
	status: number,
	headers: Record<string, string>,
	body: Body,
): Promise<Response> {
	const encoding = chooseEncoding(request.headers.get('Accept-Encoding'));
	const all = { 'Content-Type': 'application/json', Vary: 'Accept-Encoding', ...headers };
	if (!(body instanceof Uint8Array)) {
		const source = Readable.from(body, { objectMode: false });
		const stream = encoding ? pipeline(source, packers[encoding].stream(), ignore) : source;
		return new Response(toWeb(stream), {
			status,
			headers: encoding ? { ...all, 'Content-Encoding': encoding } : all,
		});
	}
	const small = body.byteLength < worthwhile;
	const bytes = encoding && !small ? await packers[encoding].whole(body) : body;
	return new Response(new Uint8Array(bytes), {
		status,
		headers: {
			...all,
			...(encoding && !small ? { 'Content-Encoding': encoding } : {}),
			'Content-Length': String(bytes.byteLength),
		},
	});
}

/** The bytes behind Node's own type, not copied. */
async function whole(packing: Promise<Buffer>): Promise<Uint8Array> {
	const { buffer, byteOffset, byteLength } = await packing;
	return new Uint8Array(buffer, byteOffset, byteLength);
}

/** A source that breaks destroys the answer, which the client sees as one that broke off: there is no one to tell. */
function ignore(): void {}

/** Node's streams of the web are the web's, its types are their own. */
function toWeb(stream: Readable): ReadableStream<Uint8Array> {
	return Readable.toWeb(stream) as NodeStream as unknown as ReadableStream<Uint8Array>;
}
