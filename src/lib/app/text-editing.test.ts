import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TextEditing } from './text-editing.svelte.ts';

const stamp = { at: '2026-11-22T10:00:00Z', by: '' };
const mine = (n: number, value: string) => ({ ...stamp, n, replica: 'a', value });
const theirs = (n: number, value: string) => ({ ...stamp, n, replica: 'b', value });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a change that arrives while somebody types', () => {
	it('joins what is typed', () => {
		const editing = new TextEditing(mine(1, 'Raz. Dwa.'));
		const { replaced } = editing;
		editing.type('Raz. Dwa. Trzy');
		editing.arrived(theirs(2, 'Zero. Raz. Dwa.'));
		expect(editing.current).toBe('Zero. Raz. Dwa. Trzy');
		expect(editing.replaced).toBe(replaced + 1);
		expect(editing.base).toMatchObject({ n: 2, replica: 'b' });
	});

	it('joins what is typed also where the join carries the stamp of what was typed here', () => {
		const editing = new TextEditing(mine(3, 'Zero. Raz.'));
		editing.arrived(mine(3, 'Zero. Raz. Dwa.'));
		expect(editing.current).toBe('Zero. Raz. Dwa.');
		editing.type('Zero. Raz. Dwa. Trzy.');
		editing.arrived(mine(3, 'Zero. Raz. Dwa. I pół.'));
		expect(editing.base).toMatchObject({ value: 'Zero. Raz. Dwa.' });
		expect(editing.current).toBe('Zero. Raz. Dwa. Trzy.');
	});

	it('leaves the field alone where both changed one sentence', () => {
		const editing = new TextEditing(mine(1, 'Raz.'));
		const { replaced } = editing;
		editing.type('Raz i pół.');
		editing.arrived(theirs(2, 'Raz i ćwierć.'));
		expect(editing.current).toBe('Raz i pół.');
		expect(editing.replaced).toBe(replaced);
		// Saving it says what it was typed over, so that the other text is kept as a second version.
		expect(editing.base).toMatchObject({ n: 1, replica: 'a' });
	});

	it('waits until a word is composed, and then joins', () => {
		const editing = new TextEditing(mine(1, 'Raz. Dwa.'));
		const { replaced } = editing;
		editing.compose(true);
		editing.type('Raz. Dwa. Zo');
		editing.arrived(theirs(2, 'Zero. Raz. Dwa.'));
		expect(editing.current).toBe('Raz. Dwa. Zo');
		expect(editing.replaced).toBe(replaced);
		editing.type('Raz. Dwa. Żółw');
		editing.compose(false);
		expect(editing.current).toBe('Zero. Raz. Dwa. Żółw');
		expect(editing.replaced).toBe(replaced + 1);
	});

	it('is not lost when what was composed is saved in between', () => {
		const editing = new TextEditing(mine(1, 'Raz. Dwa.'));
		editing.compose(true);
		editing.type('Raz. Dwa. Żółw');
		// The disk already had the other's text and joined the two.
		editing.saved('Raz. Dwa. Żółw', mine(3, 'Zero. Raz. Dwa. Żółw'));
		expect(editing.current).toBe('Raz. Dwa. Żółw');
		editing.type('Raz. Dwa. Żółwie');
		editing.compose(false);
		expect(editing.current).toBe('Zero. Raz. Dwa. Żółwie');
	});
});

it('tells the rest of the screen when typing rests', () => {
	const editing = new TextEditing(mine(1, 'Raz.'));
	editing.type('Raz. Dwa.');
	expect(editing.shown).toBe('Raz.');
	vi.runAllTimers();
	expect(editing.shown).toBe('Raz. Dwa.');
});
