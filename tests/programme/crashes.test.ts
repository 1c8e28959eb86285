import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Backend } from '../../src/lib/couch/types.ts';
import { readDocument } from '../../src/lib/domain/documents/index.ts';
import {
	day,
	listed,
	openWorld,
	password,
	refusedWith,
	tokenOf,
	utf8,
	type Process,
	type World,
} from './support.ts';

/**
 * A process dies at its n-th request to the database, for every n: before the request is carried out, or after, so
 * that only the answer is lost. Another process on the same data then goes on.
 */

let world: World;
beforeEach(async () => {
	world = await openWorld();
	await listed(world, 'Swit');
});
afterEach(() => world.close());

const client = '10.0.0.1';

/** The database as a process sees it that dies at its `last` request, or one that only misses that one answer. */
function dying(last: number, carriedOut: boolean, forGood: boolean) {
	const seen = { requests: 0 };
	const way = (backend: Backend): Backend => {
		return async (request) => {
			const number = seen.requests++;
			if (number < last || (number > last && !forGood)) return backend(request);
			if (number === last && carriedOut) await backend(request);
			throw new TypeError('nothing answers');
		};
	};
	return { way, died: () => seen.requests > last };
}

const kinds = [
	{ name: 'dies before a request', carriedOut: false, forGood: true },
	{ name: 'dies before an answer', carriedOut: true, forGood: true },
	{ name: 'misses one answer', carriedOut: true, forGood: false },
	{ name: 'is refused once', carriedOut: false, forGood: false },
];

/** Runs `work` in a process that dies at its first, second, … request, until one comes through. */
async function eachCrash(
	{ carriedOut, forGood }: (typeof kinds)[number],
	work: (victim: Process, round: number) => Promise<unknown>,
	after: (round: number) => Promise<void>,
	prepare: (round: number) => Promise<void> = async () => undefined,
): Promise<void> {
	for (let round = 0; round < 100; round++) {
		await prepare(round);
		const { way, died } = dying(round, carriedOut, forGood);
		const victim = world.another(way);
		await work(victim, round).catch(() => undefined);
		await victim.programme.close();
		if (!died()) return expect(round).toBeGreaterThan(2);
		await after(round);
	}
	throw new Error('it never comes through');
}

const emailOf = (round: number) => `osoba${round}@przyklad.pl`;
const proposedIn = (round: number) => ({ operator: 'Dom', name: `Klub ${round}` });

async function register({ programme }: Process, round: number): Promise<void> {
	const facility = proposedIn(round);
	const person = { name: 'Anna Nowak', email: emailOf(round), password };
	await programme.register({ facility, ...person }, client);
}
async function rowOf(round: number) {
	const all = await world.programme.registrations();
	return all.filter(({ email }) => email === emailOf(round));
}
const idOf = async (round: number) => (await rowOf(round))[0]?.id ?? '';
const decide = async ({ programme }: Process, round: number, accept: boolean) =>
	programme.decide(
		world.city,
		await idOf(round),
		accept ? { accept } : { accept, reason: 'Nie ta placówka.' },
	);

async function canEnter(round: number): Promise<void> {
	const all = await world.letters(emailOf(round));
	const letters = all.filter(({ kind }) => kind === 'activation');
	expect(letters).toHaveLength(1);
	await world.accounts.activate(tokenOf(letters[0]?.url ?? ''));
	const { principal } = await world.accounts.signIn({
		...{ email: emailOf(round), password, device: 'x', client },
	});
	expect(principal.facility).toBe(`klub-${round}`);
	const listing = await world.couch.database('program').get(`listing:klub-${round}`);
	expect(listing).toMatchObject(proposedIn(round));
	const facility = await world.couch.database(`facility-klub-${round}`).get('facility');
	expect(facility).toMatchObject(proposedIn(round));
	const id = `registration:${await idOf(round)}`;
	const doc = await world.couch.database('registry').get(id);
	expect(readDocument(id, doc)).toMatchObject({ ok: true });
	expect(doc).not.toHaveProperty('pending');
}

describe.each(kinds)('a process that $name', (kind) => {
	test('while the city accepts: repeating the decision completes it', async () => {
		await eachCrash(
			kind,
			(victim, round) => decide(victim, round, true),
			async (round) => {
				// Nothing is left to do where only the last answer got lost.
				const again = decide(world, round, true).then(
					() => 'done',
					({ error }: { error: string }) => error,
				);
				expect(['done', 'already_decided']).toContain(await again);
				expect(await refusedWith(decide(world, round, true))).toBe('409 already_decided');
				await canEnter(round);
			},
			(round) => register(world, round),
		);
	}, 60_000);

	test('while the city accepts: the next start completes it, if it was decided', async () => {
		await eachCrash(
			kind,
			(victim, round) => decide(victim, round, true),
			async (round) => {
				await world.another().programme.sweep();
				const [row] = await rowOf(round);
				if (row?.state === 'waiting') await decide(world, round, true);
				await canEnter(round);
			},
			(round) => register(world, round),
		);
	}, 60_000);

	test('while the city declines: the address becomes free, by one letter', async () => {
		await eachCrash(
			kind,
			(victim, round) => decide(victim, round, false),
			async (round) => {
				await decide(world, round, false).catch(() => undefined);
				const letters = await world.letters(emailOf(round));
				expect(letters.map(({ kind }) => kind)).toEqual(['declined']);
				await register(world, round);
				expect((await rowOf(round)).map(({ state }) => state).sort()).toEqual([
					'declined',
					'waiting',
				]);
			},
			(round) => register(world, round),
		);
	}, 60_000);

	test('while somebody registers: the person can try again, and the city hears of it', async () => {
		await eachCrash(kind, register, async (round) => {
			world.pass(day);
			await world.another().programme.sweep();
			if ((await rowOf(round)).length === 0) await register(world, round);
			await world.programme.close();
			expect(await rowOf(round)).toMatchObject([{ state: 'waiting' }]);
			await decide(world, round, true);
			await canEnter(round);
			const told = (await world.letters(world.city.email)).filter(({ text }) =>
				text.includes(`Klub ${round} (`),
			);
			expect(told).toHaveLength(1);
		});
	}, 60_000);

	test('while a list is imported: importing it again completes it', async () => {
		const file = utf8(
			'id;podmiot;placówka;e-mail\n' +
				Array.from({ length: 9 }, (_, n) => `p${n};Dom;Klub ${n};k${n}@dom.pl`).join('\n'),
		);
		const clear = async () => {
			for (const name of ['program', 'accounts']) {
				const database = world.couch.database(name);
				for (const { key, value } of await database.allDocsRange())
					if (/^(listing|contact):/.test(key))
						await database.bulkDocs([{ _id: key, _rev: value?.rev ?? '', _deleted: true }]);
			}
		};
		await eachCrash(
			kind,
			({ programme }) => programme.importFacilities(file, false),
			async () => {
				await world.programme.importFacilities(file, false);
				const rows = await world.programme.importFacilities(file, true);
				expect(rows.map(({ outcome }) => outcome)).toEqual(Array(9).fill('same'));
				expect(rows.map(({ email }) => email)).toEqual(rows.map((_, n) => `k${n}@dom.pl`));
			},
			clear,
		);
	}, 60_000);
});
