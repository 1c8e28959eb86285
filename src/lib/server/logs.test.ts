import { describe, expect, it } from 'vitest';
import { createLog, loggedError, loggedPath } from './logs.ts';

function recorded(options: { level: 'info' | 'warn'; terminal: boolean }) {
	const lines: string[] = [];
	return { lines, log: createLog({ ...options, write: (line) => lines.push(line) }) };
}

describe('the log', () => {
	it('writes one line of JSON an event', () => {
		const { lines, log } = recorded({ level: 'info', terminal: false });
		log('info', 'request', { path: '/db/program', status: 200 });
		log('error', 'letter-given-up', { reason: 'żółć' });
		expect(lines).toHaveLength(2);
		expect(JSON.parse(lines[0] ?? '')).toMatchObject({
			level: 'info',
			event: 'request',
			path: '/db/program',
			status: 200,
			time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
		});
		expect(JSON.parse(lines[1] ?? '')).toMatchObject({ level: 'error', reason: 'żółć' });
	});

	it('tells a person only what matters, in words', () => {
		const { lines, log } = recorded({ level: 'info', terminal: true });
		log('info', 'request', { path: '/db/program' });
		log('info', 'letter-in-a-file', { file: 'data/outbox/a.txt' });
		log('warn', 'database-away', { seconds: 5 });
		expect(lines).toEqual([
			'letter in a file (file data/outbox/a.txt)',
			'warn: database away (seconds 5)',
		]);
	});

	it('is as quiet as asked', () => {
		for (const terminal of [true, false]) {
			const { lines, log } = recorded({ level: 'warn', terminal });
			log('info', 'letter-in-a-file');
			expect(lines).toEqual([]);
		}
	});
});

describe('nothing personal gets into a log', () => {
	it.each([
		[
			'/db/facility-a/answer:karta:2026-09:superwizja',
			'/db/facility-a/answer:karta:2026-09:superwizja',
		],
		['/api/session?email=anna@miasto.pl#token', '/api/session'],
		['/db/program/anna@miasto.pl/x', '/db/program/…/x'],
		['/db/program/anna%40miasto.pl', '/db/program/…'],
		['/db/program/anna%2540miasto.pl', '/db/program/…'],
	])('%s becomes %s', (path, logged) => {
		expect(loggedPath(path)).toBe(logged);
	});

	it('no message of a mistake', () => {
		const told = loggedError(new TypeError('anna@miasto.pl is not iterable'));
		expect(told.kind).toBe('TypeError');
		expect(told.at).toContain('logs.test.ts');
		expect(JSON.stringify(told)).not.toContain('anna');
	});
});
