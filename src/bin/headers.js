import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { policyHeader } from './policy.js';

/**
 * Headers of every response, whoever makes it: prerendered files and assets bypass Kit's hooks.
 * What Kit or the adapter sets itself (the policy of a rendered page, `immutable` assets) wins.
 * @param {{ origin: string, version: string }} about
 * @returns {Record<string, string>}
 */
export function commonHeaders({ origin, version }) {
	return {
		'Content-Security-Policy': policyHeader(),
		'X-Content-Type-Options': 'nosniff',
		'X-Frame-Options': 'DENY',
		'Referrer-Policy': 'same-origin',
		'Permissions-Policy': permissions,
		'Cross-Origin-Opener-Policy': 'same-origin',
		'Cross-Origin-Resource-Policy': 'same-origin',
		// A year; only where the city serves the app over TLS, or loopback would be locked out.
		...(origin.startsWith('https:') && { 'Strict-Transport-Security': 'max-age=31536000' }),
		// Pages and the worker are asked for anew each time, or an update would never be seen.
		'Cache-Control': 'no-cache',
		// The worker refuses to install a page of another build (src/service-worker.ts).
		'X-App-Version': version,
	};
}

/** The app needs none of them; a script that slipped in does not get them either. */
const permissions = [
	'accelerometer',
	'camera',
	'display-capture',
	'geolocation',
	'gyroscope',
	'hid',
	'magnetometer',
	'microphone',
	'midi',
	'payment',
	'serial',
	'usb',
]
	.map((feature) => `${feature}=()`)
	.join(', ');

/**
 * Policies of the prerendered pages, each with the hashes of that page's inline scripts.
 * @param {string} folder the build's `prerendered` folder
 * @returns {Map<string, string>} by the page's path, such as `/karta`
 */
export function prerenderedPolicies(folder) {
	const policies = new Map();
	for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile() || !entry.name.endsWith('.html')) continue;
		const file = join(entry.parentPath, entry.name);
		const path = '/' + relative(folder, file).split(sep).join('/');
		const policy = policyHeader(inlineScriptHashes(readFileSync(file, 'utf8')));
		policies.set(path.replace(/(\/index)?\.html$/, '') || '/', policy);
	}
	return policies;
}

/** @param {string} html */
function inlineScriptHashes(html) {
	const scripts = html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g);
	return [...scripts].map(
		([, code]) => `sha256-${createHash('sha256').update(String(code)).digest('base64')}`,
	);
}
