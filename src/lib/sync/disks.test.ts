import { describe, expect, it } from 'vitest';
import { adoptDraft } from '../store/adopt.ts';
import { saveAnswerEdits } from '../store/answers.ts';
import { Database, draftDb } from '../store/database.ts';
import { facility, idOf, keyOf, type SyncDevice } from '../../../tests/support/sync-device.ts';
import { SyncServer } from '../../../tests/support/sync-server.ts';

/** What a document says of itself must be true whatever happens to a disk: rules V1 and V2. */

const server = new SyncServer();

/** A line on which every request gets through, until all have what there is. */
async function together(...devices: SyncDevice[]): Promise<void> {
	for (let round = 0; round < 3; round++) for (const device of devices) await device.sync();
}

async function vip(device: SyncDevice, category = 'x'): Promise<boolean | null | undefined> {
	return (await device.answer(category))?.criteria[`${category}.vip`]?.value;
}

/** Every word of a category that a device shows: its text and the second versions. */
async function words(device: SyncDevice, category = 'x'): Promise<string[]> {
	const answer = await device.answer(category);
	return [answer?.text?.value ?? '', ...(answer?.variants ?? []).map(({ text }) => text)].sort();
}

describe('two edits never carry one number', () => {
	it('after a disk was set back: what was confirmed before stays beside what is typed now', async () => {
		const [a, b] = await server.pair();
		const before = await a.disk();
		await a.type('x', 'Raz. Dwa.');
		await a.mark('x', true);
		await together(a, b);
		await a.setBack(before);
		await a.type('x', 'Raz. Trzy.');
		await a.type('x', 'Raz. Trzy i cztery.');
		await a.mark('x', false, 'standard');
		await together(a, b);
		expect((await words(b)).join()).toContain('Dwa.');
		expect((await words(b)).join()).toContain('Trzy i cztery.');
		expect(await vip(b)).toBe(true);
		expect(await a.answer('x')).toEqual(await b.answer('x'));
	});

	it('under an open page, too', async () => {
		const [a, b] = await server.pair();
		const before = await a.disk();
		await a.type('x', 'Raz. Dwa.');
		await a.mark('x', true);
		await together(a, b);
		await a.setBack(before, { open: true });
		await a.type('x', 'Raz. Trzy.');
		await a.mark('y', true);
		await together(a, b);
		expect((await words(b)).join()).toContain('Dwa.');
		expect((await words(b)).join()).toContain('Trzy.');
		expect(await vip(b)).toBe(true);
	});

	it('of two tablets from one image', async () => {
		const [a, c] = await server.pair();
		const b = server.device('b');
		await b.setBack(await a.disk());
		for (const [one, text] of [
			[a, 'Raz. Z pierwszego.'],
			[b, 'Raz. Z drugiego.'],
		] as const) {
			await one.restart();
			await one.type('x', text);
		}
		await a.mark('x', true, 'premium');
		await b.mark('x', true, 'vip');
		await b.mark('x', true, 'standard');
		await together(a, b, c);
		expect((await words(c)).join()).toContain('Z pierwszego.');
		expect((await words(c)).join()).toContain('Z drugiego.');
		expect((await c.answer('x'))?.criteria).toMatchObject({
			'x.premium': { value: true },
			'x.vip': { value: true },
		});
	});

	it('where nobody knows whether the last one was written', async () => {
		const [a, b] = await server.pair();
		const before = await a.disk();
		await a.type('x', 'Raz. Dwa.');
		await together(a, b);
		// The disk takes nothing; then it is the one of before.
		const full = { ...a.now } as never;
		await expect(
			saveAnswerEdits(
				a.database,
				facility,
				[{ key: keyOf('x'), catalogue: 1, kind: 'text', value: 'Nic.', basedOn: full }],
				{ by: 'a', now: new Date(NaN) },
			),
		).rejects.toThrow();
		await a.setBack(before, { open: true });
		await a.type('x', 'Raz. Trzy.');
		await a.mark('x', true);
		await together(a, b);
		expect((await words(b)).join()).toContain('Dwa.');
		expect((await words(b)).join()).toContain('Trzy.');
	});

	it('of an answer begun anew where there was one', async () => {
		const [a, b] = await server.pair();
		await b.type('x', 'Raz. Od koleżanki.');
		await together(a, b);
		await a.database.docs.delete([facility, idOf('x')]);
		await a.type('x', 'Od nowa.');
		await a.mark('x', false);
		await together(a, b);
		expect((await words(b)).join()).toContain('Od koleżanki.');
		expect((await words(b)).join()).toContain('Od nowa.');
	});

	it('of one category in two rounds: both answers are in the open one', async () => {
		const a = server.device('a');
		await a.mark('x', true, 'standard');
		await a.sync();
		const b = server.device('b');
		const spring = { ...keyOf('x'), round: '2027-03' };
		const marked = (key: ReturnType<typeof keyOf>, criterion: string) =>
			saveAnswerEdits(
				b.database,
				facility,
				[{ key, catalogue: 1, kind: 'criterion', criterion, value: true }],
				{ by: 'b', now: b.now },
			);
		// Before the first pull in the calendar's round, then in the one that is open.
		await marked(spring, 'x.premium');
		await b.sync({ pull: true, push: false });
		await marked(keyOf('x'), 'x.vip');
		await together(b, a);
		expect(Object.keys((await a.answer('x'))?.criteria ?? {}).sort()).toEqual([
			'x.premium',
			'x.standard',
			'x.vip',
		]);
	});

	it('of a draft that is edited while it moves into the card', async () => {
		const a = server.device('a');
		await a.sync();
		const draft = new Database('draft of a');
		const mark = (criterion: string) =>
			saveAnswerEdits(
				draft,
				draftDb,
				[{ key: keyOf('x'), catalogue: 1, kind: 'criterion', criterion, value: true }],
				{ by: '', now: a.now },
			);
		await mark('x.standard');
		const moving = adoptDraft(a.database, draft, facility, { by: 'a', now: a.now });
		await mark('x.premium');
		await moving;
		await a.mark('x', true);
		await a.sync();
		await adoptDraft(a.database, draft, facility, { by: 'a', now: a.now });
		await together(a);
		const { criteria = {} } = (await server.served()) as { criteria?: object };
		expect(Object.keys(criteria).sort()).toEqual(['x.premium', 'x.standard', 'x.vip']);
		draft.close();
	});

	it('of a database that was closed and is there again', async () => {
		const [a, b] = await server.pair();
		a.line = () =>
			Promise.resolve(
				new Response(JSON.stringify({ error: 'gone', reason: 'closed' }), { status: 410 }),
			);
		await a.sync();
		a.line = (request, next) => next(request);
		await b.type('x', 'Raz. Od koleżanki.');
		await b.sync();
		await a.type('x', 'Po przerwie.');
		await a.database.meta.where('key').startsWith('sync:').delete();
		await a.database.docs.toCollection().modify((row) => {
			delete (row as { refused?: string }).refused;
		});
		await together(a, b);
		expect((await words(b)).join()).toContain('Od koleżanki.');
		expect((await words(b)).join()).toContain('Po przerwie.');
	});
});

it('one opening numbers a row under one id, and each row under its own', async () => {
	const a = server.device('a');
	await a.type('x', 'Raz.');
	await a.type('x', 'Raz. Dwa.');
	await a.mark('x', true);
	await a.type('y', 'Trzy.');
	const [x, y] = [await a.answer('x'), await a.answer('y')];
	expect(Object.values(x?.seen ?? {})).toEqual([3]);
	expect(Object.keys(x?.seen ?? {})).not.toEqual(Object.keys(y?.seen ?? {}));
	const letters = Object.keys({ ...x?.seen, ...y?.seen }).map((id) => id.slice(0, 5));
	expect(new Set(letters).size).toBe(1);
	await a.restart();
	await a.type('x', 'Raz. Dwa. Trzy.');
	expect(Object.keys((await a.answer('x'))?.seen ?? {})).toHaveLength(2);
});
