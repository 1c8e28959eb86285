import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { couch } from '../../src/lib/couch/client.ts';
import { createAccounts } from '../../src/lib/server/accounts/accounts.ts';
import { createHashing, type Hashing } from '../../src/lib/server/accounts/passwords.ts';
import type { Accounts, NewPerson } from '../../src/lib/server/accounts/types.ts';
import { openEmbedded } from '../../src/lib/server/embedded/index.ts';
import type { Letter } from '../../src/lib/server/types.ts';

/** The rules do not depend on the cost; the tests of hashing use today's. */
export const cheap = { memory: 64, passes: 1 };

export const secret = 'a secret of the tests, long enough to be one';
export const password = 'zielony rower 7';

export interface World {
	readonly accounts: Accounts;
	/** Letters in the order they were queued. */
	readonly letters: Letter[];
	/** Events of the log. */
	readonly logged: string[];
	readonly couch: ReturnType<typeof couch>;
	/** ms */
	pass(time: number): void;
	now(): Date;
	/** Another process on the same data. */
	another(options?: { secret?: string; hashing?: Hashing }): Accounts;
	close(): Promise<void>;
}

/** Accounts on a real database in a folder of its own. */
export async function openWorld(): Promise<World> {
	const dir = await mkdtemp(join(tmpdir(), 'accounts-'));
	const embedded = await openEmbedded({ dir });
	const letters: Letter[] = [];
	const logged: string[] = [];
	let now = Date.parse('2026-03-02T08:00:00.000Z');
	const clock = () => new Date(now);
	const client = couch(embedded.handle);
	const another: World['another'] = (options = {}) =>
		createAccounts({
			couch: client,
			secret,
			clock,
			secure: true,
			mailer: {
				async enqueue(letter) {
					if (!letters.some(({ event }) => event === letter.event)) letters.push(letter);
				},
			},
			origin: () => 'https://karta.example',
			log: (_level, event) => logged.push(event),
			hashing: createHashing(cheap),
			...options,
		});
	const accounts = another();
	return {
		accounts,
		letters,
		logged,
		couch: client,
		pass: (time) => (now += time),
		now: clock,
		another,
		async close() {
			await accounts.close();
			await embedded.close();
			await rm(dir, { recursive: true, force: true });
		},
	};
}

export function person(change: Partial<NewPerson> = {}): NewPerson {
	return {
		email: 'anna@przyklad.pl',
		name: 'Anna Nowak',
		password,
		role: 'manager',
		facility: 'slonik',
		...change,
	};
}

/** The account of somebody who may sign in. */
export async function active(accounts: Accounts, change: Partial<NewPerson> = {}): Promise<string> {
	const created = await accounts.createActive(person(change));
	if (created === 'taken') throw new Error('the address is taken');
	return created.account;
}

/** A browser's request with this `Set-Cookie` value taken in. */
export function withCookie(setCookie: string | null): Request {
	const cookie = setCookie?.split(';')[0];
	return new Request('https://karta.example/api/session', {
		headers: cookie ? { Cookie: cookie } : {},
	});
}

export const from = { device: 'Chrome, Android', client: '10.0.0.1' };

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
