import { randomUUID } from 'node:crypto';
import type { Backend } from '../../../src/lib/couch/types.ts';

/** What an answer says, read once. */
export interface Answer {
	readonly status: number;
	readonly headers: Headers;
	readonly text: string;
	// The suites look into answers of every shape.
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	readonly body: any;
}

export interface AskOptions {
	readonly headers?: Record<string, string>;
	/** Sent as it is instead of JSON. */
	readonly raw?: BodyInit;
}

/** Requests to one database of a backend, without a client in between. */
export class Ask {
	constructor(
		readonly backend: Backend,
		readonly database = `t-${randomUUID()}`,
	) {}

	/** @param path below the database, beginning with a slash, or empty */
	async send(method: string, path: string, body?: unknown, options: AskOptions = {}) {
		const response = await this.backend(this.request(method, path, body, options));
		return read(response);
	}

	request(
		method: string,
		path: string,
		body?: unknown,
		options: AskOptions = {},
		signal?: AbortSignal,
	) {
		const sent = options.raw ?? (body === undefined ? undefined : JSON.stringify(body));
		return new Request(`http://couch.invalid/${encodeURIComponent(this.database)}${path}`, {
			method,
			headers: {
				Accept: 'application/json',
				...(sent === undefined && method !== 'POST' ? {} : { 'Content-Type': 'application/json' }),
				...options.headers,
			},
			...(sent === undefined ? {} : { body: sent }),
			...(signal && { signal }),
		});
	}

	get = (path: string, options?: AskOptions) => this.send('GET', path, undefined, options);
	put = (path: string, body?: unknown, options?: AskOptions) =>
		this.send('PUT', path, body, options);
	post = (path: string, body?: unknown, options?: AskOptions) =>
		this.send('POST', path, body, options);
	delete = (path: string, options?: AskOptions) => this.send('DELETE', path, undefined, options);

	/** Writes documents one after another; the revisions. */
	async write(...docs: { _id: string; [field: string]: unknown }[]): Promise<string[]> {
		const revs: string[] = [];
		for (const doc of docs) {
			const { status, body } = await this.put(`/${encodeURIComponent(doc._id)}`, doc);
			if (status >= 300) throw new Error(`${doc._id}: ${status} ${JSON.stringify(body)}`);
			revs.push(body.rev);
		}
		return revs;
	}

	/** Puts a revision there as another replica made it; `history` newest first. */
	replicate(id: string, start: number, history: readonly string[], fields: object = {}) {
		const doc = { _id: id, _revisions: { start, ids: history }, ...fields };
		return this.post('/_bulk_docs', { docs: [doc], new_edits: false });
	}
}

export async function read(response: Response): Promise<Answer> {
	const text = await response.text();
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		body = undefined;
	}
	return { status: response.status, headers: response.headers, text, body };
}
