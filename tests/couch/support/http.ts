import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Backend } from '../../../src/lib/couch/types.ts';

export interface Listening {
	/** Without a slash at its end. */
	readonly url: string;
	/** Connections that are open now. */
	connections(): Promise<number>;
	close(): Promise<void>;
}

/** A real HTTP server on loopback around a backend. */
export async function listen(backend: Backend): Promise<Listening> {
	const server = createServer((incoming, outgoing) => {
		void answer(backend, incoming, outgoing).catch(() => outgoing.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		connections: () =>
			new Promise((resolve, reject) => {
				server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
			}),
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

async function answer(
	backend: Backend,
	incoming: IncomingMessage,
	outgoing: ServerResponse,
): Promise<void> {
	const gone = new AbortController();
	outgoing.on('close', () => gone.abort());
	const headers = Object.entries(incoming.headers).flatMap(([name, value]) =>
		typeof value === 'string' ? [[name, value] as [string, string]] : [],
	);
	const bodiless = incoming.method === 'GET' || incoming.method === 'HEAD';
	const init: RequestInit & { duplex: 'half' } = {
		method: incoming.method ?? 'GET',
		headers,
		body: bodiless ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array>),
		signal: gone.signal,
		duplex: 'half',
	};
	const response = await backend(new Request(`http://127.0.0.1${incoming.url}`, init));
	outgoing.writeHead(response.status, Object.fromEntries(response.headers));
	if (!response.body) {
		outgoing.end();
		return;
	}
	outgoing.flushHeaders();
	await pipeline(Readable.fromWeb(response.body as never), outgoing);
}
