import { describe, expect, test } from 'vitest';
import { comesFromUs, isWrite } from './origin.ts';

const city = { origin: 'https://karta.miasto.pl', anyLoopback: false };
const home = { origin: 'http://127.0.0.1:3000', anyLoopback: true };
const plainPort = { origin: 'http://localhost', anyLoopback: true };

describe('a write', () => {
	test.each([
		// origin, Sec-Fetch-Site, whose server, allowed
		['https://karta.miasto.pl', null, city, true],
		['https://karta.miasto.pl', 'same-origin', city, true],
		['http://karta.miasto.pl', null, city, false],
		['https://karta.miasto.pl:8443', null, city, false],
		['https://karta.miasto.pl.evil.example', null, city, false],
		['https://inna.miasto.pl', 'same-site', city, false],
		['https://KARTA.miasto.pl', null, city, false],
		['null', null, city, false],
		['null', 'same-origin', city, false],
		['', null, city, false],
		['http://localhost:3000', null, city, false],
		[null, 'same-origin', city, true],
		[null, 'none', city, true],
		[null, 'same-site', city, false],
		[null, 'cross-site', city, false],
		[null, 'SAME-ORIGIN', city, false],
		[null, '', city, false],
		[null, null, city, true],

		['http://127.0.0.1:3000', null, home, true],
		['http://localhost:3000', null, home, true],
		['http://karta.localhost:3000', null, home, true],
		['http://[::1]:3000', null, home, true],
		['http://127.8.9.1:3000', null, home, true],
		['https://localhost:3000', null, home, false],
		['http://localhost:3001', null, home, false],
		['http://localhost', null, home, false],
		['http://localhost', null, plainPort, true],
		['http://127.0.0.1', null, plainPort, true],
		['http://localhost:80', null, plainPort, false],
		['http://localhost.evil.example:3000', null, home, false],
		['http://127.0.0.1.evil.example:3000', null, home, false],
		['http://evil-localhost:3000', null, home, false],
		['http://evil.example:3000', null, home, false],
		['http://localhost@evil.example:3000', null, home, false],
		['http://evil.example@localhost:3000', null, home, false],
		['http://localhost:3000/', null, home, false],
		['http://192.168.1.5:3000', null, home, false],
		['null', null, home, false],
		['://', null, home, false],
	])('with Origin %s and Sec-Fetch-Site %s at %o: %s', (origin, site, own, allowed) => {
		const headers = new Headers();
		if (origin !== null) headers.set('Origin', origin);
		if (site !== null) headers.set('Sec-Fetch-Site', site);
		expect(comesFromUs(headers, own)).toBe(allowed);
	});
});

test.each([
	['GET', false],
	['HEAD', false],
	['OPTIONS', false],
	['POST', true],
	['PUT', true],
	['DELETE', true],
	['PATCH', true],
	['COPY', true],
	['get', true],
])('%s changes something: %s', (method, write) => {
	expect(isWrite(method)).toBe(write);
});
