import { describe, expect, it } from 'vitest';
import { documentTypes, type DocumentType } from './documents/index.ts';
import {
	may,
	mayOpen,
	operations,
	permits,
	placeOf,
	type Actor,
	type Place,
} from './permissions.ts';
import { facilityDatabase, memberMakes, type Member } from './access.ts';

/**
 * The rules once more, written out cell by cell from the design and not from the code. r read, c create, u update,
 * d delete; `-` nothing. What is not listed is nothing for everybody.
 */
const table = `
place           type          anonymous  staff  manager  coordinator  server
program         catalogue     r          r      r        rcu          rcud
program         window        r          r      r        rcud         rcud
program         reward        r          r      r        rcud         rcud
program         news          r          r      r        rcud         rcud
program         faq           r          r      r        rcud         rcud
program         listing       r          r      r        rcud         rcud
own-facility    answer        -          rcu    rcu      -            rcud
own-facility    card          -          rcu    rcu      -            rcud
own-facility    submission    -          rc     rc       -            rcd
own-facility    facility      -          r      r        -            rcud
own-facility    profile       -          rcu    rcu      -            rcud
own-facility    goal          -          rcud   rcud     -            rcud
own-facility    claim         -          rcu    rcu      -            rcud
own-facility    standing      -          r      r        -            rcud
own-facility    allocation    -          r      r        -            rcud
own-facility    notice        -          r      r        -            rcud
other-facility  answer        -          -      -        r            rcud
other-facility  card          -          -      -        r            rcud
other-facility  submission    -          -      -        r            rcd
other-facility  facility      -          -      -        r            rcud
other-facility  profile       -          -      -        r            rcud
other-facility  goal          -          -      -        r            rcud
other-facility  claim         -          -      -        r            rcud
other-facility  standing      -          -      -        r            rcud
other-facility  allocation    -          -      -        r            rcud
other-facility  notice        -          -      -        r            rcud
exchange        offer         -          rcud   rcud     rd           rcud
registry        registration  -          -      -        r            rcud
registry        summary       -          -      -        r            rcud
`;

const actors = ['anonymous', 'staff', 'manager', 'coordinator', 'server'] as const;
const places = [
	'program',
	'own-facility',
	'other-facility',
	'exchange',
	'registry',
	'accounts',
] as const satisfies readonly Place[];

const expected = new Map<string, string>();
for (const row of table.trim().split('\n').slice(1)) {
	const [place = '', type = '', ...cells] = row.split(/\s+/);
	actors.forEach((actor, i) => expected.set(`${actor} ${place} ${type}`, cells[i] ?? '?'));
}

describe('who may do what', () => {
	it('has a rule for types and places that exist, and no other', () => {
		for (const cell of expected.keys()) {
			const [actor, place, type] = cell.split(' ');
			expect(actors).toContain(actor);
			expect(places).toContain(place);
			expect(documentTypes).toContain(type);
		}
	});

	for (const actor of actors)
		for (const place of places)
			it(`${actor} in ${place}: every type and operation`, () => {
				for (const type of documentTypes) {
					const allowed = expected.get(`${actor} ${place} ${type}`) ?? '-';
					const letters = operations
						.filter((operation) => may(actor, place, type, operation))
						.map((operation) => operation.charAt(0))
						.join('');
					expect(`${type} ${letters || '-'}`).toBe(`${type} ${allowed}`);
				}
			});

	it('opens no database of which nothing may be read, accounts to nobody', () => {
		const opens = (actor: Actor) => places.filter((place) => mayOpen(actor, place));
		expect(opens('anonymous')).toEqual(['program']);
		expect(opens('staff')).toEqual(['program', 'own-facility', 'exchange']);
		expect(opens('manager')).toEqual(['program', 'own-facility', 'exchange']);
		expect(opens('coordinator')).toEqual(['program', 'other-facility', 'exchange', 'registry']);
	});
});

describe('whose a database and a document is', () => {
	const staff: Member = { role: 'staff', facility: 'muranow-1' };
	const coordinator: Member = { role: 'coordinator', facility: null };
	const uuid = '01939c2e-7d4a-7b11-8a52-0242ac120002';

	it.each([
		['program', staff, 'program'],
		['facility-muranow-1', staff, 'own-facility'],
		['facility-muranow-10', staff, 'other-facility'],
		['facility-muranow-1', null, 'other-facility'],
		['facility-muranow-1', coordinator, 'other-facility'],
		['facility-muranow-1', { role: 'coordinator', facility: 'muranow-1' }, 'other-facility'],
		['facility-', { role: 'staff', facility: '' }, null],
		['facility-Muranow', staff, null],
		['accounts', coordinator, 'accounts'],
		['_users', coordinator, null],
		['constructor', coordinator, null],
	] as const)('%s', (database, member, place) => {
		expect(placeOf(database, member)).toBe(place);
	});

	it('lets an offer be changed by its own facility alone; a coordinator may take it down', () => {
		const own = `offer:muranow-1:${uuid}`;
		const foreign = `offer:muranow-2:${uuid}`;
		for (const operation of ['create', 'update', 'delete'] as const) {
			expect(permits(staff, 'exchange', own, operation)).toBe(true);
			expect(permits(staff, 'exchange', foreign, operation)).toBe(false);
			expect(permits(coordinator, 'exchange', own, operation)).toBe(operation === 'delete');
		}
		expect(permits(staff, 'exchange', foreign, 'read')).toBe(true);
		expect(permits(null, 'exchange', foreign, 'read')).toBe(false);
	});

	it('tells the type from the id, and refuses what lives elsewhere or nowhere', () => {
		const answer = 'answer:karta:2026-09:wolontariat';
		expect(permits(staff, 'facility-muranow-1', answer, 'update')).toBe(true);
		expect(permits(staff, 'facility-muranow-2', answer, 'read')).toBe(false);
		expect(permits(staff, 'exchange', answer, 'create')).toBe(false);
		expect(permits(coordinator, 'program', answer, 'create')).toBe(false);
		for (const id of ['_design/x', 'account:1', 'answer', '', '__proto__', 'answer:a:b'])
			expect(permits(staff, 'facility-muranow-1', id, 'read')).toBe(false);
	});

	it('knows each type by some rule', () => {
		const ruled = new Set([...expected.keys()].map((cell) => cell.split(' ')[2] as DocumentType));
		expect([...ruled].toSorted()).toEqual(documentTypes.toSorted());
	});
});

describe('what a member may make, told by the id alone', () => {
	const uuid = '01939c2e-7d4a-7b11-8a52-0242ac120002';
	const ids: Record<DocumentType, string[]> = {
		answer: ['answer:karta:2026-09:wolontariat'],
		card: ['card:karta:2026-09'],
		submission: [`submission:${uuid}`],
		facility: ['facility'],
		profile: ['profile'],
		goal: [`goal:${uuid}`],
		claim: [`claim:${uuid}`],
		standing: ['standing:karta'],
		allocation: [`allocation:${uuid}`],
		notice: [`notice:${uuid}`],
		summary: ['summary:muranow-1'],
		registration: [`registration:${uuid}`],
		catalogue: ['catalogue:karta:1'],
		window: ['window:mokotow'],
		reward: ['reward:usl-superwizja'],
		news: [`news:${uuid}`],
		faq: ['faq:kto'],
		listing: ['listing:muranow-1'],
		offer: [`offer:muranow-1:${uuid}`, `offer:muranow-10:${uuid}`],
	};
	const own = facilityDatabase('muranow-1');
	const places = [own, facilityDatabase('muranow-10'), 'program', 'exchange', 'registry'];

	it.each(['staff', 'manager'] as const)('is what %s is permitted', (role) => {
		expect(Object.keys(ids).sort()).toEqual([...documentTypes].sort());
		for (const db of places)
			for (const id of Object.values(ids).flat()) {
				const permitted = permits({ role, facility: 'muranow-1' }, db, id, 'create');
				expect(memberMakes(own, db, id), `${id} in ${db}`).toBe(permitted);
			}
	});
});
