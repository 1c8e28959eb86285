import { Dexie } from 'dexie';
import { expect, it } from 'vitest';
import { storeProblem } from './problem.ts';

const full = new DOMException('no room', 'QuotaExceededError');

it.each([
	['as the browser says it', full],
	['as the library says it', new Dexie.QuotaExceededError('no room', full)],
	['of one row of many', new Dexie.BulkError('docs.bulkPut(): 1 of 3 failed', [full])],
	['as the cause of something', new Error('not written', { cause: full })],
])('a full disk is told, %s', (_, error) => {
	expect(storeProblem(error)).toBe('full');
});

it('what nobody knows is unknown', () => {
	expect(storeProblem(new Error('odd'))).toBe('unknown');
	expect(storeProblem('odd')).toBe('unknown');
});
