import { describe, expect, it } from 'vitest';
import { saveAnswerEdits } from '../store/answers.ts';
import { readDamaged } from '../store/damaged.ts';
import { restoreBackup } from '../store/restore.ts';
import { facility, idOf, keyOf, type SyncDevice } from '../../../tests/support/sync-device.ts';
import { SyncServer } from '../../../tests/support/sync-server.ts';

/** An answer that cannot be read here: the server's good one is never written over (S1). */

const server = new SyncServer();

/** A card whose answer this device has and cannot read, while a colleague has gone on. */
async function damagedHere({ dirty = false, base = false } = {}) {
	const [a, b] = await server.pair();
	if (dirty) await a.type('x', 'Raz. Moje.');
	await b.mark('x', true);
	await b.type('x', 'Raz. Od koleżanki.');
	await b.sync();
	await a.damage('x');
	if (base) {
		const { rev = '' } = (await a.row('x')).base ?? {};
		await a.database.docs.update([facility, idOf('x')], { base: { rev, body: { odd: 1 } } });
	}
	return [a, b] as const;
}

async function good(...devices: SyncDevice[]): Promise<void> {
	for (const device of devices) {
		expect(await device.text('x')).toContain('Od koleżanki.');
		expect((await device.answer('x'))?.criteria['x.vip']?.value).toBe(true);
	}
	expect(await server.servedText()).toContain('Od koleżanki.');
}

describe('a damaged answer', () => {
	it.each([{}, { dirty: true }, { base: true }, { dirty: true, base: true }])(
		'is mended by the next pull and kept aside: %j',
		async (how) => {
			const [a, b] = await damagedHere(how);
			await a.sync();
			await b.sync();
			await good(a, b);
			expect(await a.database.aside.toArray()).toMatchObject([{ id: idOf('x') }]);
		},
	);

	it('that nobody changed meanwhile is mended by the daily question', async () => {
		const [a] = await server.pair();
		await a.damage('x');
		a.now = new Date(a.now.getTime() + 25 * 3_600_000);
		await a.sync();
		expect(await a.text('x')).toBe('Raz.');
	});

	it('takes what the server confirmed at once, also without a network', async () => {
		const [a] = await server.pair();
		await a.damage('x');
		expect(await readDamaged(a.database, facility, [idOf('x')], a.now)).toBe(false);
		expect(await a.text('x')).toBe('Raz.');
		expect(await a.row('x')).toMatchObject({ dirty: null });
		expect(await a.database.aside.count()).toBe(1);
	});

	it.each([false, true])(
		'that a cluster only accepted is asked for, read back meanwhile: %s',
		async (read) => {
			const [a, b] = await server.pair();
			await a.type('x', 'Raz. Dwa.');
			await a.mark('x', true);
			a.line = async (request, next) => {
				const { body } = await next(request);
				return new Response(body, { status: 202 });
			};
			await a.push();
			a.line = (request, next) => next(request);
			if (read) await a.sync({ pull: true, push: false });
			await a.damage('x');
			expect(await readDamaged(a.database, facility, [idOf('x')], a.now)).toBe(true);
			await a.sync();
			await a.type('x', 'Raz. Dwa. Trzy.');
			await a.sync();
			await b.sync();
			expect(await b.text('x')).toBe('Raz. Dwa. Trzy.');
			expect((await b.answer('x'))?.criteria['x.vip']?.value).toBe(true);
		},
	);

	it('with nothing good here is asked for, and only then', async () => {
		const [a, b] = await damagedHere({ base: true });
		expect(await readDamaged(a.database, facility, [idOf('x')], a.now)).toBe(true);
		await a.push();
		await b.sync();
		await good(a, b);
	});

	it('that the server does not have either goes aside, and can be begun anew', async () => {
		const a = server.device('a');
		await a.sync();
		await a.type('x', 'Nigdy nie wysłane.');
		await a.damage('x');
		expect(await readDamaged(a.database, facility, [idOf('x')], a.now)).toBe(true);
		await a.sync();
		await a.type('x', 'Od nowa.');
		await a.sync();
		expect(await server.servedText()).toBe('Od nowa.');
		expect(await a.database.aside.count()).toBe(1);
	});

	it('is not typed over: what is typed waits until it has been read anew', async () => {
		const [a] = await damagedHere();
		const edit = { key: keyOf('x'), catalogue: 1, kind: 'text', value: 'Na to.', basedOn: null };
		const save = () =>
			saveAnswerEdits(a.database, facility, [edit as never], { by: 'a', now: a.now });
		await expect(save()).rejects.toMatchObject({ name: 'DamagedDocumentError' });
		await a.sync();
		await save();
		await a.sync();
		const all = JSON.stringify(await server.served());
		expect(all).toContain('Od koleżanki.');
		expect(all).toContain('Na to.');
	});

	it('with an old copy restored over it does not win over what the server has', async () => {
		const [a, b] = await server.pair();
		const row = await a.row('x');
		await b.mark('x', true);
		await b.type('x', 'Raz. Od koleżanki.');
		await b.sync();
		await a.damage('x');
		await restoreBackup(
			a.database,
			{
				...{ app: '', createdAt: '', versions: [], aside: [], unreadable: [] },
				docs: [{ ...row, base: null }],
			},
			{ by: 'a', now: a.now },
		);
		await a.sync();
		await b.sync();
		await good(a, b);
	});
});

describe('nothing is pushed on top of a base', () => {
	it('that the body does not include', async () => {
		const [a, b] = await server.pair();
		await b.mark('x', true);
		await b.type('x', 'Raz. Od koleżanki.');
		await b.sync();
		// The disk has the server's newest for a base, and an older body with an edit of its own.
		const { base: newest } = await b.row('x');
		await a.type('x', 'Raz. Moje.');
		await a.database.docs.update([facility, idOf('x')], { base: newest });
		await a.push();
		await b.sync();
		await good(b);
		const all = JSON.stringify(await server.served());
		expect(all).toContain('Moje.');
	});

	it('that cannot be read', async () => {
		const [a, b] = await server.pair();
		await b.mark('x', true);
		await b.type('x', 'Raz. Od koleżanki.');
		await b.sync();
		const { base: newest } = await b.row('x');
		await a.type('x', 'Raz. Moje.');
		await a.database.docs.update([facility, idOf('x')], {
			base: { rev: newest?.rev ?? '', body: { odd: 1 } },
		});
		await a.push();
		await b.sync();
		await good(b);
		expect(JSON.stringify(await server.served())).toContain('Moje.');
	});
});
