import { describe, expect, it } from 'vitest';
import { lastEdit, sentForAnother } from './sender.ts';

const stamp = (n: number, by: string, replica = 'a') => ({ n, replica, at: '', by });
const text = (n: number, by: string) => ({ ...stamp(n, by), value: 'Opis.' });
const standard = (n: number, by: string, replica = 'a') => ({
	standard: { ...stamp(n, by, replica), value: true },
});
const sent = (rev: string, account: string) => ({ rev, account });

describe('the last edit', () => {
	it('is the one that knew of most, and none before the first', () => {
		expect(lastEdit({ criteria: {} })).toBeNull();
		expect(lastEdit({ text: text(1, 'anna'), criteria: standard(2, 'ola') })?.by).toBe('ola');
		expect(lastEdit({ text: text(2, 'anna'), criteria: standard(2, 'ola', 'b') })?.by).toBe('ola');
	});
});

describe('what was sent for another', () => {
	const log = [sent('2-b', 'ola'), sent('1-a', 'anna')];

	it('is the text or an answer that is signed by another than its sender', () => {
		const signed = { text: text(2, 'anna'), criteria: standard(1, 'ola') };
		expect(sentForAnother(signed, '2-b', log)).toEqual({
			of: 'text',
			author: 'anna',
			sender: 'ola',
		});
		const answered = { text: text(1, 'ola'), criteria: standard(2, 'anna') };
		expect(sentForAnother(answered, '2-b', log)?.of).toBe('answer');
	});

	it('is nothing where the sender made the last edit, whoever made those before', () => {
		const both = { text: text(1, 'anna'), criteria: standard(2, 'ola') };
		expect(sentForAnother(both, '2-b', log)).toBeNull();
		expect(sentForAnother({ text: text(1, 'anna'), criteria: {} }, '1-a', log)).toBeNull();
	});

	it('is nothing where it is not known who sent this revision, whoever sent the one before', () => {
		const both = { text: text(3, 'anna'), criteria: {} };
		expect(sentForAnother(both, '3-c', log)).toBeNull();
		expect(sentForAnother(both, '2-b', [])).toBeNull();
	});

	it('is nothing where nothing is signed', () => {
		expect(sentForAnother({ text: text(1, ''), criteria: {} }, '2-b', log)).toBeNull();
		expect(sentForAnother({ criteria: {} }, '2-b', log)).toBeNull();
	});
});
