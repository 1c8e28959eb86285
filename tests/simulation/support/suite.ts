import { expect, it } from 'vitest';
import failedSeeds from '../failed-seeds.json' with { type: 'json' };
import type { Action } from './actions.ts';
import { play } from './schedule.ts';
import { countImmediates } from './turns.ts';

/** Under a loaded machine; a schedule of four devices takes half a second of a quiet one. */
const timeout = 120_000;

/** `npm run simulate` sets these; `npm test` plays the first 300. */
const { SEEDS = '300', FIRST = '1', DEVICES = '', STEPS = '', OFTEN = '' } = process.env;
/** `npm test` also plays some schedules in which one of these happens far more often than usual. */
const often: readonly Action[] = ['powerCut', 'rollback', 'steal', 'restore', 'killMidway', 'mark'];
const seedsOften = 10;

interface Planned {
	readonly seed: number;
	readonly devices: number;
	readonly often?: Action;
}

/** This file's share of all schedules: the files run beside each other. */
export function suite(part: number, parts: number): void {
	countImmediates();
	const planned: Planned[] = Array.from({ length: Number(SEEDS) }, (_, n) => {
		const seed = Number(FIRST) + n;
		const one = { seed, devices: Number(DEVICES) || 2 + (seed % 3) };
		return OFTEN ? { ...one, often: OFTEN as Action } : one;
	});
	const inTests = process.env.FIRST === undefined;
	const replayed: readonly Planned[] = inTests ? failedSeeds : [];
	const more = (inTests ? often : []).flatMap((action) =>
		planned.slice(0, seedsOften).map((one) => ({ ...one, often: action })),
	);
	const all = [...replayed, ...planned, ...more].filter((_, n) => n % parts === part);
	const name = ({ seed, devices, often }: Planned) =>
		[`seed ${seed}`, `${devices} devices`, ...(often ? [`often ${often}`] : [])].join(', ');
	it.each(all.map((one) => [name(one), one] as const))('%s', { timeout }, async (_, one) => {
		await expectKept(one);
	});
}

async function expectKept({ seed, devices, often }: Planned): Promise<void> {
	const how = `Replay it: npm run simulate -- --seed ${seed} --devices ${devices}${often ? ` --often ${often}` : ''}`;
	const options = { ...(STEPS && { steps: Number(STEPS) }), ...(often && { often }) };
	const verdict = await play(seed, devices, options).catch((error: unknown) => {
		throw new Error(`seed ${seed} broke off. ${how}`, { cause: error });
	});
	if (verdict.broken.length && SEEDS === '1') console.error(verdict.trace.join('\n'));
	expect(verdict.broken, how).toEqual([]);
}
