import { describe, expect, it } from 'vitest';
import { readConfig } from './config.js';

describe('settings of the server', () => {
	it('needs none', () => {
		expect(readConfig({})).toMatchObject({
			host: '127.0.0.1',
			port: 3000,
			address: 'http://127.0.0.1:3000',
			origin: 'http://127.0.0.1:3000',
			bodySizeLimit: '8M',
		});
	});

	it('takes an empty variable as absent', () => {
		expect(readConfig({ PORT: '', HOST: '', ORIGIN: '' })).toEqual(readConfig({}));
	});

	it.each([
		['::1', 'http://[::1]:3000'],
		['::', 'http://[::1]:3000'],
		['0.0.0.0', 'http://127.0.0.1:3000'],
		['localhost', 'http://localhost:3000'],
	])('is reached on %s at %s', (HOST, address) => {
		expect(readConfig({ HOST }).address).toBe(address);
	});

	it('keeps the address people type', () => {
		const { origin, address } = readConfig({ ORIGIN: 'https://karta.miasto.pl/', PORT: '80' });
		expect(origin).toBe('https://karta.miasto.pl');
		expect(address).toBe('http://127.0.0.1:80');
	});

	it.each([
		['PORT', '0'],
		['PORT', '65536'],
		['PORT', '3000x'],
		['HOST', 'two words'],
		['ORIGIN', 'karta.miasto.pl'],
		['ORIGIN', 'https://miasto.pl/karta'],
		['BODY_SIZE_LIMIT', 'plenty'],
	])('refuses %s=%s in one sentence that names it', (name, value) => {
		expect(() => readConfig({ [name]: value })).toThrow(
			new RegExp(`^${name} must be [^\\n]+; it is "${value}"\\.$`),
		);
	});
});
