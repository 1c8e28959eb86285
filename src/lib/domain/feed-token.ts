/**
 * What `/api/feed` counts from: where each followed database was, by its sequence; '' for one that was not there. A
 * server's answer carries one; a device that comes back makes its own of the checkpoints it has.
 */
export type FeedPlaces = Readonly<Record<string, string>>;

/** Sequences and names are ASCII, so a token is base64url of their JSON. */
export function writeFeedToken(places: FeedPlaces): string {
	const base64 = btoa(JSON.stringify(places));
	return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** @returns what the token says, still to be parsed; null when it says nothing */
export function readFeedToken(token: string): unknown {
	try {
		return JSON.parse(atob(token.replaceAll('-', '+').replaceAll('_', '/')));
	} catch {
		return null;
	}
}
