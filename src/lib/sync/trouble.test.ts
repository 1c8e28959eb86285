import { describe, expect, it } from 'vitest';
import {
	facility,
	idOf,
	jsonResponse,
	type SyncDevice,
} from '../../../tests/support/sync-device.ts';
import { isBulk, SyncServer, waiting } from '../../../tests/support/sync-server.ts';
import { exportBackup, writeBackupFile } from '../store/backup.ts';
import { readBackupFile } from '../store/backup-file.ts';
import { restoreBackup } from '../store/restore.ts';
import { changeCheckpoint, readCheckpoint } from '../store/sync-checkpoint.ts';

const server = new SyncServer();

describe('a server in trouble', () => {
	it.each([
		['HTML of a proxy', () => new Response('<html>', { status: 200 }), 'server'],
		['HTML with 403', () => new Response('<html>', { status: 403 }), 'server'],
		['500', () => jsonResponse(500, { error: 'x' }), 'server'],
		['429', () => jsonResponse(429, { error: 'x' }, { 'Retry-After': '30' }), 'server'],
		['401', () => jsonResponse(401, { error: 'unauthorized' }), 'signed-out'],
		['another person', () => jsonResponse(409, { error: 'account_mismatch' }), 'account-mismatch'],
		['403', () => jsonResponse(403, { error: 'forbidden' }), 'forbidden'],
		['404', () => jsonResponse(404, { error: 'not_found' }), 'missing'],
	])('%s: everything stays as it is and waits', async (_, answer, kind) => {
		const [a] = await server.pair();
		await a.type('x', 'Raz. Dwa.');
		await a.type('y', 'Nowe.');
		const before = await a.database.docs.toArray();
		a.line = async () => answer();
		for (let n = 0; n < 3; n++) expect((await a.sync()).problem?.kind).toBe(kind);
		expect((await a.push()).problem?.kind).toBe(kind);
		const after = await a.database.docs.toArray();
		expect(after.map(({ sent: _sent, ...row }) => row)).toEqual(before);
		a.line = (request, next) => next(request);
		await a.sync();
		expect(await server.servedText('y')).toBe('Nowe.');
		expect(await waiting(a)).toEqual([]);
	});

	it('202 is sent, and confirmed only by a 201 of the same on top of it', async () => {
		const a = server.device();
		await a.sync();
		await a.type('x', 'Raz.');
		a.line = async (request, next) => {
			const answer = await next(request);
			return isBulk(request) ? new Response(answer.body, { status: 202 }) : answer;
		};
		expect((await a.push()).again).toEqual([facility]);
		expect(await waiting(a)).toMatchObject([{ state: 'sent' }]);
		// Read back it is there, and that proves nothing: the one copy that took it answers.
		await a.sync({ pull: true, push: false });
		expect(await waiting(a)).toMatchObject([{ state: 'sent' }]);
		a.line = (request, next) => next(request);
		const before = (await server.served())?._rev;
		await a.push();
		expect(a.requests).toEqual(['POST /_bulk_docs']);
		expect(await waiting(a)).toEqual([]);
		expect((await server.served())?._rev).not.toBe(before);
	});

	it('202 again and again is sent once a push, not in a loop', async () => {
		const [a] = await server.pair();
		await a.type('x', 'Raz. Dwa.');
		a.line = async (request, next) => {
			const answer = await next(request);
			return isBulk(request) ? new Response(answer.body, { status: 202 }) : answer;
		};
		for (let time = 0; time < 3; time++) {
			await a.push();
			expect(a.requests).toEqual(['POST /_bulk_docs']);
		}
		expect(await waiting(a)).toMatchObject([{ state: 'sent' }]);
	});

	it('a document that has to wait holds up none of the others', async () => {
		const [a] = await server.pair();
		for (const name of ['x', 'y', 'z']) await a.type(name, `${name} `.repeat(14_000));
		a.failures = 4;
		a.line = async (request, next) => {
			const { docs = [] } = isBulk(request)
				? ((await request.clone().json()) as { docs: { _id: string }[] })
				: {};
			if (docs[0]?._id !== idOf('x')) return next(request);
			return jsonResponse(201, [{ id: idOf('x'), error: 'not_yet', reason: 'later' }]);
		};
		expect((await a.push()).problem?.kind).toBe('server');
		expect((await waiting(a)).map(({ id }) => id)).toEqual([idOf('x')]);
	});

	it('202 that the cluster lost is sent again', async () => {
		const a = server.device();
		await a.sync();
		await a.type('x', 'Raz.');
		a.line = async (request, next) =>
			isBulk(request)
				? jsonResponse(202, [{ ok: true, id: idOf('x'), rev: `1-${'a'.repeat(32)}` }])
				: next(request);
		await a.push();
		a.line = (request, next) => next(request);
		await a.push();
		expect(await server.servedText()).toBe('Raz.');
		expect(await waiting(a)).toEqual([]);
	});

	it('410 takes what was confirmed and keeps what was not, said aloud', async () => {
		const [a] = await server.pair();
		await a.type('y', 'Nie wysłane.');
		for (const category of ['x', 'y'])
			await a.database.aside.add({
				...{ db: facility, id: idOf(category), body: { type: 'answer' }, reason: 'damaged' },
				...{ at: a.now.toISOString(), source: 'database' },
			});
		a.line = async () => jsonResponse(410, { error: 'gone', reason: 'closed' });
		expect((await a.sync()).problem?.kind).toBe('gone');
		expect(await a.database.docs.count()).toBe(1);
		expect(await a.text('y')).toBe('Nie wysłane.');
		expect(await waiting(a)).toMatchObject([{ state: 'refused', reason: 'gone' }]);
		expect((await a.database.aside.toArray()).map(({ id }) => id)).toEqual([idOf('y')]);
		await a.sync();
		expect(a.requests).toEqual([]);
	});

	it('leaves of a split cluster are merged, and the losing ones go after that', async () => {
		const [a, b] = await server.pair();
		const from = (await server.served())?._rev?.slice(2) ?? '';
		for (const [one, text, hash] of [
			[a, 'Raz. Dwa.', 'a'],
			[b, 'Zero. Raz.', 'b'],
		] as const) {
			await one.type('x', text);
			const { body } = await one.row('x');
			const ids = [hash.repeat(32), from];
			const doc = {
				...(body as object),
				_id: idOf('x'),
				_rev: `2-${ids[0]}`,
				_revisions: { start: 2, ids },
			};
			await server.remote().replicate([doc]);
		}
		expect((await server.served())?._conflicts).toHaveLength(1);
		const c = server.device('c');
		await c.sync();
		// What was merged is on its way: the next reading shows that the server has it.
		await c.sync();
		expect((await server.served())?._conflicts).toBeUndefined();
		await a.sync();
		await b.sync();
		await a.sync();
		await c.sync();
		expect(await a.answer('x')).toEqual(await b.answer('x'));
		expect(await c.answer('x')).toEqual(await b.answer('x'));
		const all = JSON.stringify(await server.served());
		expect(all).toContain('Dwa.');
		expect(all).toContain('Zero.');
	});
});

describe('a server that went backwards', () => {
	it.each(['with a new epoch', 'silently'])('%s gets back what devices have', async (how) => {
		server.epoch = 'one';
		const [a, b] = await server.pair();
		const copy = await server.all();
		await a.type('x', 'Raz. Dwa.');
		await a.type('y', 'Nowe.');
		await a.sync();
		await b.sync();
		await server.restore(copy);
		if (how === 'silently') a.now = new Date(a.now.getTime() + 25 * 3_600_000);
		else server.epoch = 'two';
		await b.type('x', 'Zero. Raz. Dwa.');
		await a.sync();
		await b.sync();
		await a.sync();
		expect(await server.servedText()).toBe('Zero. Raz. Dwa.');
		expect(await server.servedText('y')).toBe('Nowe.');
		expect(await a.answer('x')).toEqual(await b.answer('x'));
		expect(await waiting(a)).toEqual([]);
		expect(await waiting(b)).toEqual([]);
	});

	it(
		'or whose processes do not agree on its history is asked again later',
		{ timeout: 5000 },
		async () => {
			server.epoch = 'one';
			const [a] = await server.pair();
			let requests = 0;
			a.line = async (request, next) => {
				server.epoch = `process ${requests++ % 2}`;
				if (requests > 100) throw new Error('there is no end to it');
				return next(request);
			};
			expect((await a.sync()).problem?.kind).toBe('server');
			expect(a.requests.length).toBeLessThan(8);
			a.line = (request, next) => next(request);
			await a.type('x', 'Raz. Dwa.');
			expect((await a.sync()).problem).toBeNull();
			expect(await server.servedText()).toBe('Raz. Dwa.');
		},
	);

	it('says so by its numbers, and gets back at once what devices have', async () => {
		const [a] = await server.pair();
		const copy = await server.all();
		await a.type('y', 'Nowe.');
		await a.type('z', 'Też nowe.');
		for (let i = 0; i < 2; i++) await a.sync();
		await server.restore(copy);
		await a.sync();
		expect(a.requests).toContain('POST /_bulk_docs');
		expect([await server.servedText('y'), await server.servedText('z')]).toEqual([
			...['Nowe.', 'Też nowe.'],
		]);
	});

	it('and has come as far again on another way brings what was changed on that, within a day', async () => {
		const [a, b] = await server.pair();
		await a.type('x', 'Raz. Dwa.');
		await a.type('z', 'Zet.');
		await a.sync();
		// The numbers up to here are those that this device has counted in the history which was lost.
		const { last_seq } = await server.remote().changes({});
		await changeCheckpoint(b.database, facility, { since: last_seq });
		await b.sync();
		expect([await b.text('x'), await b.text('z')]).toEqual(['Raz.', undefined]);
		b.now = new Date(b.now.getTime() + 25 * 3_600_000);
		await b.sync();
		expect([await b.text('x'), await b.text('z')]).toEqual(['Raz. Dwa.', 'Zet.']);
	});

	it('to nothing is filled again', async () => {
		server.epoch = 'one';
		const [a, b] = await server.pair();
		await b.type('y', 'B.');
		await b.sync();
		await server.restore([]);
		server.epoch = 'two';
		await a.sync();
		await b.sync();
		expect([await server.servedText(), await server.servedText('y')]).toEqual(['Raz.', 'B.']);
		expect((await readCheckpoint(a.database, facility)).epoch).toBe('two');
	});

	it('is believed where this person may not write', async () => {
		server.epoch = 'one';
		const [a, b] = await server.pair();
		b.mayWrite = () => false;
		await server.restore([]);
		server.epoch = 'two';
		await b.sync();
		expect(await b.database.docs.count()).toBe(0);
		await a.sync();
		await b.sync();
		expect(await b.text('x')).toBe('Raz.');
	});
});

describe('a card restored from a copy', () => {
	async function copyOf(one: SyncDevice) {
		const file = await writeBackupFile(
			await exportBackup(one.database, { app: 'test', now: one.now }),
		);
		const read = await readBackupFile(file);
		if (!read.ok) throw new Error('unreadable');
		return read.contents;
	}

	it('is confirmed by the server, not by the file, and is not written again', async () => {
		const [a] = await server.pair();
		const before = (await server.served())?._rev;
		const fresh = server.device('fresh');
		await restoreBackup(fresh.database, await copyOf(a), { by: 'fresh', now: fresh.now });
		expect(await waiting(fresh)).toMatchObject([{ state: 'device' }]);
		await fresh.sync();
		expect(fresh.requests).not.toContain('POST /_bulk_docs');
		expect(await waiting(fresh)).toEqual([]);
		expect((await server.served())?._rev).toBe(before);
	});

	it.each([
		{ pull: true, push: true },
		{ pull: false, push: true },
	])('is sent where the server has lost it: %j', async (want) => {
		const [a] = await server.pair();
		const copy = await copyOf(a);
		await server.restore([]);
		const fresh = server.device('fresh');
		await restoreBackup(fresh.database, copy, { by: 'fresh', now: fresh.now });
		await fresh.sync(want);
		await fresh.sync(want);
		expect(await server.servedText()).toBe('Raz.');
		expect(await waiting(fresh)).toEqual([]);
	});
});

describe('a document nobody here can read', () => {
	const newer = { type: 'answer', schema: 2, glosy: 7 };

	it('is kept as it came and does not hold up the page', async () => {
		const [a] = await server.pair();
		await server.remote().bulkDocs([
			{ _id: idOf('n'), ...newer },
			{ _id: idOf('d'), type: 'answer', schema: 1, criteria: 'zepsute' },
			{ _id: 'news:1', type: 'news', text: 'Nowina' },
		]);
		await a.sync();
		expect(await a.row('n')).toMatchObject({ body: newer, dirty: null });
		expect(await a.row('d')).toMatchObject({ body: { criteria: 'zepsute' }, dirty: null });
		expect(await a.database.docs.get([facility, 'news:1'])).toBeDefined();
	});

	it('is not written over when a newer app wrote it', async () => {
		const [a] = await server.pair();
		await a.type('x', 'Raz. Dwa.');
		const doc = await server.served();
		await server.remote().put({ _id: idOf('x'), _rev: doc?._rev ?? '', ...newer });
		await a.sync();
		await a.sync();
		expect(await server.served()).toMatchObject(newer);
		expect(await a.text('x')).toBe('Raz. Dwa.');
		expect(await waiting(a)).toMatchObject([{ state: 'refused', reason: 'newer-document' }]);
	});

	it('is set aside and mended when it is damaged', async () => {
		const [a] = await server.pair();
		const doc = await server.served();
		await server.remote().put({ _id: idOf('x'), _rev: doc?._rev ?? '', type: 'answer', schema: 1 });
		await a.sync();
		expect(await server.servedText()).toBe('Raz.');
		expect(await a.database.aside.count()).toBe(1);
	});
});
