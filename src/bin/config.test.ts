import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.js';
import { root } from './fingerprint.js';

describe('settings of the server', () => {
	it('needs none', () => {
		expect(readConfig({})).toMatchObject({
			host: '127.0.0.1',
			port: 3000,
			address: 'http://127.0.0.1:3000',
			origin: 'http://127.0.0.1:3000',
			bodySizeLimit: '16M',
			originGiven: false,
			dataDir: join(root, 'data'),
			couchdbUrl: null,
			smtpUrl: null,
			mailFrom: { name: 'Miasto Korzyści', address: 'miasto-korzysci@localhost' },
			sessionSecret: null,
			addressHeader: null,
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
		['BODY_SIZE_LIMIT', '512K'],
		['MAIL_FROM', 'the city'],
		['ADDRESS_HEADER', 'X Forwarded'],
		['XFF_DEPTH', '0'],
		['LOG_LEVEL', 'chatty'],
	])('refuses %s=%s in one sentence that names it', (name, value) => {
		expect(() => readConfig({ [name]: value })).toThrow(
			new RegExp(`^${name} must be [^\\n]+; it is "${value}"\\.$`),
		);
	});

	it.each([
		['COUCHDB_URL', 'db.miasto.pl'],
		['COUCHDB_URL', 'http://db.miasto.pl:5984'],
		['COUCHDB_URL', 'http://admin:hidden@db.miasto.pl/path'],
		['COUCHDB_URL', 'http://admin:hidden%@db.miasto.pl'],
		['SMTP_URL', 'mail.miasto.pl:587'],
		['SMTP_URL', 'http://name:hidden@mail.miasto.pl'],
		['SMTP_URL', 'smtp://name:hidden@mail.miasto.pl?tls=no'],
		['SESSION_SECRET', 'hidden'],
	])('refuses %s=%s without repeating it', (name, value) => {
		const problem = problemOf({ [name]: value });
		expect(problem).toMatch(new RegExp(`^${name} must be [^\\n]+\\.$`));
		expect(problem).not.toContain(value);
		expect(problem).not.toContain('hidden');
	});

	it('takes a database, a mail server and a sender', () => {
		const COUCHDB_URL = 'http://admin:p%40ss@127.0.0.1:5984/';
		const SMTP_URL = 'smtps://name:word@mail.miasto.pl:465';
		const MAIL_FROM = 'Karta Ąę <karta@miasto.pl>';
		const config = readConfig({ COUCHDB_URL, SMTP_URL, MAIL_FROM });
		expect(config).toMatchObject({ couchdbUrl: COUCHDB_URL, smtpUrl: SMTP_URL });
		expect(config.mailFrom).toEqual({ name: 'Karta Ąę', address: 'karta@miasto.pl' });
	});

	it('sends letters from the domain that people know', () => {
		const { mailFrom } = readConfig({ ORIGIN: 'https://karta.miasto.pl' });
		expect(mailFrom.address).toBe('miasto-korzysci@karta.miasto.pl');
	});
});

function problemOf(env: Record<string, string>): string {
	try {
		readConfig(env);
	} catch (error) {
		return (error as Error).message;
	}
	throw new Error('It was taken.');
}
