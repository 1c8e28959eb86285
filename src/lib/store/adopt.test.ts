import { afterEach, describe, expect, it, vi } from 'vitest';
import { answerId, readAnswer, type Answer } from '../domain/answer.ts';
import { adoptDraft } from './adopt.ts';
import { readAnswers, saveAnswerEdits, type AnswerEdit } from './answers.ts';
import { Database, draftDb, type Row } from './database.ts';

const facility = 'facility-pogodna';
const open: Database[] = [];
let names = 0;
function device(): Database {
	const database = new Database(`adopt-${names++}`);
	open.push(database);
	return database;
}
afterEach(async () => {
	vi.restoreAllMocks();
	for (const database of open.splice(0)) await database.delete();
});

let minute = 0;
const author = () => ({ by: '', now: new Date(Date.UTC(2026, 10, 22, 9, minute++)) });
const autumn = '2026-09';
const spring = '2027-03';
const key = (category: string, round = autumn) => ({ instrument: 'karta', round, category });

async function answerIn(
	database: Database,
	db: string,
	category: string,
	round = autumn,
): Promise<Answer | null> {
	const read = readAnswer((await database.docs.get([db, answerId(key(category, round))]))?.body);
	return read.ok ? read.answer : null;
}
async function type(
	database: Database,
	db: string,
	category: string,
	value: string,
	round = autumn,
) {
	const text = (await answerIn(database, db, category, round))?.text;
	const edit: AnswerEdit = {
		...{ key: key(category, round), catalogue: 1, kind: 'text', value },
		basedOn: text ? { n: text.n, replica: text.replica, value: text.value } : null,
	};
	await saveAnswerEdits(database, db, [edit], author());
}
const textsIn = async (database: Database, db: string) =>
	(await readAnswers(database, db)).answers.map(
		({ answer }) => `${answer.round} ${answer.category}: ${answer.text?.value ?? ''}`,
	);
const adopt = (account: Database, draft: Database) =>
	adoptDraft(account, draft, facility, author());
async function everything({ docs, versions, aside, meta }: Database) {
	return Promise.all([docs.toArray(), versions.toArray(), aside.toArray(), meta.toArray()]);
}
/** What a first pull does: rows as the server confirmed them. */
async function pull(to: Database, from: Database) {
	const rows = await from.docs.where('db').equals(facility).toArray();
	await to.docs.bulkPut(
		rows.map((row): Row => {
			return { ...row, base: { rev: '1-a', body: row.body }, dirty: null, edit: 0 };
		}),
	);
}
const nothing = { added: 0, merged: 0, unchanged: 0, setAside: 0, clashes: 0, newer: 0 };

describe('adoptDraft', () => {
	it('moves a card with its history and what was set aside, to be sent to the facility', async () => {
		const [account, draft] = [device(), device()];
		await type(draft, draftDb, 'x', 'Raz.');
		await type(draft, draftDb, 'x', 'Dwa.');
		await type(draft, draftDb, 'y', 'Trzy.');
		const id = answerId(key('z'));
		await draft.aside.add({
			...{ db: draftDb, id, body: { old: 1 }, reason: 'damaged', at: '', source: 'database' },
		});
		expect(await adopt(account, draft)).toEqual({ ...nothing, added: 2 });
		expect(await textsIn(account, facility)).toEqual(['2026-09 x: Dwa.', '2026-09 y: Trzy.']);
		expect(await account.docs.toArray()).toMatchObject([
			{ db: facility, base: null, dirty: 1 },
			{ db: facility, base: null, dirty: 1 },
		]);
		expect(await account.versions.toArray()).toMatchObject([{ db: facility, text: 'Raz.' }]);
		expect(await account.aside.toArray()).toMatchObject([{ db: facility, id, body: { old: 1 } }]);
		const [, , , meta = []] = await everything(draft);
		// What it is called stays: what is written next was written here, too.
		expect(meta).toMatchObject([{ key: 'device' }]);
		expect((await everything(draft)).slice(0, 3)).toEqual([[], [], []]);
	});

	it('loses nothing to a card that claims to know it by its floor alone', async () => {
		const [account, draft] = [device(), device()];
		await type(account, facility, 'x', 'Z placówki.');
		const id = answerId(key('x'));
		const row = await account.docs.get([facility, id]);
		const seen = { ...(row?.body as { seen: object }).seen, floor: 50 };
		await account.docs.update([facility, id], { body: { ...Object(row?.body), seen } });
		await type(draft, draftDb, 'x', 'Ze szkicu.');
		await adopt(account, draft);
		const x = await answerIn(account, facility, 'x');
		expect([x?.text?.value, ...(x?.variants.map(({ text }) => text) ?? [])].toSorted()).toEqual([
			'Z placówki.',
			'Ze szkicu.',
		]);
	});

	it('leaves in the draft what meets a document of a newer app, until this one can read it', async () => {
		const [account, draft] = [device(), device()];
		await type(draft, draftDb, 'x', 'Raz.');
		await type(draft, draftDb, 'y', 'Dwa.');
		const id = answerId(key('x'));
		const body = { type: 'answer', schema: 99, seen: { newer: 1 } };
		await account.docs.put({
			...{ db: facility, id, type: 'answer', body, base: { rev: '1-a', body } },
			...{ dirty: null, edit: 0 },
		});
		expect(await adopt(account, draft)).toEqual({ ...nothing, added: 1, newer: 1 });
		expect(await textsIn(draft, draftDb)).toEqual(['2026-09 x: Raz.']);
		expect(await account.aside.count()).toBe(0);
		await account.docs.delete([facility, id]);
		expect(await adopt(account, draft)).toEqual({ ...nothing, added: 1 });
		expect(await textsIn(account, facility)).toEqual(['2026-09 x: Raz.', '2026-09 y: Dwa.']);
	});

	it('writes nothing for an empty draft', async () => {
		const [account, draft] = [device(), device()];
		expect(await adopt(account, draft)).toEqual(nothing);
		expect(await everything(account)).toEqual([[], [], [], []]);
	});

	it('merges with the card of the facility and keeps both texts of a clash', async () => {
		const [account, draft] = [device(), device()];
		await type(account, facility, 'x', 'Z placówki.');
		await type(account, facility, 'y', 'Tylko tam.');
		await type(draft, draftDb, 'x', 'Ze szkicu.');
		await type(draft, draftDb, 'z', 'Tylko tu.');
		expect(await adopt(account, draft)).toEqual({ ...nothing, added: 1, merged: 1, clashes: 1 });
		const x = await answerIn(account, facility, 'x');
		expect([x?.text?.value, ...(x?.variants.map(({ text }) => text) ?? [])].toSorted()).toEqual([
			'Z placówki.',
			'Ze szkicu.',
		]);
		expect((await answerIn(account, facility, 'y'))?.text?.value).toBe('Tylko tam.');
		expect((await answerIn(account, facility, 'z'))?.text?.value).toBe('Tylko tu.');
	});

	it('leaves other things of both databases alone', async () => {
		const [account, draft] = [device(), device()];
		await type(draft, draftDb, 'x', 'Raz.');
		await type(draft, 'facility-inna', 'x', 'Z cudzej kopii.');
		await type(account, 'facility-inna', 'x', 'Inna placówka.');
		await draft.meta.put({ key: 'last-backup', value: '2026-11-01T00:00:00Z' });
		await adopt(account, draft);
		expect(await textsIn(draft, 'facility-inna')).toEqual(['2026-09 x: Z cudzej kopii.']);
		expect(await textsIn(account, 'facility-inna')).toEqual(['2026-09 x: Inna placówka.']);
		expect((await draft.meta.get('last-backup'))?.value).toBe('2026-11-01T00:00:00Z');
	});

	it('takes along the catalogue that the draft is pinned to, without sending it', async () => {
		const [account, draft] = [device(), device()];
		await type(draft, draftDb, 'x', 'Raz.');
		const catalogue: Row = {
			...{ db: 'program', id: 'catalogue:karta:1', type: 'catalogue', body: { catalogue: {} } },
			...{ base: { rev: '1-a', body: {} }, dirty: null, edit: 0 },
		};
		await draft.docs.bulkPut([catalogue, { ...catalogue, id: 'catalogue:karta:2' }]);
		await account.docs.put(catalogue);
		expect(await adopt(account, draft)).toEqual({ ...nothing, added: 1 });
		expect(await account.docs.get(['program', 'catalogue:karta:1'])).toEqual(catalogue);
		expect(await account.docs.get(['program', 'catalogue:karta:2'])).toBeUndefined();
		expect(await draft.docs.where('db').equals('program').count()).toBe(2);
	});

	it('keeps damaged and newer documents', async () => {
		const [account, draft] = [device(), device()];
		const row = (category: string, body: unknown): Row => {
			const id = answerId(key(category));
			return { db: draftDb, id, type: 'answer', body, base: null, dirty: 1, edit: 1 };
		};
		await draft.docs.bulkPut([row('x', { broken: true }), row('y', { type: 'answer', schema: 9 })]);
		expect(await adopt(account, draft)).toEqual({ ...nothing, setAside: 1, newer: 1 });
		expect(await account.aside.toArray()).toMatchObject([{ db: facility, body: { broken: true } }]);
		expect(await account.docs.toArray()).toMatchObject([{ db: facility, body: { schema: 9 } }]);
		expect(await draft.docs.count()).toBe(0);
	});
});

describe('a move that is interrupted', () => {
	it('before the account has it leaves the draft whole', async () => {
		const [account, draft] = [device(), device()];
		await type(draft, draftDb, 'x', 'Raz.');
		const before = await everything(draft);
		vi.spyOn(account.docs, 'bulkPut').mockRejectedValue(
			new DOMException('full', 'QuotaExceededError'),
		);
		await expect(adopt(account, draft)).rejects.toThrow('full');
		expect(await everything(draft)).toEqual(before);
		expect(await everything(account)).toEqual([[], [], [], []]);
	});

	it('before the draft is emptied changes nothing more when repeated', async () => {
		const [account, draft] = [device(), device()];
		await type(account, facility, 'x', 'Tam.', spring);
		await type(draft, draftDb, 'x', 'Raz.');
		await type(draft, draftDb, 'x', 'Dwa.');
		const broken = vi.spyOn(draft.docs, 'bulkDelete');
		broken.mockRejectedValueOnce(new DOMException('closed', 'InvalidStateError'));
		await expect(adopt(account, draft)).rejects.toThrow('closed');
		expect(await draft.versions.count()).toBe(1);
		const after = await everything(account);
		expect(await adopt(account, draft)).toEqual({ ...nothing, unchanged: 1 });
		expect(await everything(account)).toEqual(after);
		expect(await draft.docs.count()).toBe(0);
	});

	it('leaves what was typed meanwhile in the draft, and moves it the next time to the same card', async () => {
		const [account, draft] = [device(), device()];
		await type(account, facility, 'x', 'Tam.', spring);
		await type(draft, draftDb, 'y', 'Raz.');
		await type(draft, draftDb, 'z', 'Zostaje bez zmian.');
		const emptying = vi.spyOn(draft, 'transaction');
		// Typed between the account's transaction and the draft's.
		const real = Database.prototype.transaction.bind(draft) as (...all: unknown[]) => unknown;
		emptying.mockImplementation(((...all: unknown[]) => {
			if (all[0] !== 'rw') return real(...all);
			emptying.mockRestore();
			return type(draft, draftDb, 'y', 'Raz. Dwa.').then(() => real(...all));
		}) as never);
		await adopt(account, draft);
		expect(await textsIn(draft, draftDb)).toEqual(['2026-09 y: Raz. Dwa.']);
		expect((await answerIn(account, facility, 'y', spring))?.text?.value).toBe('Raz.');

		// A later round has begun: the rest still belongs where the first part went.
		await type(account, facility, 'x', 'Nowa.', '2027-09');
		expect(await adopt(account, draft)).toEqual({ ...nothing, merged: 1 });
		expect(await textsIn(account, facility)).toContain('2027-03 y: Raz. Dwa.');
		expect(await draft.docs.count()).toBe(0);
	});
});

describe('drafts of two devices', () => {
	it('meet in one card, also when they began in different rounds', async () => {
		const [phone, tablet, phoneDraft, tabletDraft] = [device(), device(), device(), device()];
		await type(phoneDraft, draftDb, 'x', 'Z telefonu.');
		await type(phoneDraft, draftDb, 'y', 'Tylko telefon.');
		await type(tabletDraft, draftDb, 'x', 'Z tabletu.', spring);
		await type(tabletDraft, draftDb, 'z', 'Tylko tablet.', spring);
		await adopt(phone, phoneDraft);
		await pull(tablet, phone);
		expect(await adopt(tablet, tabletDraft)).toEqual({
			...nothing,
			added: 1,
			merged: 1,
			clashes: 1,
		});
		expect((await textsIn(tablet, facility)).map((text) => text.slice(0, 9))).toEqual([
			'2026-09 x',
			'2026-09 y',
			'2026-09 z',
		]);
		const x = await answerIn(tablet, facility, 'x');
		expect([x?.text?.value, ...(x?.variants.map(({ text }) => text) ?? [])].toSorted()).toEqual([
			'Z tabletu.',
			'Z telefonu.',
		]);
		expect(await tablet.docs.get([facility, answerId(key('y'))])).toMatchObject({ dirty: null });
		expect(await tablet.docs.get([facility, answerId(key('x'))])).toMatchObject({
			...{ dirty: 1, base: { rev: '1-a' } },
		});
	});

	it('end up equal in whichever order they move', async () => {
		const drafts = async () => {
			const pair = [device(), device()] as const;
			// The letters of a device, then those of a row.
			let letter = 2;
			vi.spyOn(crypto, 'getRandomValues').mockImplementation(
				(array) => (array as unknown as Uint8Array).fill(letter++ >> 1) as never,
			);
			minute = 0;
			await type(pair[0], draftDb, 'x', 'Jeden.');
			await type(pair[1], draftDb, 'x', 'Drugi.');
			vi.restoreAllMocks();
			return pair;
		};
		const [one, two] = [device(), device()];
		const [a, b] = await drafts();
		await adopt(one, a);
		await adopt(one, b);
		const [c, d] = await drafts();
		await adopt(two, d);
		await adopt(two, c);
		expect((await answerIn(one, facility, 'x'))?.variants).toHaveLength(1);
		expect(await answerIn(one, facility, 'x')).toEqual(await answerIn(two, facility, 'x'));
	});

	it('stay away from a card that was submitted', async () => {
		const [account, draft] = [device(), device()];
		await type(account, facility, 'x', 'Złożone.');
		const body = { type: 'submission', instrument: 'karta', round: autumn };
		await account.docs.put({
			...{ db: facility, id: 'submission:1', type: 'submission', body },
			...{ base: null, dirty: null, edit: 0 },
		});
		await type(draft, draftDb, 'x', 'Następne.', spring);
		await adopt(account, draft);
		expect(await textsIn(account, facility)).toEqual([
			'2026-09 x: Złożone.',
			'2027-03 x: Następne.',
		]);
	});

	it('of one tablet, one after the other, count as two', async () => {
		const [account, draft] = [device(), device()];
		await type(draft, draftDb, 'x', 'Pierwszy.');
		await adopt(account, draft);
		await type(draft, draftDb, 'x', 'Drugi.');
		expect(await adopt(account, draft)).toEqual({ ...nothing, merged: 1, clashes: 1 });
	});
});
