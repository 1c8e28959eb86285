import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { answerId, readAnswer, type Answer } from '../domain/answer.ts';
import { readAnswers, saveAnswerEdits, type AnswerEdit } from './answers.ts';
import { readBackupFile } from './backup-file.ts';
import { exportBackup, writeBackupFile, type Backup } from './backup.ts';
import { Database, draftDb, type Row } from './database.ts';
import { excesses } from '../domain/documents/bounds.ts';
import { restoreBackup } from './restore.ts';
import { keepVersions, listVersions } from './versions.ts';

const open: Database[] = [];
let names = 0;
/** What the server asks of names is not asked here. */
const everyInstrument = {
	has: () => true,
	hasVersion: () => true,
	criteriaOf: () => new Set(['x.vip', 'x.standard', 'x.premium']),
};

function device(): Database {
	const database = new Database(`restore-${names++}`);
	open.push(database);
	return database;
}
afterEach(async () => {
	for (const database of open.splice(0)) await database.delete();
});

let minute = 0;
const author = () => ({ by: '', now: new Date(Date.UTC(2026, 10, 22, 9, minute++)) });
const key = (category: string, round = '2026-09') => ({ instrument: 'karta', round, category });

async function textOf(
	database: Database,
	category: string,
	round?: string,
): Promise<Answer['text']> {
	const read = readAnswer(
		(await database.docs.get([draftDb, answerId(key(category, round))]))?.body,
	);
	return read.ok ? read.answer.text : undefined;
}
async function type(
	database: Database,
	category: string,
	value: string,
	round?: string,
): Promise<void> {
	const stored = await textOf(database, category, round);
	const edit: AnswerEdit = {
		...{ key: key(category, round), catalogue: 1, kind: 'text', value },
		basedOn: stored ? { n: stored.n, replica: stored.replica, value: stored.value } : null,
	};
	await saveAnswerEdits(database, draftDb, [edit], author());
}
async function mark(database: Database, category: string, value: boolean | null): Promise<void> {
	const edit: AnswerEdit = {
		...{ key: key(category), catalogue: 1, kind: 'criterion', criterion: `${category}.vip`, value },
	};
	await saveAnswerEdits(database, draftDb, [edit], author());
}
const copy = (database: Database) => exportBackup(database, { app: '0', now: new Date() });
async function restore(database: Database, backup: Backup) {
	const read = await readBackupFile(await writeBackupFile(backup));
	if (!read.ok) throw new Error(read.problem);
	return restoreBackup(database, read.contents, author());
}
async function everything(database: Database) {
	const [docs, versions, aside, meta] = await Promise.all([
		database.docs.toArray(),
		database.versions.toArray(),
		database.aside.toArray(),
		database.meta.toArray(),
	]);
	return { docs, versions, aside, meta };
}
const nothing = { added: 0, merged: 0, unchanged: 0, setAside: 0, clashes: 0, newer: 0 };

describe('restoreBackup', () => {
	it('brings a card to an empty device, to be sent from there under a new name', async () => {
		const [a, b] = [device(), device()];
		await type(a, 'x', 'Raz.');
		await mark(a, 'y', true);
		expect(await restore(b, await copy(a))).toEqual({ ...nothing, added: 2 });
		expect((await copy(b)).docs).toEqual((await copy(a)).docs);
		expect((await b.docs.toArray()).map(({ dirty, edit }) => [dirty, edit])).toEqual([
			[1, 1],
			[1, 1],
		]);
		await type(b, 'x', 'Raz. Dwa.');
		const replicas = [await textOf(a, 'x'), await textOf(b, 'x')].map((text) => text?.replica);
		expect(replicas[0]).not.toBe(replicas[1]);
	});

	it('changes nothing the second time', async () => {
		const [a, b] = [device(), device()];
		await type(a, 'x', 'Raz.');
		await type(b, 'x', 'Dwa.');
		await a.aside.add({ db: draftDb, id: 'z', body: 1, reason: '', at: '', source: 'database' });
		const backup = await copy(a);
		await a.docs.update([draftDb, answerId(key('x'))], { body: { type: 'answer', schema: 1 } });
		const damaged = await copy(a);
		await restore(b, backup);
		await restore(b, damaged);
		const before = await everything(b);
		expect(await restore(b, backup)).toEqual({ ...nothing, unchanged: 1 });
		expect(await restore(b, damaged)).toEqual({ ...nothing, setAside: 1 });
		expect(await everything(b)).toEqual(before);
	});

	it('changes nothing for an old copy of a newer card, not even what waits to be sent', async () => {
		const a = device();
		await type(a, 'x', 'Raz.');
		const old = await copy(a);
		await type(a, 'x', '');
		const before = await everything(a);
		expect(await restore(a, old)).toEqual({ ...nothing, unchanged: 1 });
		expect(await everything(a)).toEqual(before);
	});

	it('takes a newer copy, keeps the text it replaces and what the server confirmed', async () => {
		const [a, b] = [device(), device()];
		await type(a, 'x', 'Raz.');
		await restore(b, await copy(a));
		await type(b, 'x', 'Dwa.');
		const id = answerId(key('x'));
		const body = (await a.docs.get([draftDb, id]))?.body;
		await a.docs.update([draftDb, id], { base: { rev: '3-c', body }, dirty: null, edit: 4 });
		expect(await restore(a, await copy(b))).toEqual({ ...nothing, merged: 1 });
		expect((await textOf(a, 'x'))?.value).toBe('Dwa.');
		expect(await a.docs.get([draftDb, id])).toMatchObject({
			base: { rev: '3-c' },
			dirty: 1,
			edit: 5,
		});
		expect((await a.versions.toArray()).map(({ text }) => text)).toEqual(['Raz.']);
	});

	it('merges two cards, keeps both texts of a clash, and tells', async () => {
		const [a, b] = [device(), device()];
		await type(a, 'x', 'Raz.');
		await mark(a, 'y', true);
		await type(b, 'x', 'Dwa.');
		await type(b, 'y', 'Trzy.');
		expect(await restore(b, await copy(a))).toEqual({ ...nothing, merged: 2, clashes: 1 });
		const { answers } = await readAnswers(b, draftDb);
		const [x, y] = answers.map(({ answer }) => answer);
		expect([x?.text?.value, ...(x?.variants.map(({ text }) => text) ?? [])].toSorted()).toEqual([
			'Dwa.',
			'Raz.',
		]);
		expect(y).toMatchObject({ text: { value: 'Trzy.' }, criteria: { 'y.vip': { value: true } } });
	});

	it('numbers nothing twice: what a copy brings back to an earlier state goes on under another id', async () => {
		const b = device();
		await type(b, 'z', 'Raz.');
		const early = await copy(b);
		await type(b, 'z', 'Raz. Dwa.');
		const late = await textOf(b, 'z');
		await b.docs.clear();
		await restore(b, early);
		await type(b, 'z', 'Raz. Inaczej.');
		const now = await textOf(b, 'z');
		expect(now).toMatchObject({ n: late?.n });
		expect(now?.replica).not.toBe(late?.replica);
	});

	it('takes what a hostile copy says of itself in a form that the server takes', async () => {
		const [a, b] = [device(), device()];
		await type(a, 'x', 'Raz.');
		const whole = await copy(a);
		const [row] = whole.docs;
		const text = (row?.body as { text: object }).text;
		for (const odd of [
			{ text: { ...text, at: 'x' } },
			{ text: { ...text, n: 2 ** 40 }, seen: { hhhhhhhhhhhh: 2 ** 40 } },
			{ text: { ...text, n: 7, replica: 'hhhhhhhhhhhh' } },
			{ text: { ...text, replica: 'constructor' }, seen: { constructor: 5 } },
		]) {
			const target = device();
			const docs = row ? [{ ...row, body: { ...Object(row.body), ...odd } }] : [];
			await restore(target, { ...whole, docs });
			const body = (await target.docs.toArray())[0]?.body as Answer;
			expect(body.text?.value).toBe('Raz.');
			const bounds = { counter: 2 ** 33, instruments: everyInstrument } as const;
			expect([...excesses('answer', body, bounds)]).toEqual([]);
		}
		await restore(b, whole);
		expect((await b.docs.toArray())[0]?.body).toEqual(row?.body);
	});

	it('merges three-way where both remember the same confirmed revision', async () => {
		const [a, b] = [device(), device()];
		await type(a, 'x', 'Raz. Dwa.');
		await restore(b, await copy(a));
		const id = answerId(key('x'));
		const body = (await a.docs.get([draftDb, id]))?.body;
		for (const one of [a, b]) await one.docs.update([draftDb, id], { base: { rev: '1-a', body } });
		await type(a, 'x', 'Raz jeden. Dwa.');
		await type(b, 'x', 'Raz. Dwa. Trzy.');
		expect(await restore(b, await copy(a))).toEqual({ ...nothing, merged: 1 });
		expect((await textOf(b, 'x'))?.value).toBe('Raz jeden. Dwa. Trzy.');
	});

	it('lets two drafts of different rounds meet in one card', async () => {
		const [a, b] = [device(), device()];
		await type(a, 'x', 'Dawna.', '2025-09');
		await type(a, 'x', 'Raz.', '2026-03');
		await type(a, 'y', 'Dwa.', '2026-03');
		await type(b, 'x', 'Trzy.', '2026-09');
		await a.versions.add({
			...{
				db: draftDb,
				id: answerId(key('y', '2026-03')),
				field: 'text',
				text: 'Było.',
				at: '',
				by: '',
				open: 0,
			},
		});
		expect(await restore(b, await copy(a))).toEqual({
			...nothing,
			added: 2,
			merged: 1,
			clashes: 1,
		});
		expect((await textOf(b, 'y', '2026-09'))?.value).toBe('Dwa.');
		expect((await textOf(b, 'x', '2025-09'))?.value).toBe('Dawna.');
		expect(await textOf(b, 'x', '2026-03')).toBeUndefined();
		expect((await b.versions.toArray()).map(({ id }) => id)).toEqual([
			answerId(key('y', '2026-09')),
		]);
		expect(await restore(b, await copy(a))).toEqual({ ...nothing, unchanged: 3 });
	});

	it('leaves rounds alone that either side has beside the other', async () => {
		const [a, b] = [device(), device()];
		await type(a, 'x', 'Wiosna.', '2026-03');
		await type(a, 'x', 'Jesień.', '2026-09');
		await type(b, 'x', 'Wiosna b.', '2026-03');
		await restore(b, await copy(a));
		expect((await textOf(b, 'x', '2026-09'))?.value).toBe('Jesień.');
	});

	it('sets one bad document of fifteen aside and restores the others', async () => {
		const [a, b] = [device(), device()];
		for (let n = 0; n < 15; n++) await type(a, `k${n}`, `Tekst ${n}.`);
		const backup = await copy(a);
		const spoilt = (body: unknown) => ({
			...backup,
			docs: backup.docs.map((row, n) => (n ? row : { ...row, body })),
		});
		const first = backup.docs[0]?.body as object;
		for (const body of [
			7,
			'x',
			{},
			{ ...first, seen: { a: -1 } },
			{ ...first, category: 'inna' },
		]) {
			const target = device();
			expect(await restore(target, spoilt(body))).toEqual({ ...nothing, added: 14, setAside: 1 });
			expect(await target.aside.toArray()).toMatchObject([{ body, source: 'backup', db: draftDb }]);
		}
		await restore(b, backup);
		const before = await b.docs.toArray();
		await restore(b, spoilt({ type: 'answer' }));
		expect(await b.docs.toArray()).toEqual(before);
	});

	it('heals a damaged document here from a good one, and keeps the damaged one apart', async () => {
		const a = device();
		await type(a, 'x', 'Raz.');
		const backup = await copy(a);
		await a.docs.update([draftDb, answerId(key('x'))], { body: { type: 'answer' } });
		expect(await restore(a, backup)).toEqual({ ...nothing, merged: 1 });
		expect((await textOf(a, 'x'))?.value).toBe('Raz.');
		expect(await a.aside.toArray()).toMatchObject([
			{ body: { type: 'answer' }, source: 'database' },
		]);
	});

	it('keeps what a newer app wrote, without touching what is here', async () => {
		const [a, b] = [device(), device()];
		await type(a, 'x', 'Raz.');
		const backup = await copy(a);
		const future = {
			...backup.docs[0],
			body: { ...(backup.docs[0]?.body as object), schema: 2, seen: 'new' },
		};
		const goal = { db: draftDb, id: 'goal:1', type: 'goal', body: { title: 'Cel' }, base: null };
		const newer = { ...backup, docs: [future, goal] } as Backup;
		expect(await restore(a, newer)).toEqual({ ...nothing, added: 1, newer: 1 });
		expect((await textOf(a, 'x'))?.value).toBe('Raz.');
		expect(await a.aside.count()).toBe(1);
		expect(await restore(b, newer)).toEqual({ ...nothing, added: 1, newer: 1 });
		expect(await b.docs.get([draftDb, answerId(key('x'))])).toMatchObject({ body: { schema: 2 } });
		expect(await restore(b, backup)).toEqual({ ...nothing, newer: 1 });
		expect(await b.docs.get([draftDb, answerId(key('x'))])).toMatchObject({ body: { schema: 2 } });
		await b.docs.update([draftDb, 'goal:1'], { body: { title: 'Mój cel' } });
		expect(await restore(b, { ...newer, docs: [goal] })).toEqual({ ...nothing, newer: 1 });
		expect(await b.docs.get([draftDb, 'goal:1'])).toMatchObject({ body: { title: 'Mój cel' } });
	});

	it('never lets a deletion beat what is here, nor nothing beat a deletion', async () => {
		const a = device();
		await type(a, 'x', 'Raz.');
		const backup = await copy(a);
		const deleted = { ...backup, docs: backup.docs.map((row) => ({ ...row, body: null })) };
		expect(await restore(a, deleted)).toEqual({ ...nothing, unchanged: 1 });
		expect(await restore(device(), deleted)).toEqual({ ...nothing, unchanged: 1 });
		await a.docs.update([draftDb, answerId(key('x'))], { body: null });
		await restore(a, backup);
		expect((await textOf(a, 'x'))?.value).toBe('Raz.');
	});

	it('changes nothing when it fails in the middle', async () => {
		const [a, b] = [device(), device()];
		await type(a, 'x', 'Raz.');
		await type(b, 'x', 'Dwa.');
		await a.aside.add({ db: draftDb, id: 'z', body: 1, reason: '', at: '', source: 'database' });
		const backup = await copy(a);
		const before = await everything(b);
		vi.spyOn(b.aside, 'bulkAdd').mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
		await expect(restore(b, backup)).rejects.toThrow('full');
		expect(await everything(b)).toEqual(before);
	});

	it('takes catalogues once and never as something to send', async () => {
		const [a, b] = [device(), device()];
		await type(a, 'x', 'Raz.');
		const row: Row = {
			...{ db: 'program', id: 'catalogue:karta:1', type: 'catalogue', body: { catalogue: {} } },
			...{ base: { rev: '1-a', body: {} }, dirty: null, edit: 0 },
		};
		await a.docs.put(row);
		expect(await restore(b, await copy(a))).toEqual({ ...nothing, added: 1, setAside: 1 });
		await b.docs.put(row);
		expect(await restore(b, await copy(a))).toEqual({ ...nothing, unchanged: 1 });
		expect((await b.docs.get(['program', row.id]))?.dirty).toBeNull();
	});

	it('keeps an earlier text whose clock was wrong, however many there are', async () => {
		const database = new Database('full');
		const place = { db: draftDb, id: 'answer:karta:2026-09:x', field: 'text' };
		const at = (n: number) => new Date(Date.UTC(2026, 8, 1) + n).toISOString();
		await database.versions.bulkAdd(
			Array.from({ length: 40 }, (_, n) => ({
				...{ ...place, text: `Wersja ${n}.`, at: at(n), by: 'a', open: 0 as const },
			})),
		);
		const old = {
			...place,
			text: 'Z tabletu ze złą datą.',
			at: '2019-01-01T00:00:00.000Z',
			by: 'b',
		};
		await keepVersions(database, [old]);
		const kept = (await listVersions(database, place)).map(({ text }) => text);
		expect(kept).toHaveLength(40);
		expect(kept).toContain(old.text);
		// Of those that lie closest in time one goes; the first and the last stay.
		expect(kept).toContain('Wersja 39.');
		database.close();
	});

	it('puts earlier texts where their time belongs', async () => {
		const [a, b] = [device(), device()];
		const place = { db: draftDb, id: answerId(key('x')), field: 'text', by: '', open: 0 as const };
		for (const at of ['2026-01', '2026-03']) await a.versions.add({ ...place, text: at, at });
		for (const at of ['2026-02', '2026-04']) await b.versions.add({ ...place, text: at, at });
		await restore(b, await copy(a));
		expect((await listVersions(b, place)).map(({ text }) => text)).toEqual([
			'2026-04',
			'2026-03',
			'2026-02',
			'2026-01',
		]);
	});
});

describe('what a newer app says of an earlier entry', () => {
	const place = { db: draftDb, id: answerId(key('x')), field: 'x.vip', by: '', open: 0 as const };

	it('travels in a copy from device to device, each change of a criterion once', async () => {
		const [a, b] = [device(), device()];
		const values = [true, false, null, true];
		for (const [n, value] of values.entries())
			await a.versions.add({ ...place, text: '', value, at: `2026-0${n + 1}` });
		await a.versions.add({ ...place, field: 'text', text: 'Raz.', at: '', marked: 1 } as never);
		for (let time = 0; time < 2; time++) await restore(b, await copy(a));
		const [there, here] = [await copy(a), await copy(b)];
		expect(here.versions).toHaveLength(5);
		expect(here.versions).toEqual(expect.arrayContaining([...there.versions]));
		expect((await listVersions(b, place)).map(({ value }) => value)).toEqual(values.toReversed());
	});

	it('is no entry where the value makes no sense', async () => {
		const [a, b] = [device(), device()];
		await a.versions.add({ ...place, text: '', value: 'tak', at: '' } as never);
		expect(await restore(b, await copy(a))).toEqual({ ...nothing, setAside: 1 });
		expect(await b.versions.count()).toBe(0);
	});
});

describe('devices that exchange copies', () => {
	const edit = fc.record({
		category: fc.constantFrom('x', 'y'),
		act: fc.constantFrom('append', 'replace', 'clear', 'mark'),
		who: fc.nat({ max: 1 }),
	});
	const schedule = fc.array(fc.oneof(edit, edit, fc.record({ from: fc.nat({ max: 1 }) })), {
		maxLength: 12,
	});

	it('converge, and lose no sentence that nobody removed', { timeout: 60_000 }, async () => {
		await fc.assert(
			fc.asyncProperty(schedule, async (steps) => {
				const devices = [device(), device()] as const;
				const removed = new Set<string>();
				let typed = 0;
				for (const step of steps) {
					if ('from' in step) {
						await restore(devices[step.from ? 0 : 1], await copy(devices[step.from ? 1 : 0]));
						continue;
					}
					const database = devices[step.who ? 1 : 0];
					const before = (await textOf(database, step.category))?.value ?? '';
					if (step.act === 'mark') await mark(database, step.category, typed % 2 === 0);
					else {
						const after = step.act === 'clear' ? '' : `Zdanie ${typed++}.`;
						await type(
							database,
							step.category,
							step.act === 'append' ? `${before} ${after}`.trim() : after,
						);
						if (step.act !== 'append')
							for (const one of before.match(/Zdanie \d+\./g) ?? []) removed.add(one);
					}
				}
				for (const [to, from] of [
					[0, 1],
					[1, 0],
					[0, 1],
				] as const)
					await restore(devices[to], await copy(devices[from]));
				const [one, two] = [await copy(devices[0]), await copy(devices[1])];
				expect(one.docs).toEqual(two.docs);
				const words = JSON.stringify(one.docs);
				for (let n = 0; n < typed; n++)
					if (!removed.has(`Zdanie ${n}.`)) expect(words).toContain(`Zdanie ${n}.`);
				const empty = device();
				await restore(empty, one);
				expect((await copy(empty)).docs).toEqual(one.docs);
			}),
			{ numRuns: Number(process.env['RUNS'] ?? 30) },
		);
	});
});
