import { describe, expect, it, vi } from 'vitest';
import type { Incoming } from '../../src/lib/store/sync-settle.ts';
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
	| 'a change is missed that only reading from the beginning would bring';

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
	return { ...real, settle };
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

/** Schedules until the first that notices, at most. */
const enough = 200;

countImmediates();

/** Whether every promise was kept in a schedule. */
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
		if (!(await kept(seed, mutation, options))) return seed;
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
			{ only: 'split', faithful: true, steps: 60, more: { steal: 30, append: 60, wake: 30 } },
		],
		[
			'accepted without a quorum counts as confirmed',
			{ only: 'accepted-and-lost', faithful: true },
		],
		['a page of changes is skipped where its checkpoint moves on', {}],
		['a change is missed that only reading from the beginning would bring', {}],
	])('%s', async (mutation, options) => {
		const seed = await firstToNotice(mutation, options);
		if (process.env.SHOW) console.error(mutation, seed);
		expect(seed).not.toBeNull();
		expect(await kept(seed ?? 0, 'none', options), 'the engine as it is keeps them').toBe(true);
	});
});

it('the same seed plays the same schedule', { timeout: 120_000 }, async () => {
	const [once, again] = [await play(8, 4), await play(8, 4)];
	expect(again.trace).toEqual(once.trace);
});
