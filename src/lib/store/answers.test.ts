import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnswerKey } from '../domain/answer.ts';
import { NewerDocumentError, readAnswers, saveAnswerEdits, type AnswerEdit } from './answers.ts';
import { Database, draftDb } from './database.ts';
import { listVersions } from './versions.ts';

const key: AnswerKey = { instrument: 'miasto-korzysci', round: '2027-03', category: 'superwizja' };
const id = 'answer:miasto-korzysci:2027-03:superwizja';
const place = { db: draftDb, id, field: 'text' };

let database: Database;
let clock = Date.parse('2026-11-22T10:00:00Z');
const author = () => ({ by: '', now: new Date((clock += 1000)) });

beforeEach(() => {
	database = new Database(`test-${Math.random()}`);
});
afterEach(() => database.delete());

const met = (criterion: string, value: boolean | null): AnswerEdit => ({
	key,
	catalogue: 1,
	kind: 'criterion',
	criterion,
	value,
});

async function stored() {
	const { answers } = await readAnswers(database, draftDb);
	return answers[0];
}

/** Types over what is stored, as the one tab there is would do. */
async function type(value: string, how: { chosen?: true } = {}) {
	const text = (await stored())?.answer.text;
	const basedOn = text ? { n: text.n, replica: text.replica, value: text.value } : null;
	return saveAnswerEdits(
		database,
		draftDb,
		[{ key, catalogue: 1, kind: 'text', value, basedOn, ...how }],
		author(),
	);
}

describe('writing answers', () => {
	it('writes nothing before the first edit, and nothing for an edit that changes nothing', async () => {
		await readAnswers(database, draftDb);
		expect(await database.docs.count()).toBe(0);
		expect(await database.meta.count()).toBe(0);
		await saveAnswerEdits(database, draftDb, [met('superwizja.standard', null)], author());
		await type('');
		expect(await database.docs.count()).toBe(0);
		expect(await database.meta.count()).toBe(0);
	});

	it('stores fields with stamps, the document dirty and seen', async () => {
		await saveAnswerEdits(
			database,
			draftDb,
			[met('superwizja.standard', true), met('superwizja.vip', false)],
			author(),
		);
		const row = await database.docs.get([draftDb, id]);
		expect(row).toMatchObject({ type: 'answer', dirty: 1, edit: 1, base: null });
		const answer = (await stored())?.answer;
		expect(answer?.criteria['superwizja.standard']).toMatchObject({ value: true, n: 1, by: '' });
		expect(answer?.criteria['superwizja.vip']).toMatchObject({ value: false, n: 2 });
		expect(Object.values(answer?.seen ?? {})).toEqual([2]);
		expect(answer?.catalogue).toBe(1);
	});

	it('numbers edits after everything the document has seen', async () => {
		await saveAnswerEdits(database, draftDb, [met('superwizja.standard', true)], author());
		const row = await database.docs.get([draftDb, id]);
		const body = row?.body as { seen: Record<string, number> };
		await database.docs.update([draftDb, id], {
			body: { ...body, seen: { ...body.seen, elsewhere: 41 } },
		});
		await saveAnswerEdits(database, draftDb, [met('superwizja.standard', false)], author());
		expect((await stored())?.answer.criteria['superwizja.standard']?.n).toBe(42);
	});

	it('keeps what the server last confirmed and what it does not know', async () => {
		await type('a');
		const row = await database.docs.get([draftDb, id]);
		const base = { rev: '3-abc', body: row?.body };
		await database.docs.update([draftDb, id], {
			base,
			dirty: null,
			body: { ...(row?.body as object), novelty: [1] },
		});
		await type('ab');
		expect(await database.docs.get([draftDb, id])).toMatchObject({
			base,
			dirty: 1,
			edit: 2,
			body: { novelty: [1] },
		});
	});

	it('goes by the stored document when it has changed since it was read', async () => {
		await saveAnswerEdits(database, draftDb, [met('superwizja.standard', true)], author());
		const before = await stored();
		await type('Sześć superwizji.');
		const known = new Map(before && [[id, before]]);
		const edits = [met('superwizja.premium', false)];
		await saveAnswerEdits(database, draftDb, edits, author(), known);
		expect((await stored())?.answer).toMatchObject({
			criteria: { 'superwizja.standard': { value: true }, 'superwizja.premium': { value: false } },
			text: { value: 'Sześć superwizji.' },
		});
	});

	it('writes all edits of a call or none', async () => {
		const newer = { ...key, category: 'wolontariat' };
		await database.docs.put({
			...{
				db: draftDb,
				id: 'answer:miasto-korzysci:2027-03:wolontariat',
				type: 'answer',
				base: null,
				dirty: null,
				edit: 1,
			},
			body: { type: 'answer', schema: 99 },
		});
		const edits = [
			met('superwizja.standard', true),
			{ ...met('wolontariat.vip', true), key: newer },
		];
		await expect(saveAnswerEdits(database, draftDb, edits, author())).rejects.toThrow(
			NewerDocumentError,
		);
		expect(await database.docs.get([draftDb, id])).toBeUndefined();
	});
});

describe('texts', () => {
	const anyText = fc.string({ unit: 'grapheme', maxLength: 200 });

	it('survive unchanged, line ends as \\n', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(anyText, fc.constantFrom('a\r\nb\rc\nd', '👩‍👩‍👧 שלום مرحبا', ' \u00a0 ')),
				async (text) => {
					await type(text);
					expect((await stored())?.answer.text?.value ?? '').toBe(text.replace(/\r\n?/g, '\n'));
				},
			),
			{ numRuns: 60 },
		);
	});

	it('are made well-formed: half of an emoji cannot be stored', async () => {
		await type('x\uD83D');
		expect((await stored())?.answer.text?.value).toBe('x\uFFFD');
	});

	it('typed in two tabs over the same text are joined', async () => {
		await type('Pierwsze zdanie. Drugie zdanie. Trzecie zdanie.');
		const before = (await stored())?.answer.text;
		const basedOn = before ? { n: before.n, replica: before.replica, value: before.value } : null;
		const typed = (value: string): AnswerEdit => ({
			key,
			catalogue: 1,
			kind: 'text',
			value,
			basedOn,
		});
		await saveAnswerEdits(
			database,
			draftDb,
			[typed('Pierwsze zdanie dłuższe. Drugie zdanie. Trzecie zdanie.')],
			author(),
		);
		await saveAnswerEdits(
			database,
			draftDb,
			[typed('Pierwsze zdanie. Drugie zdanie. Trzecie zdanie inne.')],
			author(),
		);
		const answer = (await stored())?.answer;
		expect(answer?.text?.value).toBe(
			'Pierwsze zdanie dłuższe. Drugie zdanie. Trzecie zdanie inne.',
		);
		expect(answer?.variants).toEqual([]);
	});

	it('changed in the same sentence by two tabs are both kept', async () => {
		const typed = (value: string): AnswerEdit => ({
			key,
			catalogue: 1,
			kind: 'text',
			value,
			basedOn: null,
		});
		await saveAnswerEdits(database, draftDb, [typed('Mamy superwizję.')], author());
		await saveAnswerEdits(database, draftDb, [typed('Mamy interwizję.')], author());
		const answer = (await stored())?.answer;
		expect([answer?.text?.value, ...(answer?.variants ?? []).map((v) => v.text)].sort()).toEqual([
			'Mamy interwizję.',
			'Mamy superwizję.',
		]);
		const variant = answer?.variants[0]?.id ?? '';
		await saveAnswerEdits(
			database,
			draftDb,
			[{ key, catalogue: 1, kind: 'dismiss-variant', variant }],
			author(),
		);
		const settled = (await stored())?.answer;
		expect(settled?.variants).toEqual([]);
		expect(settled?.dismissed).toEqual([variant]);
		expect((await listVersions(database, place)).map((v) => v.text)).toContain('Mamy superwizję.');
	});
});

describe('earlier versions', () => {
	it('add nothing for ordinary typing', async () => {
		const text = 'Dwie superwizje w semestrze.';
		for (let i = 1; i <= text.length; i++) await type(text.slice(0, i));
		expect(await listVersions(database, place)).toEqual([]);
	});

	it('keep a text that is deleted letter by letter, at its longest', async () => {
		const text = 'Dwie superwizje w semestrze.';
		await type(text);
		for (let i = text.length - 1; i >= 0; i--) await type(text.slice(0, i));
		expect((await listVersions(database, place)).map((v) => v.text)).toContain(text);
	});

	it('keep a text that is replaced at once', async () => {
		await type('Długi opis działań placówki.');
		await type('x');
		expect((await listVersions(database, place))[0]?.text).toBe('Długi opis działań placówki.');
	});

	it('keep every text that another was chosen for, so that a choice can be taken back', async () => {
		await type('Superwizja co miesiąc, z całym zespołem.');
		await type('Superwizja co miesiąc, z zespołem.');
		await type('Interwizja co tydzień.', { chosen: true });
		await type('Superwizja co miesiąc, z zespołem.', { chosen: true });
		expect((await listVersions(database, place)).map((v) => v.text)).toEqual([
			'Interwizja co tydzień.',
			'Superwizja co miesiąc, z zespołem.',
			'Superwizja co miesiąc, z całym zespołem.',
		]);
	});

	it('keep the text a later session began with', async () => {
		await type('Wczoraj.');
		clock += 24 * 3600_000;
		await type('Wczoraj. Dziś.');
		expect((await listVersions(database, place)).map((v) => v.text)).toEqual(['Wczoraj.']);
	});

	it('stay bounded', async () => {
		for (let i = 0; i < 60; i++) {
			clock += 3600_000;
			await type(`Wersja ${i} ${'opis '.repeat(2000)}`);
		}
		const kept = await listVersions(database, place);
		expect(kept.length).toBeLessThanOrEqual(40);
		expect(kept.reduce((sum, one) => sum + one.text.length, 0)).toBeLessThanOrEqual(400_000);
		expect(kept[0]?.text.startsWith('Wersja 58 ')).toBe(true);
	});
});

describe('documents that cannot be read', () => {
	it('are reported, and set aside before somebody writes over them', async () => {
		const damaged = { type: 'answer', schema: 1, text: 'not a field' };
		await database.docs.put({
			db: draftDb,
			id,
			type: 'answer',
			body: damaged,
			base: null,
			dirty: 1,
			edit: 7,
		});
		const read = await readAnswers(database, draftDb);
		expect(read.answers).toEqual([]);
		expect(read.unreadable).toMatchObject([{ id, newer: false }]);
		await type('Od nowa.');
		expect((await stored())?.answer.text?.value).toBe('Od nowa.');
		expect(await database.aside.toArray()).toMatchObject([
			{ id, body: damaged, source: 'database' },
		]);
	});

	it('written by a newer app are left alone', async () => {
		const body = { type: 'answer', schema: 2, text: { blocks: [] } };
		await database.docs.put({
			db: draftDb,
			id,
			type: 'answer',
			body,
			base: null,
			dirty: null,
			edit: 1,
		});
		await expect(type('x')).rejects.toThrow(NewerDocumentError);
		expect((await database.docs.get([draftDb, id]))?.body).toEqual(body);
		expect((await readAnswers(database, draftDb)).unreadable).toMatchObject([{ newer: true }]);
	});
});
