import { findBrowser, browserFlags } from '../../../src/bin/browser.js';

/** What every launch of the tests shares: the browser found on this machine, and its flags. */
export const launchOptions = { executablePath: findBrowser(), args: browserFlags };
