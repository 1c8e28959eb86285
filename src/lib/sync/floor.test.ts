import { expect, it } from 'vitest';
import { saveAnswerEdits } from '../store/answers.ts';
import { facility, idOf, keyOf } from '../../../tests/support/sync-device.ts';
import { SyncServer } from '../../../tests/support/sync-server.ts';

/** A floor says that somebody folded, not that he saw an edit: V6. */

const server = new SyncServer();

/** The server's answer claims to include everything up to 50, of whomever. */
async function raiseFloor(): Promise<void> {
	const { _conflicts: _, ...doc } = (await server.served()) ?? { _id: idOf('x') };
	await server.remote().put({ ...doc, seen: { ...(doc.seen as object), floor: 50 } });
}

it('hides nothing of what waits here', async () => {
	const [a, b] = await server.pair();
	await a.type('x', 'Raz. Moje.');
	await a.mark('x', true);
	await raiseFloor();
	await a.sync();
	await b.sync();
	expect(JSON.stringify(await b.row('x'))).toContain('Moje.');
	expect((await b.answer('x'))?.criteria['x.vip']?.value).toBe(true);
	expect(await a.answer('x')).toEqual(await b.answer('x'));
});

it('hides nothing of what was on its way when the line broke', async () => {
	const [a, b] = await server.pair();
	await a.type('x', 'Raz. Moje.');
	a.line = () => Promise.reject(new TypeError('Failed to fetch'));
	await a.push();
	a.line = (request, next) => next(request);
	await raiseFloor();
	await a.sync();
	await b.sync();
	expect(JSON.stringify(await b.row('x'))).toContain('Moje.');
});

it('hides nothing of what was typed in another round before the card was here', async () => {
	const a = server.device('a');
	await a.type('x', 'Karta placówki.');
	await a.sync();
	await raiseFloor();
	const b = server.device('b');
	const edit = { kind: 'text', value: 'Z innego okresu.', basedOn: null } as const;
	const key = { ...keyOf('x'), round: '2027-03' };
	await saveAnswerEdits(b.database, facility, [{ ...edit, key, catalogue: 1 }], {
		by: 'b',
		now: b.now,
	});
	await b.sync();
	await a.sync();
	const all = JSON.stringify(await a.row('x'));
	expect(all).toContain('Karta placówki.');
	expect(all).toContain('Z innego okresu.');
});
