/**
 * Serves the build: `node src/bin/serve.js`. Settings: src/bin/config.js. Why there is an entry of
 * our own around adapter-node's handler: docs/adr/0002-server-entry-and-policy.md.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { readConfig } from './config.js';
import { fail } from './fail.js';
import { commonHeaders, prerenderedPolicies } from './headers.js';

/**
 * The server part, as far as this file drives it.
 * @typedef {object} App
 * @property {Promise<void>} whenReady
 * @property {() => Promise<string | null>} firstStartLink
 * @property {() => void} release
 * @property {() => Promise<void>} close
 */

/** How long answers under way may take to finish after a signal, then the data to close, in ms: 5 s together. */
const patience = { answers: 3000, data: 1800 };

const config = settings();
/**
 * What this file and the app it loads tell each other (src/lib/server/operations/handover.ts).
 * @type {{ config: import('./config.js').Config, server?: App }}
 */
const handover = { config };
Object.assign(globalThis, { [Symbol.for('miasto-korzysci')]: handover });
if (!existsSync(join(config.buildDir, 'handler.js'))) {
	fail(`There is no build in ${config.buildDir}. \`npm start\` makes one.`);
}
const { version } = JSON.parse(
	readFileSync(join(config.buildDir, 'client/_app/version.json'), 'utf8'),
);
const headers = commonHeaders({ origin: config.origin, version });
const policies = prerenderedPolicies(join(config.buildDir, 'prerendered'));

// The adapter reads these when it is imported; it would assume https and 512 KB.
process.env.ORIGIN = config.origin;
process.env.BODY_SIZE_LIMIT = config.bodySizeLimit;
const handler = await loadApp();
const app = handover.server;

// ORIGIN says who we are: a request without Host is ours to answer, with all the headers.
const server = createServer({ requireHostHeader: false }, async (request, response) => {
	for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
	const path = pathOf(request.url ?? '/');
	if (path === null) return refuse(response, 400, 'Bad Request', request.url);
	const policy = policies.get(path);
	if (policy) response.setHeader('Content-Security-Policy', policy);
	else keepPolicyWhenNotModified(response);
	try {
		await handler(request, response, () => refuse(response, 404, 'Not Found', request.url));
	} catch (error) {
		console.error(error);
		refuse(response, 500, 'Internal Server Error', request.url);
	}
});

/**
 * A 304 confirms the page that the browser keeps, under the policy it came with. Kit sends no policy with it; ours,
 * without the hash of the page's start script, would take the kept one's place and the page would stay blank.
 * @param {import('node:http').ServerResponse} response
 */
function keepPolicyWhenNotModified(response) {
	const writeHead = response.writeHead.bind(response);
	response.writeHead = (/** @type {number} */ status, /** @type {any[]} */ ...rest) => {
		if (status === 304) response.removeHeader('Content-Security-Policy');
		return writeHead(status, ...rest);
	};
}

// Not even HTTP: Node would answer it without any of the headers.
server.on('clientError', (_error, socket) => {
	if (!socket.writable) return socket.destroy();
	const lines = Object.entries({ ...headers, Connection: 'close', 'Content-Length': '0' });
	const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
	socket.end(`HTTP/1.1 400 Bad Request\r\n${head}\r\n`);
});

server.on('error', async (/** @type {NodeJS.ErrnoException} */ error) => {
	await app?.close();
	if (error.code === 'EADDRINUSE') {
		fail(`Port ${config.port} is taken. Set PORT to another one, for example PORT=3001.`);
	}
	if (error.code === 'EACCES') fail(`This account may not open port ${config.port}.`);
	fail(`The server cannot listen on ${config.host}: ${error.message}`);
});

// A proxy in front keeps its connections for a minute; one that we close first answers its next visitor with 502.
server.keepAliveTimeout = 75_000;

server.listen(config.port, config.host, async () => {
	// Printed once it answers; a HOST that this machine cannot look up is no reason to keep silent.
	await fetch(config.address, { method: 'HEAD' }).catch(() => {});
	console.log(`Miasto Korzyści ${version}: ${config.address}`);
	console.log(`Data: ${config.couchdbUrl ? new URL(config.couchdbUrl).origin : config.dataDir}`);
	if (!config.smtpUrl) console.log(`Letters: ${join(config.dataDir, 'outbox')} (no SMTP_URL)`);
	// Rejects when the server is stopped before its database was there.
	await app?.whenReady.then(sayFirstStart).catch(() => {});
});

async function sayFirstStart() {
	const link = await app?.firstStartLink();
	if (link) console.log(`First start, works once: ${link}`);
}

let closing = false;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
	process.on(signal, () => {
		if (closing) process.exit(1);
		closing = true;
		void stop(signal);
	});
}

/**
 * Held requests are answered, answers under way finish, then the data close.
 * @param {NodeJS.Signals} signal
 */
async function stop(signal) {
	// Kit's own name for it.
	process.emit(/** @type {any} */ ('sveltekit:shutdown'), /** @type {any} */ (signal));
	app?.release();
	const answered = new Promise((resolve) => server.close(resolve));
	server.closeIdleConnections();
	await Promise.race([answered, later(patience.answers)]);
	server.closeAllConnections();
	await Promise.race([app?.close(), later(patience.data)]);
	process.exit(0);
}

/** @param {number} ms */
function later(ms) {
	return new Promise((resolve) => setTimeout(resolve, ms));
}

// A kept-alive connection goes idle only after its answer: let it go then.
server.on('request', (_request, response) => {
	response.on('close', () => closing && setImmediate(() => server.closeIdleConnections()));
});

function settings() {
	try {
		return readConfig(process.env);
	} catch (error) {
		fail(/** @type {Error} */ (error).message);
	}
}

/**
 * @param {string} url of the request
 * @returns {string | null} the path a page is known by, decoded; null: not a proper address
 */
function pathOf(url) {
	try {
		return decodeURIComponent(String(url.split(/[?#]/, 1)[0]));
	} catch {
		return null;
	}
}

/**
 * The app, with the server part started in it.
 * @returns {Promise<(req: import('node:http').IncomingMessage, res: import('node:http').ServerResponse, next: () => void) => unknown>}
 */
async function loadApp() {
	try {
		return (await import(pathToFileURL(join(config.buildDir, 'handler.js')).href)).handler;
	} catch (error) {
		if (error instanceof Error && error.name === 'StartError') fail(error.message);
		throw error;
	}
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} text
 * @param {string} [url] of the request: what speaks JSON is refused in JSON
 */
function refuse(response, status, text, url = '/') {
	if (response.headersSent) return response.destroy();
	if (!/^\/(db|api|health)(\/|$)/.test(url)) {
		response.writeHead(status, { 'Content-Type': 'text/plain' }).end(text);
		return;
	}
	const error = text.toLowerCase().replaceAll(' ', '_');
	response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
	response.end(JSON.stringify({ error, reason: text, message: text }));
}
