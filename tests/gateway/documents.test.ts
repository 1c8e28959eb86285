import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	answer,
	backends,
	field,
	goal,
	offer,
	openWorld,
	secret,
	standing,
	submission,
	uuid,
	type World,
} from './support.ts';

const own = 'facility-muranow-1';
const forbidden = { error: 'forbidden', reason: expect.any(String) };

describe.each(backends)('documents through the gateway, %s', (_, open) => {
	let world: World;
	beforeAll(async () => void (world = await openWorld(open)));
	afterAll(() => world.close());

	const bulk = (docs: unknown[]) =>
		world.json(`${own}/_bulk_docs`, { as: 'staff', body: { docs } });

	it('are written, read, changed; every answer names the epoch and is kept nowhere', async () => {
		const wrote = await bulk([answer('superwizja', 'Raz.')]);
		expect(wrote).toEqual({ status: 201, body: [expect.objectContaining({ ok: true })] });
		const [{ id, rev }] = wrote.body as [{ id: string; rev: string }];
		const read = await world.send(`${own}/${id}`, { as: 'manager' });
		expect(read.status).toBe(200);
		expect(read.headers.get('X-Database-Epoch')).toBe('epoch-1');
		expect(read.headers.get('Cache-Control')).toBe('no-store');
		expect(read.headers.get('ETag')).toBe(`"${rev}"`);
		expect(await read.json()).toEqual({ ...answer('superwizja', 'Raz.'), _rev: rev });

		const put = await world.json(`${own}/${encodeURIComponent(id)}`, {
			as: 'staff',
			method: 'PUT',
			query: `?rev=${rev}`,
			body: answer('superwizja', 'Dwa.'),
		});
		expect(put).toMatchObject({ status: 201, body: { ok: true, id } });
		const late = await world.json(`${own}/${id}`, {
			as: 'staff',
			method: 'PUT',
			body: { ...answer('superwizja', 'Trzy.'), _rev: rev },
		});
		expect(late).toMatchObject({ status: 409, body: { error: 'conflict' } });
	});

	it('are refused one by one, in their places, while the others go through', async () => {
		const cases: [unknown, string | null][] = [
			[answer('wolontariat', 'Dobrze.'), null],
			[{ ...answer('a', 'x'), mood: 1 }, 'unknown field mood'],
			[{ ...answer('b', ''), text: field('pół \ud83c znaku') }, 'not well-formed'],
			[standing, 'you may not create'],
			[{ ...answer('c', 'x'), schema: 2 }, 'newer than the server'],
			[{ ...answer('d', 'x'), type: 'goal' }, 'Invalid input'],
			[offer('muranow-1'), 'you may not create'],
			[{ ...goal, _deleted: 'yes' }, '_deleted'],
			[{ ...answer('e', 'x'), _rev: 'nonsense' }, 'Invalid rev'],
			[{ ...answer('f', 'x'), _rev: '1-a', _deleted: true }, 'you may not delete'],
			[{ ...goal, _attachments: {} }, '_attachments'],
			[{ ...answer('g', 'x'), _rev: '1-a', _revisions: { start: 1, ids: ['a'] } }, '_revisions'],
			[{ ...submission, _rev: '1-a' }, 'you may not update'],
			[{ ...submission, _id: '_design/x' }, 'you may not create'],
			[{ type: 'answer' }, 'no _id'],
			[goal, null],
		];
		const { status, body } = await bulk(cases.map(([doc]) => doc));
		expect(status).toBe(201);
		const rows = body as { id: string; ok?: true; error?: string; reason?: string }[];
		expect(rows).toHaveLength(cases.length);
		rows.forEach((row, i) => {
			const [doc, reason] = cases[i] ?? [];
			expect(row.id).toBe((doc as { _id?: string })._id ?? '');
			if (reason === null) expect(row).toMatchObject({ ok: true, rev: expect.any(String) });
			else
				expect(row).toMatchObject({
					error: 'forbidden',
					reason: expect.stringContaining(reason ?? ''),
				});
		});
		const stored = await world.direct.database(own).allDocsRange();
		const ids = stored.map((row) => row.key);
		expect(ids).toEqual(expect.arrayContaining([answer('wolontariat', '')._id, goal._id]));
		expect(ids.filter((id) => /:[a-g]$|standing|offer|submission|_design\/x/.test(id))).toEqual([]);
	});

	it('of prototypes, deep towers and numbers beyond numbers are refused', async () => {
		const hostile = [
			`{"_id":"answer:karta:2026-09:p","__proto__":{"type":"answer"}}`,
			`{"_id":"answer:karta:2026-09:q","seen":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
			`{"_id":"answer:karta:2026-09:r","catalogue":1e999}`,
		];
		const raw = `{"docs":[${hostile.join()}]}`;
		const { status, body } = await world.json(`${own}/_bulk_docs`, { as: 'staff', raw });
		expect(status).toBe(201);
		expect(body).toEqual(hostile.map(() => expect.objectContaining({ error: 'forbidden' })));
	});

	it('of the card: a losing leaf goes once it is merged, the winner stays', async () => {
		const [a, b] = [answer('rozdwojona', 'Jeden.'), answer('rozdwojona', 'Drugi.')];
		const leaf = (doc: typeof a, hash: string) => ({
			...doc,
			...{ _rev: `1-${hash}`, _revisions: { start: 1, ids: [hash] } },
		});
		const [loses, wins] = ['a'.repeat(32), 'b'.repeat(32)] as const;
		const database = world.direct.database(own);
		await database.replicate([leaf(a, loses), leaf(b, wins)]);
		const gone = (rev: string) => ({ _id: a._id, _rev: `1-${rev}`, _deleted: true });
		const remove = async (rev: string) => (await bulk([gone(rev)])).body;

		expect(await remove(wins)).toMatchObject([forbidden]);
		expect(await remove('c'.repeat(32))).toMatchObject([{ id: a._id, error: 'conflict' }]);
		expect(await remove(loses)).toMatchObject([{ ok: true, id: a._id }]);
		expect(await database.get(a._id, { conflicts: true })).toEqual({ ...b, _rev: `1-${wins}` });
		// The last leaf is the document.
		expect(await remove(wins)).toMatchObject([forbidden]);
	});

	it('of the plan are deleted, those of the card never', async () => {
		const put = { ...goal, _id: `goal:${uuid.replace(/2$/, '3')}` };
		const [made] = (await bulk([put])).body as [{ rev: string }];
		const gone = await world.json(`${own}/${put._id}`, {
			as: 'manager',
			method: 'DELETE',
			query: `?rev=${made.rev}`,
		});
		expect(gone).toMatchObject({ status: 200, body: { ok: true } });
		expect(await world.json(`${own}/${put._id}`, { as: 'staff' })).toEqual({
			status: 404,
			body: { error: 'not_found', reason: 'deleted' },
		});
		const card = answer('fundraising', 'Zostaje.');
		const [kept] = (await bulk([card])).body as [{ rev: string }];
		const refused = await world.json(`${own}/${card._id}`, {
			as: 'manager',
			method: 'DELETE',
			query: `?rev=${kept.rev}`,
		});
		expect(refused).toMatchObject({ status: 403, body: forbidden });
	});

	it('submitted stay as they were', async () => {
		const [made] = (await bulk([submission])).body as [{ rev: string }];
		const again = { ...submission, round: '2027-03' };
		expect((await bulk([{ ...again, _rev: made.rev }])).body).toEqual([
			{ id: submission._id, ...forbidden },
		]);
		expect((await bulk([again])).body).toEqual([
			expect.objectContaining({ id: submission._id, error: 'conflict' }),
		]);
	});

	it('on the board belong to their facility', async () => {
		const write = (as: 'staff' | 'stranger' | 'coordinator', docs: unknown[]) =>
			world.json('exchange/_bulk_docs', { as, body: { docs } });
		const [made] = (await write('staff', [offer('muranow-1')])).body as [{ rev: string }];
		const changed = { ...offer('muranow-1'), _rev: made.rev };
		const refused = [{ id: changed._id, ...forbidden }];
		expect((await write('stranger', [changed])).body).toEqual(refused);
		expect((await write('coordinator', [changed])).body).toEqual(refused);
		const removed = { _id: changed._id, _rev: made.rev, _deleted: true };
		expect((await write('stranger', [removed])).body).toEqual(refused);
		expect((await world.json(`exchange/${changed._id}`, { as: 'stranger' })).status).toBe(200);
		expect((await write('coordinator', [removed])).body).toEqual([
			expect.objectContaining({ ok: true }),
		]);
	});

	it('of the city are read by everybody and written by coordinators', async () => {
		const news = {
			_id: `news:${uuid}`,
			type: 'news',
			schema: 1,
			title: 'Nabór',
			text: 'Rusza.',
			date: '2026-09-01',
		};
		const write = (as: 'staff' | 'coordinator' | null) =>
			world.json('program/_bulk_docs', { as, body: { docs: [news] } });
		expect(await write(null)).toMatchObject({ status: 401, body: { error: 'unauthorized' } });
		expect((await write('staff')).body).toEqual([{ id: news._id, ...forbidden }]);
		expect((await write('coordinator')).body).toEqual([expect.objectContaining({ ok: true })]);
		expect(await world.json(`program/${news._id}`)).toMatchObject({ status: 200, body: news });
	});

	it('that are not for people are not there', async () => {
		const hidden = ['lease:worker', '_design/own', '_design%2Fown'];
		for (const id of hidden)
			expect((await world.json(`${own}/${id}`, { as: 'staff' })).status).toBe(404);
		const listed = await Promise.all([
			world.send(`${own}/_all_docs`, { as: 'staff', query: '?include_docs=true' }),
			world.send(`${own}/_changes`, { as: 'staff', query: '?include_docs=true' }),
			world.send(`${own}/_all_docs`, {
				as: 'staff',
				query: '?include_docs=true',
				body: { keys: ['lease:worker', '_design/own'] },
			}),
			world.send(`${own}/_revs_diff`, { as: 'staff', body: { 'lease:worker': ['1-a'] } }),
		]);
		const texts = await Promise.all(listed.map((response) => response.text()));
		for (const text of texts) expect(text).not.toContain(secret);
		expect(JSON.parse(texts[2] ?? '')).toMatchObject({
			rows: [
				{ key: 'lease:worker', error: 'not_found' },
				{ key: '_design/own', error: 'not_found' },
			],
		});
		expect(JSON.parse(texts[3] ?? '')).toEqual({ 'lease:worker': { missing: ['1-a'] } });
	});

	it('are listed by range and by keys, in their order', async () => {
		const docs = ['x-1', 'x-2', 'x-3'].map((category) => answer(category, category));
		await bulk(docs);
		const [first, second, third] = docs.map((doc) => doc._id);
		const range = await world.json(`${own}/_all_docs`, {
			as: 'staff',
			query: `?startkey=${JSON.stringify(first)}&endkey=${JSON.stringify(second)}`,
		});
		expect((range.body as { rows: { id: string }[] }).rows.map((row) => row.id)).toEqual([
			first,
			second,
		]);
		const keys = await world.json(`${own}/_all_docs`, {
			as: 'coordinator',
			query: '?include_docs=true',
			body: { keys: [third, 'answer:karta:2026-09:nie-ma', first] },
		});
		expect(keys.body).toMatchObject({
			rows: [
				{ key: third, doc: { text: { value: 'x-3' } } },
				{ error: 'not_found' },
				{ id: first },
			],
		});
	});

	it('at a far revision are changed still, and nobody pushes one there', async () => {
		const far = answer('daleka', 'Dawno.');
		const ids = ['a'.repeat(32)];
		const rev = `9999999999-${ids[0]}`;
		const database = world.direct.database(own);
		await database.replicate([{ ...far, _rev: rev, _revisions: { start: 9_999_999_999, ids } }]);
		for (let edit = 0, at = rev; edit < 2; edit++) {
			const [row] = (await bulk([{ ...far, _rev: at }])).body as [{ rev: string }];
			expect(row).toMatchObject({ ok: true, rev: expect.stringMatching(/^100000000\d\d-/) });
			at = row.rev;
		}
		const named = { ...answer('nazwana', 'x'), _rev: `99999999999-${'b'.repeat(32)}` };
		expect((await bulk([named])).body).toMatchObject([{ error: 'conflict' }]);
		expect((await bulk([{ ...named, _rev: `${'9'.repeat(16)}-b` }])).body).toMatchObject([
			{ error: 'forbidden', reason: 'Invalid rev format' },
		]);
		expect(await database.get(named._id)).toBeNull();
	});
});
