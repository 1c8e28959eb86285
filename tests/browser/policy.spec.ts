import { request as plainRequest } from 'node:http';
import { connect } from 'node:net';
import { contentSecurityPolicy } from '../../src/bin/policy.js';
import { port } from './support/address.ts';
import { axeClean, expect, test } from './support/test.ts';

const directives = Object.keys(contentSecurityPolicy);

/** The first line and the headers of the answer to exactly these bytes. */
function raw(bytes: string): Promise<string> {
	return new Promise((resolve, reject) => {
		let text = '';
		const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
		socket.on('data', (chunk) => (text += chunk)).on('error', reject);
		socket.on('data', () => socket.end()).on('close', () => resolve(text));
	});
}

/** Status and headers for a path sent as it is, without a client's repairs. */
function ask(path: string, method = 'GET') {
	return new Promise<{ status: number; headers: Record<string, string> }>((resolve, reject) => {
		const sent = plainRequest({ port, path, method }, (answer) => {
			answer.resume();
			resolve({
				status: answer.statusCode ?? 0,
				headers: answer.headers as Record<string, string>,
			});
		});
		sent.on('error', reject).end();
	});
}

const answers: [what: string, path: string, status: number, method?: string][] = [
	['a prerendered page', '/', 200],
	['an app page', '/karta', 200],
	['a page rendered on demand', '/karta/superwizja', 200],
	['a static file', '/manifest.webmanifest', 200],
	['the worker', '/service-worker.js', 200],
	['an unknown address', '/nie-ma', 404],
	['a missing asset', '/_app/immutable/nie-ma.js', 404],
	['a redirect', '/karta/', 308],
	['a malformed address', '/%E0%A4%A', 400],
	['an address of slashes', '//', 308],
	['HEAD', '/karta', 200, 'HEAD'],
	['an odd method', '/nie-ma', 404, 'PROPFIND'],
];

for (const [what, path, status, method] of answers) {
	test(`${what} carries every security header`, async () => {
		const { status: given, headers } = await ask(path, method);
		expect(given).toBe(status);
		const policy = headers['content-security-policy'] ?? '';
		for (const directive of directives) expect(policy).toContain(directive);
		expect(policy).not.toContain('unsafe-inline');
		expect(policy).not.toContain('unsafe-eval');
		expect(headers).toMatchObject({
			'x-content-type-options': 'nosniff',
			'x-frame-options': 'DENY',
			'referrer-policy': 'same-origin',
			'cross-origin-opener-policy': 'same-origin',
			'cross-origin-resource-policy': 'same-origin',
			'permissions-policy': expect.stringContaining('camera=()'),
			'x-app-version': expect.stringMatching(/^\d+\.\d+\.\d+\+/),
		});
		expect(headers).not.toHaveProperty('strict-transport-security'); // served without TLS here
	});
}

test('what is not HTTP at all is refused with the same headers', async () => {
	const answer = await raw('nonsense\r\n\r\n');
	expect(answer).toMatch(/^HTTP\/1\.1 400 /);
	expect(answer).toContain('Content-Security-Policy: ');
});

test('pages and the worker are always asked for anew, hashed files never', async ({ request }) => {
	for (const path of ['/', '/karta', '/karta/superwizja', '/service-worker.js', '/appearance.js']) {
		const answer = await request.get(path);
		expect(answer.headers()['cache-control'], path).toBe('no-cache');
	}
	const hashed = /\/_app\/immutable\/entry\/[^"]+/.exec(await (await request.get('/karta')).text());
	const answer = await request.get(String(hashed));
	expect(answer.headers()['cache-control']).toContain('immutable');
});

test('the browser holds the policy: no inline code, no eval, no markup from text', async ({
	page,
	troubles,
}) => {
	troubles.allow(/./); // each of them is a violation, on purpose
	await page.goto('/karta');
	const refused = await page.evaluate(async () => {
		// What runs straight out of Playwright's hand may do anything; a task of the page's own may not.
		await new Promise((later) => setTimeout(later));
		const tries = [
			() => new Function('return 1')(),
			() => document.body.insertAdjacentHTML('beforeend', '<b>text</b>'),
			() => {
				const script = document.createElement('script');
				script.text = 'window.ran = true';
				document.body.append(script);
				if (!('ran' in window)) throw new Error('did not run');
			},
		];
		return tries.map((attempt) => {
			try {
				attempt();
				return false;
			} catch {
				return true;
			}
		});
	});
	expect(refused).toEqual([true, true, true]);
	await expect.poll(() => troubles.all.join('\n')).toContain('policy: require-trusted-types-for');
});

test('moving between screens breaks no policy', async ({ page }) => {
	await page.goto('/');
	for (const path of ['/karta', '/status', '/karta/superwizja', '/ustawienia', '/zasady']) {
		await page.goto(path);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	}
	// Kit's announcer of page titles appears only after a change of screen within the app.
	await page.goto('/karta');
	await page
		.getByRole('link', { name: /status/i })
		.first()
		.click();
	await expect(page).toHaveURL(/\/status$/);
	await expect(page.locator('#svelte-announcer')).not.toBeEmpty();
	await expect(page.locator('#svelte-announcer')).toHaveCSS('position', 'absolute');
});

test('axe runs under the policy', async ({ page }) => {
	await page.goto('/karta');
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await axeClean(page);
});

test('a page confirmed as unchanged keeps the policy it came with', async ({ request }) => {
	const first = await request.get('/karta/superwizja');
	const etag = first.headers()['etag'] ?? '';
	expect(etag).not.toBe('');
	const again = await request.get('/karta/superwizja', { headers: { 'if-none-match': etag } });
	expect(again.status()).toBe(304);
	// Another policy here would take the kept one's place, without the hash of the start script: a blank page.
	expect(again.headers()['content-security-policy']).toBeUndefined();
});
