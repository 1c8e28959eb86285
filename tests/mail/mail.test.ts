import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { couch } from '../../src/lib/couch/client.ts';
import type { Backend } from '../../src/lib/couch/types.ts';
import { openEmbedded, type Embedded } from '../../src/lib/server/embedded/index.ts';
import {
	createMail,
	outboxTransport,
	smtpTransport,
	type MailService,
} from '../../src/lib/server/mail/index.ts';
import { mailId } from '../../src/lib/server/mail/record.ts';
import type { MailTiming } from '../../src/lib/server/mail/timing.ts';
import type { Transport } from '../../src/lib/server/mail/transport.ts';
import type { Letter } from '../../src/lib/server/types.ts';
import { smtpServer, type TestSmtp } from './smtp.ts';

const from = { name: 'Miasto Korzyści', address: 'karta@miasto.example' };
const letter: Letter = {
	event: 'activation:0190-a:t1',
	to: 'anna@placowka.example',
	subject: 'Zażółć gęślą jaźń: konto czeka',
	text: 'Dzień dobry,\n\nplacówka „Pod Dębem” <PWD> & przyjaciele są przyjęci.',
	action: { label: 'Otwórz konto', url: 'https://karta.miasto.example/aktywacja#tajne' },
};
/** Fast, so that a test need not wait; the order of things is the same. */
const quick: Partial<MailTiming> = { waits: [20, 20], databaseWait: 30, patience: 2000 };

let folder: string;
let embedded: Embedded;
let smtp: TestSmtp;
let logged: { level: string; event: string; details: unknown }[];
const services: MailService[] = [];

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mail-'));
	embedded = await openEmbedded({ dir: join(folder, 'db') });
	await couch(embedded.handle).database('accounts').create();
	smtp = await smtpServer();
	logged = [];
});
afterEach(async () => {
	for (const service of services.splice(0)) await service.stop();
	await smtp.close();
	await embedded.close();
	await rm(folder, { recursive: true });
});

interface Options {
	readonly transport?: Transport;
	readonly backend?: Backend;
	readonly exclusive?: boolean;
	readonly timing?: Partial<MailTiming>;
	readonly clock?: () => Date;
}

function mail(options: Options = {}): MailService {
	const service = createMail({
		database: couch(options.backend ?? embedded.handle).database('accounts'),
		transport: options.transport ?? smtpTransport(smtp.url),
		from,
		clock: options.clock ?? (() => new Date()),
		log: (level, event, details) => logged.push({ level, event, details }),
		exclusive: options.exclusive ?? true,
		timing: { ...quick, ...options.timing },
	});
	services.push(service);
	return service;
}

const kept = (event = letter.event) =>
	couch(embedded.handle).database('accounts').get(mailId(event));
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 5000, interval: 10 });

describe('a letter', () => {
	it('arrives with its Polish letters, as text and as HTML, with one button', async () => {
		const service = mail();
		service.start();
		await service.enqueue(letter);
		await until(() => expect(smtp.accepted).toHaveLength(1));
		const [arrived] = smtp.accepted;
		expect(arrived?.subject).toBe(letter.subject);
		expect(arrived?.from?.value).toEqual([from]);
		expect(smtp.recipients).toEqual([letter.to]);
		expect(arrived?.text).toContain('placówka „Pod Dębem” <PWD> & przyjaciele są przyjęci.');
		expect(arrived?.text).toContain(`Otwórz konto:\n${letter.action?.url}\n`);
		expect(arrived?.html).toContain('placówka „Pod Dębem” &lt;PWD&gt; &amp; przyjaciele');
		expect(String(arrived?.html).match(/<a /g)).toHaveLength(2);
		expect(arrived?.html).toContain(`href="${letter.action?.url}"`);
		expect(arrived?.headers.get('auto-submitted')).toBe('auto-generated');
	});

	it('cannot be given a second recipient, another header or markup', async () => {
		const service = mail();
		service.start();
		await service.enqueue({
			event: 'x:1',
			to: 'anna@placowka.example, jan@gdzie.example',
			subject: 'Dzień\r\nBcc: jan@gdzie.example',
			text: '<script>alert(1)</script>',
		});
		await service.enqueue({ ...letter, event: 'x:2', subject: 'Dzień\r\nBcc: jan@gdzie.example' });
		await until(() => expect(service.counts().waiting).toBe(0));
		expect(smtp.recipients).not.toContain('jan@gdzie.example');
		for (const arrived of smtp.accepted) {
			expect(arrived.headers.has('bcc')).toBe(false);
			expect(arrived.html).not.toContain('<script');
		}
	});

	it('leaves only a mark: no address, no text, no link', async () => {
		const service = mail();
		service.start();
		await service.enqueue(letter);
		await until(async () => expect((await kept())?.state).toBe('sent'));
		const mark = JSON.stringify(await kept());
		for (const secret of [letter.to, letter.subject, 'tajne', 'Dębem'])
			expect(mark).not.toContain(secret);
		expect(JSON.stringify(logged)).not.toMatch(/anna|tajne|Zażółć/);
		expect(service.counts()).toEqual({ waiting: 0, givenUp: 0, sent: 1 });
	});

	it('is one letter however often the event is told, before and after it was sent', async () => {
		const service = mail();
		await Promise.all([service.enqueue(letter), service.enqueue(letter), service.enqueue(letter)]);
		service.start();
		await until(async () => expect((await kept())?.state).toBe('sent'));
		await service.enqueue(letter);
		await service.enqueue({ ...letter, event: 'another:1' });
		await until(() => expect(service.counts().sent).toBe(2));
		expect(smtp.seen).toHaveLength(2);
	});
});

describe('when the mail server will not take it', () => {
	it.each([
		['the recipient for now', { recipient: 450 }],
		['the text for now', { text: 451 }],
		['the sender, which is our configuration', { sender: 550 }],
	] as const)('%s: it is tried again', async (_what, verdict) => {
		smtp.verdicts = [verdict, verdict];
		const service = mail();
		service.start();
		await service.enqueue(letter);
		await until(() => expect(smtp.accepted).toHaveLength(1));
		await until(async () => expect(await kept()).toMatchObject({ state: 'sent', attempts: 3 }));
		expect(logged.filter(({ event }) => event === 'letter-postponed')).toHaveLength(2);
	});

	it.each([
		['the recipient', { recipient: 550 }],
		['the text', { text: 554 }],
	] as const)(
		'%s for ever: it is given up, kept and counted, also after a restart',
		async (_what, verdict) => {
			smtp.verdicts = [verdict];
			const service = mail();
			service.start();
			await service.enqueue(letter);
			await until(() => expect(service.counts()).toEqual({ waiting: 0, givenUp: 1, sent: 0 }));
			expect(await kept()).toMatchObject({ state: 'given-up', content: { to: letter.to } });
			const [line] = logged.filter(({ event }) => event === 'letter-given-up');
			expect(line).toMatchObject({ level: 'error', details: { kind: 'activation' } });
			expect(JSON.stringify(line)).not.toContain('anna');
			await service.stop();
			const next = mail();
			next.start();
			await until(() => expect(next.counts().givenUp).toBe(1));
			expect(smtp.accepted).toHaveLength(0);
		},
	);

	it('drops the connection after the text: it goes out again under the same Message-ID', async () => {
		smtp.verdicts = ['drop'];
		const service = mail();
		service.start();
		await service.enqueue(letter);
		await until(() => expect(smtp.accepted).toHaveLength(1));
		expect(smtp.seen).toHaveLength(2);
		const [first, second] = smtp.seen;
		expect(first?.messageId).toMatch(/^<[0-9a-f]{32}@miasto\.example>$/);
		expect(second?.messageId).toBe(first?.messageId);
		expect(second?.date).toEqual(first?.date);
	});

	it('is not there: letters wait until it is', async () => {
		const { url } = smtp;
		await smtp.close();
		const service = mail({ transport: smtpTransport(url) });
		service.start();
		await service.enqueue(letter);
		await until(() => expect(logged.some(({ event }) => event === 'letter-postponed')).toBe(true));
		expect(service.counts().waiting).toBe(1);
		smtp = await smtpServer();
		await service.stop();
		mail().start();
		await until(() => expect(smtp.accepted).toHaveLength(1));
	});

	it('has not taken it for a week: it is given up instead of bringing dead links', async () => {
		await mail().enqueue(letter);
		const service = mail({ clock: () => new Date(Date.now() + 8 * 24 * 3600 * 1000) });
		service.start();
		await until(() => expect(service.counts().givenUp).toBe(1));
		expect(smtp.seen).toHaveLength(0);
	});
});

describe('a restart', () => {
	it('loses nothing of a full queue and repeats nothing', async () => {
		const first = mail();
		const events = Array.from({ length: 60 }, (_, index) => `notice:${index}`);
		await Promise.all(events.map((event) => first.enqueue({ ...letter, event })));
		first.start();
		await until(() => expect(smtp.accepted.length).toBeGreaterThan(5));
		await first.stop();
		await embedded.close();
		embedded = await openEmbedded({ dir: join(folder, 'db') });
		const second = mail();
		second.start();
		await until(() => expect(second.counts()).toMatchObject({ waiting: 0 }));
		await until(() => expect(smtp.accepted.length).toBe(60));
		expect(new Set(smtp.accepted.map(({ messageId }) => messageId)).size).toBe(60);
	});

	it('after a death between sending and noting it: once more, recognisably the same', async () => {
		// The process dies at the very moment it would note that the letter is out: nothing of it ever arrives.
		const dying: Backend = async (request) => {
			if (request.method === 'PUT' && (await request.clone().text()).includes('"state":"sent"'))
				return new Promise(() => {});
			return embedded.handle(request);
		};
		const first = mail({ backend: dying });
		first.start();
		await first.enqueue(letter);
		await until(() => expect(smtp.accepted).toHaveLength(1));
		expect(await kept()).toMatchObject({ state: 'sending' });
		mail().start();
		await until(async () => expect((await kept())?.state).toBe('sent'));
		expect(smtp.accepted).toHaveLength(2);
		expect(smtp.accepted[1]?.messageId).toBe(smtp.accepted[0]?.messageId);
	});

	it('while another process is sending it: that one has it, until it must be dead', async () => {
		let release = () => {};
		const slow: Transport = {
			deliver: () => new Promise((resolve) => (release = resolve)),
			close: () => {},
		};
		const first = mail({ transport: slow, exclusive: false });
		first.start();
		await first.enqueue(letter);
		await until(async () => expect((await kept())?.state).toBe('sending'));
		const second = mail({ exclusive: false, timing: { claimHolds: 400, sweep: 20 } });
		second.start();
		await until(() => expect(second.counts().waiting).toBe(1));
		expect(smtp.seen).toHaveLength(0);
		await until(() => expect(smtp.seen).toHaveLength(1));
		release();
		await until(async () => expect((await kept())?.state).toBe('sent'));
		expect(smtp.seen).toHaveLength(1);
	});

	it('is not needed when the database was away while noting it: the letter is not sent again', async () => {
		let refusals = 3;
		const failing: Backend = async (request) => {
			if (request.method === 'PUT' && (await request.clone().text()).includes('"state":"sent"'))
				if (refusals-- > 0) return Response.json({ error: 'timeout' }, { status: 500 });
			return embedded.handle(request);
		};
		const service = mail({ backend: failing });
		service.start();
		await service.enqueue(letter);
		await until(async () => expect((await kept())?.state).toBe('sent'));
		expect(smtp.seen).toHaveLength(1);
	});
});

describe('without a mail server', () => {
	it('a letter is files to read and to forward, for this account only, and their path is told', async () => {
		const outbox = join(folder, 'outbox');
		const log = (level: string, event: string, details?: unknown) =>
			logged.push({ level, event, details });
		const service = mail({ transport: outboxTransport(outbox, log) });
		service.start();
		await service.enqueue(letter);
		await until(async () => expect((await kept())?.state).toBe('sent'));
		const names = (await readdir(outbox)).sort();
		expect(names.map((name) => name.split('.').pop())).toEqual(['eml', 'html', 'txt']);
		const [eml = '', html = '', txt = ''] = names.map((name) => join(outbox, name));
		const parsed = await simpleParser(await readFile(eml));
		expect(parsed.subject).toBe(letter.subject);
		expect(parsed.text).toContain('Dębem');
		expect(await readFile(html, 'utf8')).toContain(letter.action?.url);
		const text = await readFile(txt, 'utf8');
		expect(text).toContain(`Do: ${letter.to}\nTemat: ${letter.subject}\n`);
		expect((await stat(eml)).mode & 0o077).toBe(0);
		expect((await stat(outbox)).mode & 0o077).toBe(0);
		expect(logged).toContainEqual({
			level: 'info',
			event: 'letter-in-a-file',
			details: { file: txt },
		});
	});
});

describe('the way to the mail server', () => {
	it('knocks with name and password', async () => {
		await smtp.close();
		const tried: unknown[] = [];
		smtp = await smtpServer({
			authOptional: false,
			allowInsecureAuth: true,
			onAuth({ username, password }, _session, done) {
				tried.push([username, password]);
				if (password === 'sło:wo') done(null, { user: username });
				else done(Object.assign(new Error('no'), { responseCode: 535 }));
			},
		});
		const wrong = smtp.url.replace('//', '//karta:nie@');
		const right = smtp.url.replace('//', `//karta:${encodeURIComponent('sło:wo')}@`);
		const first = mail({ transport: smtpTransport(wrong) });
		first.start();
		await first.enqueue(letter);
		await until(() => expect(logged.some(({ event }) => event === 'letter-postponed')).toBe(true));
		await first.stop();
		mail({ transport: smtpTransport(right) }).start();
		await until(() => expect(smtp.accepted).toHaveLength(1));
		expect(tried).toContainEqual(['karta', 'sło:wo']);
		expect(JSON.stringify(logged)).not.toMatch(/sło|nie@|karta:/);
	});
});
