/** Where a write may come from. SameSite cookies already keep most others out; this holds where they do not. */

export interface OwnOrigin {
	/** Scheme, host and port as browsers write them, e.g. `https://karta.miasto.pl`. */
	readonly origin: string;
	/** Nobody said what the address is: whatever name this machine has for itself is ours, at our port. */
	readonly anyLoopback: boolean;
}

/**
 * Whether a request that changes something comes from our own pages or from no browser at all.
 * Browsers send `Origin` with every write; where one does not, `Sec-Fetch-Site` tells, which no page can set.
 */
export function comesFromUs(headers: Headers, own: OwnOrigin): boolean {
	const origin = headers.get('Origin');
	if (origin !== null) return origin === own.origin || (own.anyLoopback && isLoopback(origin, own));
	const site = headers.get('Sec-Fetch-Site');
	return site === null || site === 'same-origin' || site === 'none';
}

/** Methods that change nothing, by HTTP's own definition. */
export function isWrite(method: string): boolean {
	return !/^(?:GET|HEAD|OPTIONS)$/.test(method);
}

function isLoopback(origin: string, own: OwnOrigin): boolean {
	if (!URL.canParse(origin)) return false;
	const url = new URL(origin);
	// `http://localhost/x` or a name and password in it is nothing a browser sends.
	if (url.origin !== origin) return false;
	const ours = new URL(own.origin);
	return (
		url.protocol === ours.protocol &&
		url.port === ours.port &&
		/^(?:(?:[a-z0-9-]+\.)*localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
	);
}
