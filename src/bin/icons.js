/**
 * Draws static/icons/*.png from static/icons/icon.svg: `node src/bin/icons.js`, after the mark
 * changed. The pictures are committed, so that a build needs no browser.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { browserFlags, findBrowser } from './browser.js';
import { root } from './fingerprint.js';

const folder = join(root, 'static/icons');
const mark = readFileSync(join(folder, 'icon.svg'), 'utf8');

/** Systems that cut their own shape out of the picture get the plate to its edges. */
const square = mark.replace(/ rx="\d+"/, '');
/** A maskable icon may be cut to a circle of 80% of its width: the mark stays within. */
const maskable = square.replace(
	'id="mark"',
	'id="mark" transform="translate(256 256) scale(.72) translate(-256 -256)"',
);

const pictures = [
	{ name: 'icon-180', size: 180, svg: square }, // iOS rounds the corners itself
	{ name: 'icon-192', size: 192, svg: mark },
	{ name: 'icon-512', size: 512, svg: mark },
	{ name: 'maskable-192', size: 192, svg: maskable },
	{ name: 'maskable-512', size: 512, svg: maskable },
];

const browser = await chromium.launch({ executablePath: findBrowser(), args: browserFlags });
const page = await browser.newPage();
for (const { name, size, svg } of pictures) {
	await page.setViewportSize({ width: size, height: size });
	await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
	await page.screenshot({ path: join(folder, `${name}.png`), omitBackground: true });
}
await browser.close();
