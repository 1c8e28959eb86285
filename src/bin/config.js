import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

/** The project's folder; not used in the bundled app, which is handed settings that are ready. */
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const MB = 1024 * 1024;
/** What a device may send at once; the gateway refuses more in CouchDB's own words. */
const leastBody = 8 * MB;

const port = 'a whole number from 1 to 65535';
const size = 'a number of bytes of at least 8 MB, such as 16777216, 16384K or 16M';
const origin = 'the address people type, such as https://karta.miasto.pl, without a path';
const couchdb =
	'the address of a CouchDB with a name and password, such as http://admin:password@127.0.0.1:5984';
const smtp = 'the address of a mail server, such as smtps://name:password@mail.miasto.pl:465';
const sender = 'an e-mail address, such as "Miasto Korzyści <karta@miasto.pl>"';

/** Their values are never repeated, not even when they are wrong: error messages end up in logs. */
const secrets = new Set(['COUCHDB_URL', 'SMTP_URL', 'SESSION_SECRET']);

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
		.refine((value) => bytes(value) >= leastBody, size)
		.default('16M'),
	BUILD_DIR: z.string().default('build'),
	DATA_DIR: z
		.string()
		.refine((value) => !value.includes('\0'), 'a folder')
		.optional(),
	COUCHDB_URL: z.string().refine(isCouchdb, couchdb).optional(),
	SMTP_URL: z.string().refine(isSmtp, smtp).optional(),
	MAIL_FROM: z.string().refine(isSender, sender).optional(),
	SESSION_SECRET: z.string().min(32, 'at least 32 random characters').optional(),
	ADDRESS_HEADER: z
		.string()
		.regex(/^[a-z\d-]+$/i, 'the name of a header, such as X-Forwarded-For')
		.optional(),
	XFF_DEPTH: z
		.string()
		.regex(/^[1-9]$/, 'the number of proxies in front, from 1 to 9')
		.default('1'),
	LOG_LEVEL: z
		.enum(['info', 'warn', 'error', 'silent'], 'info, warn, error or silent')
		.default('info'),
});

/**
 * The server's settings.
 * @typedef {object} Config
 * @property {string} host
 * @property {number} port
 * @property {string} address where this machine reaches the server
 * @property {string} origin what the browser's address bar says
 * @property {boolean} originGiven false: nobody set it, and any name of this machine will do
 * @property {string} bodySizeLimit in the adapter's notation
 * @property {string} buildDir absolute
 * @property {string} dataDir absolute; the embedded database, the secret, unsent letters
 * @property {string | null} couchdbUrl with name and password; null: the embedded database
 * @property {string | null} smtpUrl null: letters become files in `dataDir`
 * @property {{ name: string, address: string }} mailFrom
 * @property {string | null} sessionSecret null: kept in `dataDir`
 * @property {string | null} addressHeader where the proxy in front says who asks; null: the connection
 * @property {number} forwardDepth how many proxies add themselves to X-Forwarded-For
 * @property {'info' | 'warn' | 'error' | 'silent'} logLevel
 */

/**
 * The server's settings, from the environment; an empty variable counts as absent.
 * @param {Record<string, string | undefined>} env
 * @returns {Config}
 * @throws {Error} one sentence that names the variable and says what it must be; never a secret's value
 */
export function readConfig(env) {
	const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value));
	const result = environment.safeParse(given);
	if (!result.success) {
		const { path, message } = /** @type {z.core.$ZodIssue} */ (result.error.issues[0]);
		const name = String(path[0]);
		const is = secrets.has(name) ? '' : `; it is "${given[name]}"`;
		throw new Error(`${name} must be ${message}${is}.`);
	}
	const settings = result.data;
	const address = `http://${reachable(settings.HOST)}:${settings.PORT}`;
	const origin = new URL(settings.ORIGIN ?? address);
	return {
		host: settings.HOST,
		port: settings.PORT,
		address,
		origin: origin.origin,
		originGiven: settings.ORIGIN !== undefined,
		bodySizeLimit: settings.BODY_SIZE_LIMIT,
		buildDir: resolve(root, settings.BUILD_DIR),
		// Without a setting the place must not depend on the folder the server was started from.
		dataDir: settings.DATA_DIR ? resolve(settings.DATA_DIR) : resolve(root, 'data'),
		couchdbUrl: settings.COUCHDB_URL ?? null,
		smtpUrl: settings.SMTP_URL ?? null,
		mailFrom: settings.MAIL_FROM ? parseSender(settings.MAIL_FROM) : defaultSender(origin),
		sessionSecret: settings.SESSION_SECRET ?? null,
		addressHeader: settings.ADDRESS_HEADER?.toLowerCase() ?? null,
		forwardDepth: Number(settings.XFF_DEPTH),
		logLevel: settings.LOG_LEVEL,
	};
}

/** @param {string} value */
function isOrigin(value) {
	if (!URL.canParse(value)) return false;
	const url = new URL(value);
	return /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash;
}

/** @param {string} value */
function isCouchdb(value) {
	if (!URL.canParse(value)) return false;
	const { protocol, username, password, pathname, search, hash } = new URL(value);
	if (!/^https?:$/.test(protocol) || !username || !password || search || hash) return false;
	return pathname === '/' && readable(username) && readable(password);
}

/** @param {string} value */
function isSmtp(value) {
	if (!URL.canParse(value)) return false;
	const { protocol, hostname, pathname, search, hash, username, password } = new URL(value);
	if (!/^smtps?:$/.test(protocol) || !hostname || search || hash) return false;
	return /^\/?$/.test(pathname) && readable(username) && readable(password);
}

/**
 * Whether a part of an address can be decoded.
 * @param {string} part
 */
function readable(part) {
	try {
		return decodeURIComponent(part) !== null;
	} catch {
		return false;
	}
}

/** @param {string} value */
function isSender(value) {
	const { name, address } = parseSender(value);
	return /^[^\s<>@"]+@[^\s<>@"]+$/.test(address) && !/[\r\n<>"]/.test(name);
}

/** @param {string} value `address` or `Name <address>` */
function parseSender(value) {
	const [, name, address] = /^\s*"?(.*?)"?\s*<([^<>]*)>\s*$/.exec(value) ?? [];
	return address === undefined
		? { name: 'Miasto Korzyści', address: value.trim() }
		: { name: String(name), address: address.trim() };
}

/** @param {URL} origin */
function defaultSender({ hostname }) {
	// An address literal is no domain that mail servers take.
	const domain = /[a-z]\.[a-z]/i.test(hostname) ? hostname : 'localhost';
	return { name: 'Miasto Korzyści', address: `miasto-korzysci@${domain}` };
}

/** @param {string} value */
function bytes(value) {
	const unit = { K: 1024, M: MB, G: 1024 * MB }[value.slice(-1)] ?? 1;
	return parseInt(value, 10) * unit;
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
