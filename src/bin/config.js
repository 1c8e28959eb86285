import { resolve } from 'node:path';
import * as z from 'zod';
import { root } from './fingerprint.js';

const port = 'a whole number from 1 to 65535';
const size = 'a number of bytes such as 8388608, 512K or 8M';
const origin = 'the address people type, such as https://karta.miasto.pl, without a path';

const environment = z.object({
	HOST: z
		.string()
		.regex(/^[\w.:%-]+$/, 'a host name or an address such as 127.0.0.1')
		.default('127.0.0.1'),
	PORT: z
		.string()
		.regex(/^\d{1,5}$/, port)
		.transform(Number)
		.refine((value) => value >= 1 && value <= 65535, port)
		.default(3000),
	ORIGIN: z.string().refine(isOrigin, origin).optional(),
	BODY_SIZE_LIMIT: z
		.string()
		.regex(/^\d+[KMG]?$/, size)
		.default('8M'),
	BUILD_DIR: z.string().default('build'),
});

/**
 * The server's settings, from the environment; an empty variable counts as absent.
 * @param {Record<string, string | undefined>} env
 * @returns {{ host: string, port: number, origin: string, address: string, bodySizeLimit: string, buildDir: string }}
 * `address` is where this machine reaches the server, `origin` what the browser's address bar says
 * @throws {Error} one sentence that names the variable and says what it must be
 */
export function readConfig(env) {
	const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value));
	const result = environment.safeParse(given);
	if (!result.success) {
		const { path, message } = /** @type {z.core.$ZodIssue} */ (result.error.issues[0]);
		const name = String(path[0]);
		throw new Error(`${name} must be ${message}; it is "${given[name]}".`);
	}
	const { HOST, PORT, ORIGIN, BODY_SIZE_LIMIT, BUILD_DIR } = result.data;
	const address = `http://${reachable(HOST)}:${PORT}`;
	return {
		host: HOST,
		port: PORT,
		address,
		origin: ORIGIN ? new URL(ORIGIN).origin : new URL(address).origin,
		bodySizeLimit: BODY_SIZE_LIMIT,
		buildDir: resolve(root, BUILD_DIR),
	};
}

/** @param {string} value */
function isOrigin(value) {
	if (!URL.canParse(value)) return false;
	const url = new URL(value);
	return /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash;
}

/**
 * "Every interface" is no address to type.
 * @param {string} host
 */
function reachable(host) {
	if (host === '0.0.0.0') return '127.0.0.1';
	if (host === '::') return '[::1]';
	return host.includes(':') ? `[${host}]` : host;
}
