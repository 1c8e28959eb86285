import { expect, it } from 'vitest';
import failedSeeds from '../failed-seeds.json' with { type: 'json' };
import { play } from './schedule.ts';
import { countImmediates } from './turns.ts';

/** Under a loaded machine; a schedule of four devices takes half a second of a quiet one. */
const timeout = 120_000;

/** `npm run simulate` sets these; `npm test` plays the first 300. */
const { SEEDS = '300', FIRST = '1', DEVICES = '', STEPS = '' } = process.env;

interface Planned {
	readonly seed: number;
	readonly devices: number;
}

/** This file's share of all schedules: the files run beside each other. */
export function suite(part: number, parts: number): void {
	countImmediates();
	const planned: Planned[] = Array.from({ length: Number(SEEDS) }, (_, n) => {
		const seed = Number(FIRST) + n;
		return { seed, devices: Number(DEVICES) || 2 + (seed % 3) };
	});
	const replayed = process.env.FIRST === undefined ? failedSeeds : [];
	const all = [...replayed, ...planned].filter((_, n) => n % parts === part);
	it.each(all)('seed $seed, $devices devices', { timeout }, async (one) => {
		await expectKept(one);
	});
}

async function expectKept({ seed, devices }: Planned): Promise<void> {
	const how = `Replay it: npm run simulate -- --seed ${seed} --devices ${devices}`;
	const options = STEPS ? { steps: Number(STEPS) } : {};
	const verdict = await play(seed, devices, options).catch((error: unknown) => {
		throw new Error(`seed ${seed} broke off. ${how}`, { cause: error });
	});
	if (verdict.broken.length && SEEDS === '1') console.error(verdict.trace.join('\n'));
	expect(verdict.broken, how).toEqual([]);
}
