import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

// Looked up at call time: this module is also read before `npm ci`, when Playwright is not there.
const load = createRequire(import.meta.url);

/** Usual places of a system Chromium, the best first. */
const systemBrowsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * The browser for tests: CHROMIUM_PATH, then Playwright's own when it is installed, then the
 * system's.
 * @returns {string | undefined} path of the executable; nothing found: undefined
 */
export function findBrowser() {
	const named = process.env.CHROMIUM_PATH;
	if (named) return named;
	return [playwrightBrowser(), ...systemBrowsers].find((path) => path && existsSync(path));
}

function playwrightBrowser() {
	try {
		return String(load('@playwright/test').chromium.executablePath());
	} catch {
		return undefined; // no build of Playwright's for this system
	}
}

/** The sandbox refuses to run as root, which is what containers are; the rest keeps it quiet. */
export const browserFlags = [
	...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
	'--disable-gpu',
	'--disable-quic',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];
