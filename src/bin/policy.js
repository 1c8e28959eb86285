/**
 * The content security policy of every page: nothing but our own files, no inline code or style.
 * Kit adds the hash of its one inline start script; src/bin/headers.js does the same for
 * prerendered pages and sends the policy as it stands with everything else.
 * @type {NonNullable<NonNullable<NonNullable<import('@sveltejs/kit').Config['kit']>['csp']>['directives']>}
 */
export const contentSecurityPolicy = {
	'default-src': ['none'],
	'script-src': ['self'],
	'style-src': ['self'],
	// The one style attribute in the app: Kit's announcer of page titles for screen readers (its
	// generated root.svelte) hides itself so. This allows that very text, and no other attribute.
	'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
	'img-src': ['self', 'data:', 'blob:'],
	'font-src': ['self'],
	'connect-src': ['self'],
	'manifest-src': ['self'],
	'worker-src': ['self'],
	'base-uri': ['none'],
	'form-action': ['self'],
	'frame-ancestors': ['none'],
	// Text becomes markup or code only through these two: Svelte's own templates, and the one
	// address of our worker (src/lib/app/worker.svelte.ts).
	'require-trusted-types-for': ['script'],
	'trusted-types': ['svelte-trusted-html', 'miasto-worker'],
};

const keywords = new Set(['self', 'none', 'script', 'unsafe-hashes']);

/**
 * The policy as a header's value.
 * @param {string[]} [scriptHashes] `sha256-…` of the inline scripts a page may run
 * @returns {string}
 */
export function policyHeader(scriptHashes = []) {
	return Object.entries(contentSecurityPolicy)
		.map(([directive, sources]) => {
			const all = directive === 'script-src' ? [...sources, ...scriptHashes] : sources;
			return [directive, ...all.map(quoted)].join(' ');
		})
		.join('; ');
}

/** @param {string} source */
function quoted(source) {
	return keywords.has(source) || source.startsWith('sha256-') ? `'${source}'` : source;
}
