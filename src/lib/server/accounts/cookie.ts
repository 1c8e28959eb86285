import { defaults, seal, unseal } from 'iron-webcrypto';
import { Recent } from './recent.ts';

export const cookieName = 'mk_session';

/**
 * Seconds. As long as browsers allow; the server decides when a session ends, and renewing the cookie on the way could
 * put one person's cookie over that of the next.
 */
const lifetime = 400 * 24 * 60 * 60;

/** Characters; ours have about 400. */
const longest = 1000;

export interface Cookies {
	/** `Set-Cookie` that carries a session's token. */
	give(token: string): Promise<string>;
	/** `Set-Cookie` that takes it away. */
	take(): string;
	/** The token of a `Cookie` header; null when it has none that we sealed with this secret. */
	read(header: string | null): Promise<string | null>;
}

/**
 * @param secret at least 32 characters
 * @param secure the site is reached by https
 */
export function createCookies(secret: string, secure: boolean): Cookies {
	if (Buffer.byteLength(secret) < 32) throw new Error('The secret must have at least 32 bytes.');
	const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
	// Opening a seal costs a few trips through the thread pool; a device sends the same one thousands of times.
	const opened = new Recent<string>(5000);

	async function open(sealed: string): Promise<string | null> {
		const known = opened.get(sealed);
		if (known !== undefined) return known;
		if (sealed.length > longest) return null;
		try {
			const token = await unseal(sealed, secret, defaults);
			if (typeof token !== 'string') return null;
			opened.set(sealed, token);
			return token;
		} catch {
			return null;
		}
	}

	return {
		async give(token) {
			const sealed = await seal(token, secret, defaults);
			return `${cookieName}=${sealed}; Max-Age=${lifetime}; ${attributes}`;
		},
		take: () => `${cookieName}=; Max-Age=0; ${attributes}`,
		async read(header) {
			// A neighbour under the same domain can put another cookie of this name before ours.
			const sealed = (header ?? '')
				.split(';')
				.map((pair) => pair.trim())
				.filter((pair) => pair.startsWith(`${cookieName}=`))
				.map((pair) => pair.slice(cookieName.length + 1));
			for (const one of sealed.slice(0, 4)) {
				const token = await open(one);
				if (token !== null) return token;
			}
			return null;
		},
	};
}
