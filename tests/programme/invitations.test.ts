import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Principal } from '../../src/lib/server/types.ts';
import {
	day,
	listed,
	openWorld,
	origin,
	password,
	refusal,
	refusedWith,
	signedIn,
	tokenOf,
	type World,
} from './support.ts';

let world: World;
let manager: Principal;
beforeEach(async () => {
	world = await openWorld();
	await listed(world, 'Swit', 'Zorza');
	manager = await signedIn(world.accounts, 'manager', 'swit');
});
afterEach(() => world.close());

const ola = { name: 'Ola Lis', email: 'ola@przyklad.pl', password };
const accept = (link: string, person = ola) =>
	world.programme.acceptInvitation(tokenOf(link), person, 'Chrome, Android');
const gone = '410 link_used_or_expired';

describe('an invitation', () => {
	test('of a manager lets staff and managers into the own facility, signed in at once', async () => {
		for (const role of ['staff', 'manager'] as const) {
			const { link, expires } = await world.programme.invite(manager, role, 'zorza');
			expect(link.startsWith(`${origin}/zaproszenie#`)).toBe(true);
			expect(expires).toBe(new Date(world.now().getTime() + 7 * day).toISOString());
			expect(await world.programme.lookAtInvitation(tokenOf(link))).toEqual({
				...{ role, facility: { id: 'swit', operator: 'Fundacja Łąka', name: 'Swit' } },
			});
			const email = `${role}@przyklad.pl`;
			const { principal, cookie } = await accept(link, { ...ola, email });
			expect(principal).toMatchObject({ role, facility: 'swit', email });
			const request = new Request(origin, { headers: { Cookie: cookie.split(';')[0] ?? '' } });
			expect(await world.accounts.principalOf(request)).toMatchObject({
				account: principal.account,
			});
		}
	});

	test('of a coordinator lets coordinators in, and a manager into a facility that opens with it', async () => {
		const city = await world.programme.invite(world.city, 'coordinator', null);
		expect((await accept(city.link)).principal).toMatchObject({
			...{ role: 'coordinator', facility: null },
		});
		const { link } = await world.programme.invite(world.city, 'manager', 'zorza');
		await accept(link, { ...ola, email: 'b@przyklad.pl' });
		expect(await world.couch.database('facility-zorza').get('facility')).toMatchObject({
			name: 'Zorza',
		});
	});

	test('is not everybody’s to give', async () => {
		const staff = await signedIn(world.accounts, 'staff', 'swit');
		const { programme, city } = world;
		const forbidden = '403 forbidden';
		expect(await refusedWith(programme.invite(staff, 'staff', null))).toBe(forbidden);
		expect(await refusedWith(programme.invitations(staff))).toBe(forbidden);
		expect(await refusedWith(programme.invite(manager, 'coordinator', null))).toBe(forbidden);
		expect(await refusedWith(programme.invite(city, 'staff', 'swit'))).toBe(forbidden);
		for (const facility of [null, 'nie-ma', '../x'])
			expect(await refusedWith(programme.invite(city, 'manager', facility))).toBe('400 invalid');
	});

	test('works once, also when opened twice at the same moment', async () => {
		const { link } = await world.programme.invite(manager, 'staff', null);
		const results = await Promise.allSettled(
			['a', 'b', 'c'].map((one) => accept(link, { ...ola, email: `${one}@przyklad.pl` })),
		);
		expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		expect(await refusedWith(accept(link))).toBe(gone);
		expect(await refusedWith(world.programme.lookAtInvitation(tokenOf(link)))).toBe(gone);
	});

	test('lasts seven days', async () => {
		const { link } = await world.programme.invite(manager, 'staff', null);
		world.pass(7 * day - 1);
		await world.programme.lookAtInvitation(tokenOf(link));
		world.pass(1);
		expect(await refusedWith(accept(link))).toBe(gone);
	});

	test('stays good when something typed is wrong or the address is in use', async () => {
		const { link } = await world.programme.invite(manager, 'staff', null);
		expect(await refusedWith(accept(link, { ...ola, password: 'za krótk' }))).toBe(
			'400 weak_password',
		);
		expect(await refusedWith(accept(link, { ...ola, email: 'ola' }))).toBe('400 invalid');
		const taken = await refusal(accept(link, { ...ola, email: manager.email.toUpperCase() }));
		expect(taken).toMatchObject({ status: 409, error: 'address_taken' });
		expect((await accept(link)).principal.name).toBe('Ola Lis');
	});

	test('ends with the access of whoever gave it', async () => {
		const second = await signedIn(world.accounts, 'manager', 'swit');
		const { link } = await world.programme.invite(manager, 'manager', null);
		await world.accounts.endMember(second, manager.account);
		expect(await refusedWith(world.programme.lookAtInvitation(tokenOf(link)))).toBe(gone);
		expect(await refusedWith(accept(link))).toBe(gone);
	});

	test('is listed and withdrawn by those it belongs to', async () => {
		const { programme, city } = world;
		const other = await signedIn(world.accounts, 'manager', 'zorza');
		const colleague = await signedIn(world.accounts, 'manager', 'swit');
		const own = await programme.invite(manager, 'staff', null);
		const cityOwn = await programme.invite(city, 'coordinator', null);
		const seen = async (who: Principal) => (await programme.invitations(who)).map(({ id }) => id);
		expect(await seen(colleague)).toEqual([own.id]);
		expect(await seen(other)).toEqual([]);
		expect(await seen(city)).toEqual([cityOwn.id]);
		expect(JSON.stringify(await programme.invitations(manager))).not.toContain(tokenOf(own.link));

		expect(await refusedWith(programme.withdrawInvitation(other, own.id))).toBe('404 missing');
		expect(await refusedWith(programme.withdrawInvitation(manager, cityOwn.id))).toBe(
			'404 missing',
		);
		await programme.withdrawInvitation(colleague, own.id);
		expect(await refusedWith(programme.withdrawInvitation(colleague, own.id))).toBe('404 missing');
		expect(await refusedWith(accept(own.link))).toBe(gone);
		await accept(cityOwn.link);
	});

	test('is no other link: neither a reset nor an activation', async () => {
		for (const purpose of ['reset', 'activation', 'first-start'] as const) {
			const { token } = await world.accounts.issueToken(purpose, { role: 'staff' }, day);
			expect(await refusedWith(accept(`#${token}`))).toBe(gone);
		}
		for (const token of ['', 'x', '../../program', '\u0000'])
			expect(await refusedWith(accept(`#${token}`))).toBe(gone);
	});
});
