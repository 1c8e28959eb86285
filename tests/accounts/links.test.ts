import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Accounts } from '../../src/lib/server/accounts/types.ts';
import { day, openWorld, type World } from './support.ts';

let world: World;
let accounts: Accounts;
beforeEach(async () => {
	world = await openWorld();
	accounts = world.accounts;
});
afterEach(() => world.close());

const gone = { status: 410, error: 'link_used_or_expired' };
const data = { role: 'staff', facility: 'slonik' };
const invite = (lifetime: number | null = 7 * day) =>
	accounts.issueToken('invitation', data, lifetime);

describe('a link', () => {
	test('can be looked at and is used once', async () => {
		const { token, id, expires } = await invite();
		expect(token).toMatch(/^[\w-]{43}$/);
		expect(expires).toBe(new Date(world.now().getTime() + 7 * day).toISOString());
		const open = { id, data, created: world.now().toISOString(), expires };
		expect(await accounts.lookAtToken('invitation', token)).toEqual(open);
		expect(await accounts.openTokens('invitation')).toEqual([open]);
		expect(await accounts.useToken('invitation', token, async (given) => given)).toEqual(data);
		await expect(accounts.useToken('invitation', token, async () => 1)).rejects.toMatchObject(gone);
		expect(await accounts.lookAtToken('invitation', token)).toBeNull();
		expect(await accounts.openTokens('invitation')).toEqual([]);
	});

	test('is stored nowhere', async () => {
		const { token } = await invite();
		const rows = await world.couch.database('accounts').allDocsRange({ includeDocs: true });
		expect(JSON.stringify(rows)).not.toContain(token);
	});

	test('of two uses at once, also in two processes, one wins', async () => {
		for (let round = 0; round < 10; round++) {
			const { token } = await invite();
			let done = 0;
			const results = await Promise.allSettled(
				[accounts, world.another(), accounts, world.another()].map((server) =>
					server.useToken('invitation', token, async () => done++),
				),
			);
			expect(done).toBe(1);
			const refused = results.flatMap((r) => (r.status === 'rejected' ? [r.reason] : []));
			expect(refused).toHaveLength(3);
			for (const reason of refused) expect(reason).toMatchObject(gone);
		}
	});

	test('works again when what it was used for failed', async () => {
		const { token } = await invite();
		const failing = accounts.useToken('invitation', token, async () => {
			expect(await accounts.lookAtToken('invitation', token)).toBeNull();
			throw new Error('the address is taken');
		});
		await expect(failing).rejects.toThrow('the address is taken');
		expect(await accounts.useToken('invitation', token, async () => 'done')).toBe('done');
	});

	test('is void for another purpose, after its time, and when taken back', async () => {
		const { token } = await invite();
		expect(await accounts.lookAtToken('reset', token)).toBeNull();
		await expect(accounts.activate(token)).rejects.toMatchObject(gone);
		await expect(accounts.resetPassword(token, 'nowe hasło 2026', '')).rejects.toMatchObject(gone);
		world.pass(7 * day - 1);
		expect(await accounts.lookAtToken('invitation', token)).not.toBeNull();
		world.pass(1);
		expect(await accounts.lookAtToken('invitation', token)).toBeNull();
		await expect(accounts.useToken('invitation', token, async () => 1)).rejects.toMatchObject(gone);

		const { token: other, id } = await invite();
		expect(await accounts.revokeToken('reset', id)).toBe(false);
		expect(await accounts.revokeToken('invitation', id)).toBe(true);
		expect(await accounts.revokeToken('invitation', id)).toBe(false);
		expect(await accounts.lookAtToken('invitation', other)).toBeNull();
	});

	test('without an end lasts until it is used', async () => {
		const { token, expires } = await invite(null);
		expect(expires).toBeNull();
		world.pass(1000 * day);
		await accounts.sweep();
		expect(await accounts.lookAtToken('invitation', token)).not.toBeNull();
	});

	test.each(['', 'x', 'A'.repeat(43), 'A'.repeat(44), '../account:x', '%00', 'é'.repeat(43), '\n'])(
		'that is %j is no link',
		async (token) => {
			expect(await accounts.lookAtToken('invitation', token)).toBeNull();
			await expect(accounts.activate(token)).rejects.toMatchObject(gone);
			expect(await accounts.revokeToken('invitation', token)).toBe(false);
		},
	);
});
