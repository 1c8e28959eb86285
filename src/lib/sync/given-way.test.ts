import { describe, expect, it } from 'vitest';
import { closeGivenWay, listGivenWay } from '../store/given-way.ts';
import { facility, idOf, type SyncDevice } from '../../../tests/support/sync-device.ts';
import { SyncServer } from '../../../tests/support/sync-server.ts';

/** Whatever gives way is kept, at once and whole, and its author is told where nobody else can have it (V5). */

const server = new SyncServer();

/** Somebody says that he has seen everything, and brings a text of his own. */
async function writeAs(seen: Record<string, number>, value: string, more: object = {}) {
	const { _conflicts: _, ...doc } = (await server.served()) ?? { _id: idOf('x') };
	const stamp = { n: 900, replica: 'hostilehosti', at: '2026-09-01T10:00:00.000Z', by: 'h' };
	await server.remote().put({
		...doc,
		text: { ...stamp, value },
		seen: { ...(doc.seen as object), ...seen, hostilehosti: 900 },
		...more,
	});
}

async function told(device: SyncDevice) {
	return (await listGivenWay(device.database, facility)).map(({ text, value }) => value ?? text);
}

describe('what gives way', () => {
	it('to a forged `seen`, unsent: is in the history, and its author is told until he closes it', async () => {
		const [a] = await server.pair();
		await a.type('x', 'Raz. Moje, nigdy nie wysłane.');
		await a.mark('x', true);
		const mine = (await a.answer('x'))?.seen ?? {};
		await writeAs(mine, 'Podmienione.', { criteria: {} });
		await a.sync();
		expect(await a.text('x')).toBe('Podmienione.');
		expect(await a.kept()).toEqual(expect.arrayContaining(['Raz. Moje, nigdy nie wysłane.', true]));
		expect(await told(a)).toEqual(expect.arrayContaining(['Raz. Moje, nigdy nie wysłane.', true]));
		const all = await listGivenWay(a.database, facility);
		await closeGivenWay(
			a.database,
			all.map(({ seq }) => seq),
		);
		expect(await told(a)).toEqual([]);
		expect(await a.kept()).toContain('Raz. Moje, nigdy nie wysłane.');
	});

	it('to a forged `seen` is told as well where the first word of it is that the server had another', async () => {
		const [a] = await server.pair();
		const ids = Object.keys((await a.answer('x'))?.seen ?? {});
		await writeAs(Object.fromEntries(ids.map((id) => [id, 500])), 'Podmienione.');
		await a.type('x', 'Raz. Moje, nigdy na serwerze.');
		await a.push();
		expect(await told(a)).toEqual(['Raz. Moje, nigdy na serwerze.']);
	});

	it('to another text under the very stamp that it gets is told as well', async () => {
		const [a] = await server.pair();
		const { replica = '', n = 0 } = (await a.answer('x'))?.text ?? {};
		const stamp = { replica, at: '2026-09-01T10:00:00.000Z', by: 'h' };
		const lost = Array.from({ length: 20 }, (_, k) => ({
			...{ ...stamp, n: n + 1 + k, field: 'text', value: `${k}` },
		}));
		await writeAs({ [replica]: n + 40 }, 'Podmienione.', { lost });
		await a.type('x', 'Raz. Moje, nigdy nie wysłane.');
		await a.sync();
		expect(await told(a)).toEqual(['Raz. Moje, nigdy nie wysłane.']);
	});

	it('of a document that this device may not write, and the server lacks, is kept', async () => {
		const [a] = await server.pair();
		a.mayWrite = () => false;
		await server.restore([]);
		a.now = new Date(a.now.getTime() + 25 * 3_600_000);
		await a.sync();
		expect(await a.kept()).toContain('Raz.');
	});

	it('confirmed, is in the history of every device that had it, and nobody is told', async () => {
		const [a, b] = await server.pair();
		await a.type('x', 'Raz. Potwierdzone.');
		await a.sync();
		await b.sync();
		const { seen = {} } = (await b.answer('x')) ?? {};
		await writeAs(seen, 'Podmienione.');
		for (const device of [a, b]) {
			await device.sync();
			expect(await device.kept()).toContain('Raz. Potwierdzone.');
			expect(await told(device)).toEqual([]);
		}
	});

	it('seconds after it was typed is kept as well, and whole', async () => {
		const [a, b] = await server.pair();
		await a.type('x', 'Raz. Dwa. Trzy.');
		await a.sync();
		await b.sync();
		await b.type('x', 'Raz. Trzy.');
		await b.sync();
		await a.sync();
		expect(await a.kept()).toEqual(['Raz. Dwa. Trzy.']);
	});

	it('adds nothing where somebody only wrote on', async () => {
		const [a, b] = await server.pair();
		for (const text of ['Raz. Dw', 'Raz. Dwa', 'Raz. Dwa.', 'Raz. Dwa. Trzy.']) {
			await a.type('x', text);
			await a.sync();
			await b.sync();
		}
		expect(await b.kept()).toEqual([]);
	});

	it('to what a newer app wrote, which claims to include it, is kept', async () => {
		const [a] = await server.pair();
		await a.mark('x', true);
		await a.sync();
		const { seen = {} } = (await a.answer('x')) ?? {};
		await writeAs(seen, '', { schema: 2 });
		await a.sync();
		expect(await a.kept()).toEqual(expect.arrayContaining(['Raz.', true]));
	});

	it('an answer that another one replaced is in the history with its value', async () => {
		const [a, b] = await server.pair();
		await a.mark('x', true);
		await a.sync();
		await b.sync();
		await b.mark('x', false);
		await b.sync();
		await a.sync();
		expect(await a.kept()).toEqual([true]);
	});

	it('that was on its way when the line broke, is not called unsent', async () => {
		const [a, b] = await server.pair();
		await a.type('x', 'Raz. W drodze.');
		a.line = async (request, next) => {
			await next(request.clone());
			throw new TypeError('Failed to fetch');
		};
		await a.push();
		a.line = (request, next) => next(request);
		await b.sync();
		const { seen = {} } = (await b.answer('x')) ?? {};
		await writeAs(seen, 'Podmienione.');
		await a.sync();
		expect(await a.kept()).toContain('Raz. W drodze.');
		expect(await told(a)).toEqual([]);
	});
});

describe('what the server never confirmed', () => {
	it('is not counted in the bounds of a history, and what was confirmed is thinned', async () => {
		const a = server.device('a');
		const { keepVersions, versionsPerField } = await import('../store/versions.ts');
		const place = { db: facility, id: idOf('x'), field: 'text', by: 'a' };
		const at = (n: number) => new Date(Date.UTC(2026, 8, 1, n)).toISOString();
		for (let n = 0; n < 60; n++)
			await keepVersions(a.database, [
				{ ...place, text: `Niewysłane ${n}.`, at: at(n), unconfirmed: 1 },
				{ ...place, text: `Wysłane ${n}.`, at: at(n) },
			]);
		const kept = (await a.kept()) as string[];
		expect(kept.filter((text) => text.startsWith('Niewysłane'))).toHaveLength(60);
		const confirmed = kept.filter((text) => text.startsWith('Wysłane'));
		expect(confirmed).toHaveLength(versionsPerField);
		expect(confirmed).toContain('Wysłane 59.');
		// Thinned, not cut off: the first months are still there.
		expect(confirmed.some((text) => /Wysłane \d\./.test(text))).toBe(true);
	});
});
