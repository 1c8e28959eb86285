import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refuseDocument } from '../../src/lib/domain/documents/index.ts';
import { openWorld, utf8, type World } from './support.ts';

let world: World;
beforeEach(async () => {
	world = await openWorld();
});
afterEach(() => world.close());

const header = 'Podmiot;Placówka;Dzielnica;Adres;E-mail';
const file = `${header}\nŁąka;Świt;Wola;Żytnia 1;swit@laka.pl\nDom;Zorza;;;\n`;
const load = (text: string, preview = false) =>
	world.programme.importFacilities(utf8(text), preview);
const outcomes = async (text: string, preview = false) =>
	(await load(text, preview)).map(({ outcome }) => outcome);
const program = () => world.couch.database('program');

describe('the list of facilities', () => {
	test('is shown before it is written', async () => {
		expect(await outcomes(file, true)).toEqual(['new', 'new']);
		expect(await world.programme.facilities()).toEqual([]);
		expect(await outcomes(file)).toEqual(['new', 'new']);
		expect(await world.programme.facilities()).toEqual([
			{ id: 'zorza', operator: 'Dom', name: 'Zorza', district: '' },
			{ id: 'swit', operator: 'Łąka', name: 'Świt', district: 'Wola' },
		]);
	});

	test('shows nobody an e-mail, neither in the answer nor in the database that all read', async () => {
		await load(file);
		const shown = JSON.stringify([
			await world.programme.facilities(),
			await program().allDocsRange({ includeDocs: true }),
		]);
		expect(shown).not.toContain('@');
		expect((await load(file, true))[0]?.email).toBe('swit@laka.pl');
		const listing = await program().get('listing:swit');
		const { _id, _rev, ...body } = listing ?? { _id: '' };
		expect(refuseDocument(_id, body)).toBeNull();
	});

	test('changes nothing when it is imported again', async () => {
		await load(file);
		const before = (await program().info()).update_seq;
		expect(await outcomes(file)).toEqual(['same', 'same']);
		expect((await program().info()).update_seq).toBe(before);
	});

	test('takes edits of a row, and keeps facilities that a newer file does not name', async () => {
		await load(file);
		expect(await outcomes(`${header}\nŁąka;Świt;Wola;Żytnia 2;nowy@laka.pl`)).toEqual(['changed']);
		expect(await program().get('listing:swit')).toMatchObject({ address: 'Żytnia 2' });
		expect(await outcomes(`${header}\nŁąka;Świt;Wola;Żytnia 2;nowy@laka.pl`)).toEqual(['same']);
		expect((await world.programme.facilities()).map(({ id }) => id)).toEqual(['zorza', 'swit']);
	});

	test('writes the good rows of a file with bad ones', async () => {
		expect(await outcomes(`${header}\n;Bez podmiotu;;;\nDom;Zorza;;;`)).toEqual(['error', 'new']);
		expect(await world.programme.facilities()).toHaveLength(1);
	});

	test('keeps what else a document holds', async () => {
		await load(file);
		const listing = await program().get('listing:zorza');
		await program().put({ ...listing, _id: 'listing:zorza', later: 'kept' });
		await load(`${header}\nDom;Zorza;Wawer;;`);
		expect(await program().get('listing:zorza')).toMatchObject({
			later: 'kept',
			district: 'Wawer',
		});
	});

	test('moves an e-mail away that a device wrote where everybody reads', async () => {
		const zorza = { _id: 'listing:zorza', type: 'listing', schema: 1, operator: 'Dom' };
		await program().put({ ...zorza, name: 'Zorza', email: 'dom@dom.pl' });
		await load(`podmiot;placówka;adres\nDom;Zorza;Miła 1`);
		expect(await program().get('listing:zorza')).not.toHaveProperty('email');
		expect((await load('podmiot;placówka\nDom;Zorza', true))[0]?.email).toBe('dom@dom.pl');
	});

	test('shows what changed meanwhile, and survives damage', async () => {
		await load(file);
		expect(await world.programme.facilities()).toHaveLength(2);
		await program().put({ _id: 'listing:zepsuta', type: 'listing', name: 7 });
		expect(await world.programme.facilities()).toHaveLength(2);
		await load('id;podmiot;placówka\nzepsuta;Dom;Naprawiona');
		expect(await world.programme.facilities()).toHaveLength(3);
	});

	test('of 2,000 facilities is imported at once, by two coordinators at the same time', async () => {
		const big = ['podmiot;placówka;e-mail']
			.concat(Array.from({ length: 2000 }, (_, n) => `Podmiot ${n % 90};Ognisko ${n};o${n}@x.pl`))
			.join('\n');
		const [one, two] = await Promise.all([load(big), load(big)]);
		for (const rows of [one, two])
			expect(new Set(rows.map(({ outcome }) => outcome))).toEqual(new Set(['new']));
		expect(await world.programme.facilities()).toHaveLength(2000);
		expect(new Set(await outcomes(big, true))).toEqual(new Set(['same']));
	}, 60_000);
});
