import type { Served } from '../contract/index.ts';

/** A CouchDB elsewhere; name and password leave the address and go into their header. */
export async function openReal(address: string): Promise<Served> {
	const base = new URL(address);
	const credentials = `${decodeURIComponent(base.username)}:${decodeURIComponent(base.password)}`;
	const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
	base.username = base.password = '';
	return {
		async backend(request) {
			const { pathname, search } = new URL(request.url);
			const headers = new Headers(request.headers);
			headers.set('Authorization', authorization);
			return fetch(new URL(`${base.pathname.replace(/\/$/, '')}${pathname}${search}`, base), {
				method: request.method,
				headers,
				body: request.body === null ? null : await request.arrayBuffer(),
				signal: request.signal,
				redirect: 'manual',
			});
		},
		close: () => Promise.resolve(),
	};
}
