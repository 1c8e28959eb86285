/** What stands in a letter's link after `#`: a token of 32 bytes in base64url, with room to grow. */
const tokenShape = /^[A-Za-z0-9_-]{20,200}$/;

/**
 * Takes the token out of the address bar, so that it is not left in the history or on a screen that others see.
 * @returns null when the address has none
 */
export function takeToken(): string | null {
	let token: string;
	try {
		token = decodeURIComponent(location.hash.slice(1)).trim();
	} catch {
		return null;
	}
	if (!tokenShape.test(token)) return null;
	history.replaceState(history.state, '', location.pathname + location.search);
	return token;
}

/** Follows links opened in this very tab: the browser changes only what stands after `#`. @returns stops following */
export function watchToken(take: (token: string) => void): () => void {
	const check = () => {
		const token = takeToken();
		if (token) take(token);
	};
	addEventListener('hashchange', check);
	return () => removeEventListener('hashchange', check);
}
