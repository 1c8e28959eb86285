import type { Role } from '$lib/domain/access.ts';

/** Never a place to come back to. */
const notScreens = /^\/(api|db|health|logowanie|rejestracja)(\/|$)/;

/**
 * A path of this app out of an address's `?powrot=`; null for anything that would lead elsewhere.
 * @param origin of the app, such as `https://karta.miasto.pl`
 */
export function ownPath(wanted: string | null, origin: string): string | null {
	if (!wanted?.startsWith('/')) return null;
	let url: URL;
	try {
		url = new URL(wanted, origin);
	} catch {
		return null;
	}
	if (url.origin !== origin || notScreens.test(url.pathname)) return null;
	return url.pathname + url.search + url.hash;
}

/** Where a person's work begins. */
export function homeOf(role: Role): string {
	return role === 'coordinator' ? '/miasto/rejestracje' : '/karta';
}

/** The address of the sign-in screen that leads back to `path`. */
export function signInAddress(path: string): string {
	return `/logowanie?powrot=${encodeURIComponent(path)}`;
}
