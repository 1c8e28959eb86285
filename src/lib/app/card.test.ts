import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Database, draftDb } from '$lib/store/database.ts';
import { listVersions } from '$lib/store/versions.ts';
import {
	readAnswers,
	saveAnswerEdits,
	type AnswerEdit,
	type StoredAnswer,
} from '$lib/store/answers.ts';
import { answerId, emptyAnswer } from '$lib/domain/answer.ts';
import { Card, type WriteEdits } from './card.svelte.ts';
import { shippedCatalogue } from './catalogue.ts';
import { parseEdits } from './journal-entry.ts';

const category = 'superwizja';
const standard = 'superwizja.standard';
const now = () => new Date('2026-11-22T10:00:00Z');

let database: Database;
beforeEach(() => void (database = new Database(`card-${Math.random()}`)));
afterEach(() => database.delete());

const toDisk: WriteEdits = (edits) =>
	saveAnswerEdits(database, draftDb, edits, { by: '', now: now() });
const fullDisk: WriteEdits = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));

/** A page that shows the card as the disk has it; what it types goes through `write`. */
async function open(write: WriteEdits = toDisk): Promise<Card> {
	const { answers } = await readAnswers(database, draftDb);
	return new Card({ answers, unreadable: [], catalogues: [shippedCatalogue] }, now, write);
}

/** What a page that goes away leaves in the journal, as the next page reads it. */
function left(card: Card): AnswerEdit[] {
	return parseEdits(JSON.stringify(card.saving.unsaved()));
}

async function stored(): Promise<StoredAnswer['answer'] | undefined> {
	const { answers } = await readAnswers(database, draftDb);
	return answers.find(({ answer }) => answer.category === category)?.answer;
}

async function write(...texts: string[]): Promise<void> {
	for (const text of texts) {
		const card = await open();
		card.type(category, text);
		await card.saving.flush();
	}
}

/** Every text that is anywhere on the device. */
async function everywhere(): Promise<string> {
	const answer = await stored();
	const id = answerId({ instrument: shippedCatalogue.instrument.id, round: '2027-03', category });
	const versions = await listVersions(database, { db: draftDb, id, field: 'text' });
	const texts = [...(answer?.variants ?? []), ...versions].map(({ text }) => text);
	return [answer?.text?.value, ...texts].join('\n');
}

describe('the card on the screen', () => {
	it.each(['x-zzz', '9999-12'])('is not the one that somebody began under %s', async (round) => {
		await write('Nasza praca.');
		const [ours] = (await readAnswers(database, draftDb)).answers;
		if (!ours) throw new Error('nothing was written');
		const theirs = { ...ours, answer: { ...ours.answer, round, category: 'wolontariat' } };
		const card = await open();
		card.take({ answers: [ours, theirs], unreadable: [], catalogues: [shippedCatalogue] });
		expect(card.answer(category)?.text?.value).toBe('Nasza praca.');
	});
});

describe('what pages left behind', () => {
	it('comes back into its field and reaches the disk', async () => {
		const gone = await open(fullDisk);
		gone.type(category, 'Nie zdążyło się zapisać.');
		await gone.saving.flush();
		const card = await open();
		card.recover(left(gone));
		expect(card.editing(category).current).toBe('Nie zdążyło się zapisać.');
		await card.saving.flush();
		expect((await stored())?.text?.value).toBe('Nie zdążyło się zapisać.');
	});

	it('keeps the texts of two pages that were typed into one field', async () => {
		await write('Wspólny początek.');
		const [one, two] = [await open(fullDisk), await open(fullDisk)];
		one.type(category, 'Tekst z pierwszej karty przeglądarki.');
		two.type(category, 'Zupełnie inny, z drugiej.');
		await Promise.all([one.saving.flush(), two.saving.flush()]);

		const card = await open();
		card.recover([...left(one), ...left(two)]);
		await card.saving.flush();
		const answer = await stored();
		expect(await everywhere()).toContain('Tekst z pierwszej karty przeglądarki.');
		expect(await everywhere()).toContain('Zupełnie inny, z drugiej.');
		// The field shows what is stored, and goes on from there.
		expect(card.editing(category).current).toBe(answer?.text?.value);
		card.type(category, `${answer?.text?.value} I dalej.`);
		await card.saving.flush();
		expect((await stored())?.text?.value).toBe(`${answer?.text?.value} I dalej.`);
		expect((await stored())?.variants).toEqual(answer?.variants);
	});

	it('joins two texts that go together', async () => {
		await write('Jedno zdanie. Drugie zdanie.');
		const [one, two] = [await open(fullDisk), await open(fullDisk)];
		one.type(category, 'Pierwsze zdanie. Drugie zdanie.');
		two.type(category, 'Jedno zdanie. Drugie zdanie. Trzecie zdanie.');
		await Promise.all([one.saving.flush(), two.saving.flush()]);
		const card = await open();
		card.recover([...left(one), ...left(two)]);
		await card.saving.flush();
		expect((await stored())?.text?.value).toBe('Pierwsze zdanie. Drugie zdanie. Trzecie zdanie.');
		expect((await stored())?.variants).toEqual([]);
	});

	it('does not turn an answer back that somebody has changed since', async () => {
		const gone = await open(fullDisk);
		gone.declare(category, standard, true);
		await gone.saving.flush();
		const later = await open();
		later.declare(category, standard, false);
		await later.saving.flush();

		const card = await open();
		card.recover(left(gone));
		await card.saving.flush();
		expect((await stored())?.criteria[standard]?.value).toBe(false);
		expect(card.declared(category, standard)).toBe(false);
	});

	it('answers what nobody has answered since', async () => {
		const gone = await open(fullDisk);
		gone.declare(category, standard, true);
		await gone.saving.flush();
		const card = await open();
		card.recover(left(gone));
		await card.saving.flush();
		expect((await stored())?.criteria[standard]?.value).toBe(true);
		expect(card.evaluation.tallies[0]?.met).toBe(1);
	});

	it('changes nothing when it did get written', async () => {
		const page = await open();
		page.declare(category, standard, true);
		page.type(category, 'Zapisane.');
		const unsaved = left(page);
		await page.saving.flush();
		const before = await database.docs.toArray();
		const card = await open();
		card.recover(unsaved);
		await card.saving.flush();
		expect(await database.docs.toArray()).toEqual(before);
	});
});

describe('saving', () => {
	it('keeps a copy of what is typed while a write does not come back', async () => {
		let letGo = () => {};
		const held = new Promise<void>((done) => (letGo = done));
		const copies: AnswerEdit[][] = [];
		const { answers } = await readAnswers(database, draftDb);
		const card: Card = new Card(
			{ answers, unreadable: [], catalogues: [shippedCatalogue] },
			now,
			async (edits) => {
				await held;
				return toDisk(edits);
			},
			() => copies.push(card.saving.unsaved()),
		);
		card.type(category, 'Pierwsze');
		const first = card.saving.flush();
		card.type(category, 'Pierwsze słowa');
		const second = card.saving.flush();
		expect(copies.at(-1)).toMatchObject([{ kind: 'text', value: 'Pierwsze słowa' }]);
		expect(card.saving.phase).toBe('pending');
		letGo();
		await Promise.all([first, second]);
		expect(copies.at(-1)).toEqual([]);
		expect(card.saving.phase).toBe('saved');
		expect((await stored())?.text?.value).toBe('Pierwsze słowa');
	});

	it('is not held up by one edit that the disk refuses', async () => {
		const card = await open(async (edits) => {
			if (edits.some(({ kind }) => kind === 'criterion')) throw new Error('refused');
			return toDisk(edits);
		});
		card.declare(category, standard, true);
		card.type(category, 'Tekst.');
		await card.saving.flush();
		expect(card.saving.phase).toBe('failed');
		expect((await stored())?.text?.value).toBe('Tekst.');
		expect(card.saving.unsaved()).toMatchObject([{ kind: 'criterion' }]);
		expect(card.declared(category, standard)).toBe(true);
	});
});

describe('what a document says and cannot be', () => {
	const stamp = { n: 1, replica: 'aaaaabbbbbbb', by: '' };
	const answerOf = (of: string, at: string): StoredAnswer => {
		const key = { instrument: shippedCatalogue.instrument.id, round: '2027-03', category: of };
		const answer = emptyAnswer(key, shippedCatalogue.instrument.version);
		return { answer: { ...answer, text: { ...stamp, at, value: 'Tekst.' } }, edit: 1 };
	};
	const cardOf = (...answers: StoredAnswer[]) =>
		new Card({ answers, unreadable: [], catalogues: [shippedCatalogue] }, now, toDisk);

	it.each(['x', '9999-12-31T23:59:59.999Z', '+275760-09-13T00:00:00.000Z'])(
		'is no last edit: %s',
		(at) => {
			const real = answerOf('wolontariat', '2026-11-21T10:00:00.000Z');
			expect(cardOf(answerOf(category, at), real).lastEdit?.category).toBe('wolontariat');
			expect(cardOf(answerOf(category, at)).lastEdit).toBeNull();
		},
	);

	it('is no answer to a criterion that is called as something every object has', () => {
		const card = cardOf(answerOf(category, '2026-11-21T10:00:00.000Z'));
		expect(card.declared(category, 'constructor')).toBeNull();
		expect(card.declared(category, '__proto__')).toBeNull();
	});

	it('leaves the card in its round where nothing of it can be read', () => {
		const key = { instrument: shippedCatalogue.instrument.id, round: '2025-09', category };
		const unreadable = [{ id: answerId(key), newer: false, reason: '' }];
		const card = new Card({ answers: [], unreadable, catalogues: [shippedCatalogue] }, now, toDisk);
		expect(card.round).toBe('2025-09');
		expect(card.unreadableIn(category)).toBeDefined();
	});
});

describe('a damaged answer of a facility', () => {
	const db = 'facility-f1';
	const write: WriteEdits = (edits) =>
		saveAnswerEdits(database, db, edits, { by: 'a', now: now() });
	const reading = async () => ({
		...(await readAnswers(database, db)),
		catalogues: [shippedCatalogue],
	});

	it('keeps what was typed in its field, and takes it once it can be read', async () => {
		const card = new Card(await reading(), now, write);
		card.type(category, 'Raz.');
		await card.saving.flush();
		const [row] = await database.docs.toArray();
		if (!row) throw new Error('nothing was saved');
		await database.docs.put({ ...row, body: { type: 'answer', schema: 1, text: 7 } });
		card.type(category, 'Raz. Dwa.');
		card.declare('wolontariat', 'wolontariat.vip', true);
		await card.saving.flush();
		expect(card.saving.problem).toBe('damaged-document');
		expect(card.saving.unsaved()).toMatchObject([{ kind: 'text', value: 'Raz. Dwa.' }]);
		card.take(await reading());
		expect(card.unreadableIn(category)).toBeDefined();
		expect(card.editing(category).current).toBe('Raz. Dwa.');
		// Others are saved as usual.
		expect(card.declared('wolontariat', 'wolontariat.vip')).toBe(true);
		expect(await database.docs.count()).toBe(2);

		await database.docs.put({ ...row, edit: row.edit + 1 });
		card.take(await reading());
		await card.saving.flush();
		expect(card.saving.phase).toBe('saved');
		expect((await reading()).answers.map(({ answer }) => answer.text?.value)).toContain(
			'Raz. Dwa.',
		);
	});

	it.each([
		['comes back with it', false, true],
		['does not turn back what somebody answered meanwhile', true, false],
	])('that was tapped before the page was closed %s', async (_, answered, value) => {
		const first = new Card(await reading(), now, write);
		first.declare(category, standard, false);
		await first.saving.flush();
		const gone = new Card(await reading(), now, fullDisk);
		gone.declare(category, standard, true);
		await gone.saving.flush();
		if (answered) {
			for (const value of [null, false]) {
				first.declare(category, standard, value);
				await first.saving.flush();
			}
		}
		const [row] = await database.docs.toArray();
		if (!row) throw new Error('nothing was saved');
		await database.docs.put({ ...row, body: { type: 'answer', schema: 1, text: 7 } });

		const card = new Card(await reading(), now, write);
		card.recover(left(gone));
		await card.saving.flush();
		expect(card.saving.problem).toBe('damaged-document');
		await database.docs.put({ ...row, edit: row.edit + 1 });
		card.take(await reading());
		await card.saving.flush();
		expect(card.saving.phase).toBe('saved');
		expect(card.declared(category, standard)).toBe(value);
	});

	it('is said only where nothing else is in the way', async () => {
		const damaged = Object.assign(new Error('x'), { name: 'DamagedDocumentError' });
		const full = new DOMException('full', 'QuotaExceededError');
		const card = new Card(await reading(), now, (edits) =>
			Promise.reject(edits.some(({ kind }) => kind === 'text') ? damaged : full),
		);
		card.type(category, 'Tekst.');
		card.declare('wolontariat', 'wolontariat.vip', true);
		await card.saving.flush();
		expect(card.saving.problem).toBe('full');
	});
});
