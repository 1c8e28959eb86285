import { describe, expect, it, vi } from 'vitest';
import type { Incoming } from '../../src/lib/store/sync-settle.ts';
import { compareStamps } from '../../src/lib/domain/stamp.ts';
import { play, type PlayOptions } from './support/schedule.ts';
import { countImmediates } from './support/turns.ts';

/**
 * The simulation is worth what it can catch: each of these breaks one rule of the engine, and a few schedules must
 * notice.
 */
type Mutation =
	| 'none'
	| 'a dirty row is replaced by what the server has'
	| 'a confirmation covers what was typed meanwhile'
	| 'a server that went backwards is not asked what it still has'
	| 'losing leaves are deleted without being merged'
	| 'accepted without a quorum counts as confirmed'
	| 'a page of changes is skipped where its checkpoint moves on'
	| 'a change is missed that only reading from the beginning would bring'
	| 'the older answer to a criterion is kept'
	| 'what a person types over is kept nowhere'
	| 'what is put into a history is not written'
	| 'what gives way to a merge is kept nowhere'
	| 'an id is kept over openings'
	| 'an id is shared by rows'
	| 'a body is pushed over what it has not seen';

const broken = vi.hoisted(() => ({ now: 'none' as Mutation }));

vi.mock('../../src/lib/store/sync-settle.ts', async (original) => {
	const real = await original<typeof import('../../src/lib/store/sync-settle.ts')>();
	const settle: typeof real.settle = (local, incoming, options) => {
		const { leaves, ...bare } = incoming as Incoming;
		if (broken.now === 'a dirty row is replaced by what the server has')
			return real.settle(local && { ...local, dirty: null, body: null }, incoming, options);
		if (broken.now === 'losing leaves are deleted without being merged' && leaves?.length) {
			const result = real.settle(local, bare, options);
			const row = result?.row ?? local;
			const nothing = { aside: [], gone: [] };
			return row ? { ...nothing, ...result, row, losers: leaves.map(({ rev }) => rev) } : null;
		}
		return real.settle(local, incoming, options);
	};
	const isSound: typeof real.isSound = (row, incoming) =>
		broken.now === 'a body is pushed over what it has not seen' || real.isSound(row, incoming);
	return { ...real, settle, isSound };
});

vi.mock('../../src/lib/store/sync-push.ts', async (original) => {
	const real = await original<typeof import('../../src/lib/store/sync-push.ts')>();
	const confirmSent: typeof real.confirmSent = async (database, db, written, accepted, now) => {
		const unsure = broken.now === 'accepted without a quorum counts as confirmed';
		await real.confirmSent(database, db, written, unsure ? false : accepted, now);
		if (broken.now !== 'a confirmation covers what was typed meanwhile') return;
		for (const { claimed } of written)
			await database.docs.update([db, claimed.id], { dirty: null });
	};
	return { ...real, confirmSent };
});

vi.mock('../../src/lib/sync/heal.ts', async (original) => {
	const real = await original<typeof import('../../src/lib/sync/heal.ts')>();
	const { changeCheckpoint } = await import('../../src/lib/store/sync-checkpoint.ts');
	const heal: typeof real.heal = async (work, db) => {
		if (broken.now !== 'a server that went backwards is not asked what it still has')
			return real.heal(work, db);
		const healedAt = work.now().toISOString();
		await changeCheckpoint(work.database, db, { epoch: work.epoch(), since: null, healedAt });
	};
	return { ...real, heal };
});

vi.mock('../../src/lib/store/sync-apply.ts', async (original) => {
	const real = await original<typeof import('../../src/lib/store/sync-apply.ts')>();
	const applyPage: typeof real.applyPage = (database, db, page, context) => {
		const skip = broken.now === 'a page of changes is skipped where its checkpoint moves on';
		// As if the line broke between the checkpoint and the page, once in a while.
		const miss =
			page.from.since !== null &&
			broken.now === 'a change is missed that only reading from the beginning would bring';
		const less = miss || (skip && page.lastSeq.length % 2);
		const docs = less ? page.docs.slice(1) : page.docs;
		return real.applyPage(database, db, { ...page, docs }, context);
	};
	return { ...real, applyPage };
});

vi.mock('../../src/lib/domain/merge/answer.ts', async (original) => {
	const real = await original<typeof import('../../src/lib/domain/merge/answer.ts')>();
	const mergeAnswers: typeof real.mergeAnswers = (base, a, b) => {
		const merged = real.mergeAnswers(base, a, b);
		if (broken.now !== 'the older answer to a criterion is kept') return merged;
		const older = Object.keys(merged.criteria).flatMap((id) => {
			const [mine, other] = [a.criteria[id], b.criteria[id]];
			return mine && other ? [[id, compareStamps(mine, other) < 0 ? mine : other] as const] : [];
		});
		return { ...merged, criteria: { ...merged.criteria, ...Object.fromEntries(older) } };
	};
	return { ...real, mergeAnswers };
});

vi.mock('../../src/lib/store/versions.ts', async (original) => {
	const real = await original<typeof import('../../src/lib/store/versions.ts')>();
	const typed = 'what a person types over is kept nowhere';
	const keepVersion: typeof real.keepVersion = async (...all) => {
		if (broken.now !== typed) await real.keepVersion(...all);
	};
	const keepText: typeof real.keepText = async (...all) => {
		if (broken.now !== typed) await real.keepText(...all);
	};
	const keepVersions: typeof real.keepVersions = (...all) =>
		broken.now === 'what is put into a history is not written'
			? Promise.resolve([])
			: real.keepVersions(...all);
	return { ...real, keepVersion, keepText, keepVersions };
});

vi.mock('../../src/lib/store/given-way.ts', async (original) => {
	const real = await original<typeof import('../../src/lib/store/given-way.ts')>();
	const givenWay: typeof real.givenWay = (...all) =>
		broken.now === 'what gives way to a merge is kept nowhere' ? [] : real.givenWay(...all);
	return { ...real, givenWay };
});

vi.mock('../../src/lib/store/replica.ts', async (original) => {
	const real = await original<typeof import('../../src/lib/store/replica.ts')>();
	const { latest } = await import('../../src/lib/domain/stamp.ts');
	/** The id that one connection used for all of its rows. */
	const ids = new WeakMap<object, string>();
	const stamped: typeof real.stamped = (database, tables, author, work) =>
		real.stamped(database, tables, author, (stamps) => {
			const honest = stamps.next.bind(stamps);
			stamps.next = (place, stored, seen) => {
				const stamp = honest(place, stored, seen);
				const n = latest(seen) + 1;
				if (broken.now === 'an id is kept over openings') {
					const replica = `${author.by}0000${place.id.slice(-7).replace(/[^a-v]/g, '0')}`;
					return { ...stamp, n, replica };
				}
				if (broken.now !== 'an id is shared by rows') return stamp;
				const replica = ids.get(database.backendDB()) ?? stamp.replica;
				ids.set(database.backendDB(), replica);
				return { ...stamp, n, replica };
			};
			return work(stamps);
		});
	return { ...real, stamped };
});

/** Schedules until the first that notices, at most. */
const enough = 200;

countImmediates();

/** Whether every promise was kept in a schedule: with what is broken, and then with the engine as it is. */
async function kept(seed: number, mutation: Mutation, options: PlayOptions): Promise<boolean> {
	broken.now = mutation;
	try {
		const { broken: promises } = await play(seed, 2 + (seed % 2), options);
		return promises.length === 0;
	} catch {
		return false;
	} finally {
		broken.now = 'none';
	}
}

async function firstToNotice(mutation: Mutation, options: PlayOptions): Promise<number | null> {
	for (let seed = 1; seed <= enough; seed++)
		if (!(await kept(seed, mutation, options)) && (await kept(seed, 'none', options))) return seed;
	return null;
}

describe('the simulation notices when', { timeout: 240_000 }, () => {
	it.each<[Mutation, PlayOptions]>([
		['a dirty row is replaced by what the server has', {}],
		[
			'a confirmation covers what was typed meanwhile',
			{ steps: 12, more: { append: 40, wake: 20 } },
		],
		['a server that went backwards is not asked what it still has', { faithful: false }],
		[
			'losing leaves are deleted without being merged',
			{
				only: 'split',
				faithful: true,
				steps: 60,
				more: { steal: 30, append: 60, wake: 30 },
			},
		],
		[
			'accepted without a quorum counts as confirmed',
			{ only: 'accepted-and-lost', faithful: true },
		],
		['a page of changes is skipped where its checkpoint moves on', {}],
		['a change is missed that only reading from the beginning would bring', {}],
		['the older answer to a criterion is kept', { more: { mark: 60, kill: 12 } }],
		['what a person types over is kept nowhere', { more: { change: 40, clock: 12 } }],
		['what is put into a history is not written', {}],
		['what gives way to a merge is kept nowhere', {}],
		['an id is kept over openings', { more: { setBack: 20, image: 20, append: 40 } }],
		['an id is shared by rows', {}],
		['a body is pushed over what it has not seen', { more: { damage: 20, append: 40, wake: 30 } }],
	])('%s', async (mutation, options) => {
		const seed = await firstToNotice(mutation, options);
		if (process.env.SHOW) console.error(mutation, seed);
		expect(seed, 'which the engine as it is keeps').not.toBeNull();
	});
});

it('the same seed plays the same schedule', { timeout: 120_000 }, async () => {
	const [once, again] = [await play(8, 4), await play(8, 4)];
	expect(again.trace).toEqual(once.trace);
});
