import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { couch, type Couch } from '../../src/lib/couch/client.ts';
import type { Backend } from '../../src/lib/couch/types.ts';
import { createAccounts } from '../../src/lib/server/accounts/accounts.ts';
import { createHashing } from '../../src/lib/server/accounts/passwords.ts';
import type { Accounts } from '../../src/lib/server/accounts/types.ts';
import { openEmbedded } from '../../src/lib/server/embedded/index.ts';
import { createMail } from '../../src/lib/server/mail/index.ts';
import { mailQueue } from '../../src/lib/server/mail/queue.ts';
import { createProgramme, type Programme } from '../../src/lib/server/programme/index.ts';
import type { Principal } from '../../src/lib/server/types.ts';

export const password = 'zielony rower 7';
export const origin = 'https://karta.example';
export const minute = 60_000;
export const day = 24 * 60 * minute;

/** One process of the server, on data that it shares with others. */
export interface Process {
	readonly accounts: Accounts;
	readonly programme: Programme;
}

export interface QueuedLetter {
	readonly kind: string;
	readonly to: string;
	readonly text: string;
	readonly url: string;
}

export interface World extends Process {
	readonly couch: Couch;
	/** The city's first coordinator, signed in. */
	readonly city: Principal;
	/** ms */
	pass(time: number): void;
	now(): Date;
	/** Another process on the same data; its requests to the database go through `way`. */
	another(way?: (backend: Backend) => Backend): Process;
	/** Letters queued, in no particular order. */
	letters(to?: string): Promise<QueuedLetter[]>;
	close(): Promise<void>;
}

/** Accounts and the programme on a real database in a folder of its own. Letters are queued, never sent. */
export async function openWorld(): Promise<World> {
	const dir = await mkdtemp(join(tmpdir(), 'programme-'));
	const embedded = await openEmbedded({ dir });
	const client = couch(embedded.handle);
	for (const name of ['program', 'registry', 'accounts', 'exchange'])
		await client.database(name).create();
	let now = Date.parse('2026-09-02T08:00:00.000Z');
	const clock = () => new Date(now);
	const log = () => undefined;

	function start(backend: Backend): Process {
		const own = couch(backend);
		const mailer = createMail({
			database: own.database('accounts'),
			transport: { deliver: () => Promise.resolve(), close: () => undefined },
			from: { name: 'Miasto', address: 'miasto@karta.example' },
			...{ clock, log, exclusive: true },
		});
		const accounts = createAccounts({
			couch: own,
			secret: 'a secret of the tests, long enough to be one',
			secure: true,
			origin: () => origin,
			// The rules do not depend on the cost.
			hashing: createHashing({ memory: 64, passes: 1 }),
			...{ clock, mailer, log },
		});
		const origins = { origin: () => origin };
		return {
			accounts,
			programme: createProgramme({ couch: own, accounts, mailer, clock, log, ...origins }),
		};
	}

	const first = start(embedded.handle);
	return {
		...first,
		couch: client,
		city: await signedIn(first.accounts, 'coordinator', null, 'Maria Miejska'),
		pass: (time) => (now += time),
		now: clock,
		another: (way = (backend) => backend) => start(way(embedded.handle)),
		async letters(to) {
			const found: QueuedLetter[] = [];
			for await (const record of mailQueue(client.database('accounts')).all()) {
				if (record.state !== 'waiting' || (to && record.content.to !== to)) continue;
				const { content, kind } = record;
				const { text, action } = content;
				found.push({ kind, to: content.to, text, url: action?.url ?? '' });
			}
			return found;
		},
		async close() {
			await first.programme.close();
			await first.accounts.close();
			await embedded.close();
			await rm(dir, { recursive: true, force: true });
		},
	};
}

let people = 0;
/** A person with access, signed in. */
export async function signedIn(
	accounts: Accounts,
	role: Principal['role'],
	facility: string | null,
	name = 'Jan Kowalski',
): Promise<Principal> {
	const email = `osoba-${people++}@przyklad.pl`;
	const created = await accounts.createActive({ email, name, password, role, facility });
	if (created === 'taken') throw new Error('the address is taken');
	return (await accounts.createSession(created.account, 'Chrome, Android')).principal;
}

export const utf8 = (text: string) => new TextEncoder().encode(text);

/** Puts facilities on the city's list; their ids are their names in lower case. */
export async function listed({ programme }: Process, ...names: string[]): Promise<void> {
	const rows = names.map((name) => `Fundacja Łąka;${name}`);
	await programme.importFacilities(utf8(['podmiot;placówka', ...rows].join('\n')), false);
}

/** The part of a link that only its owner knows. */
export const tokenOf = (link: string) => link.slice(link.indexOf('#') + 1);

export type Refused = { status: number; error: string; details: unknown };
/** What an action was refused with. */
export async function refusal(action: Promise<unknown>): Promise<Refused> {
	return action.then(
		() => {
			throw new Error('not refused');
		},
		(error: Refused) => error,
	);
}

/** ` error` as tests compare it. */
export async function refusedWith(action: Promise<unknown>): Promise<string> {
	const { status, error } = await refusal(action);
	return `${status} ${error}`;
}
