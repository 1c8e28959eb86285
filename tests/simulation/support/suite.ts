import { expect, it } from 'vitest';
import { actions, isKind, type Kind } from './actions/index.ts';
import { keep, keptScripts } from './kept.ts';
import { play, replay, type Verdict } from './schedule.ts';
import { countImmediates } from './turns.ts';

/** Under a loaded machine; a schedule of four devices takes half a second of a quiet one. */
const timeout = 120_000;

/** `npm run simulate` sets these; `npm test` plays the first 300. */
const { SEEDS = '300', FIRST = '1', DEVICES = '', STEPS = '', OFTEN = '', KEEP = '' } = process.env;
/** `npm test` also plays some schedules in which one of these happens far more often than usual. */
const often: readonly Kind[] = [
	...(['powerCut', 'rollback', 'steal', 'restore', 'killMidway', 'mark'] as const),
	...(['setBack', 'clone', 'damage', 'forge', 'signOut', 'adopt'] as const),
];
const seedsOften = 5;
/** Of the sentences that somebody was told are saved: others were only on a disk that is gone, or erased by hand. */
const leastJudged = 0.85;

interface Planned {
	readonly name: string;
	readonly how: string;
	readonly run: () => Promise<Verdict>;
}

/** This file's share of all schedules: the files run beside each other. */
export function suite(part: number, parts: number): void {
	countImmediates();
	const inTests = process.env.FIRST === undefined;
	const seeds = Array.from({ length: Number(SEEDS) }, (_, n) => Number(FIRST) + n);
	if (OFTEN && !isKind(OFTEN))
		throw new Error(`No action is named ${OFTEN}; there are ${Object.keys(actions).join(', ')}.`);
	const usual = isKind(OFTEN) ? OFTEN : undefined;
	const all: Planned[] = [
		...(inTests ? keptScripts() : []).map((script) => ({
			name: `kept ${script.seed}: ${script.why}`,
			how: `It is tests/simulation/kept/${script.seed}.json`,
			run: () => replay(script),
		})),
		...seeds.map((seed) => planned(seed, usual)),
		...(inTests ? often : []).flatMap((kind) =>
			seeds.slice(0, seedsOften).map((seed) => planned(seed, kind)),
		),
	].filter((_, n) => n % parts === part);
	if (!all.length) it.skip('nothing is left for this file', () => {});
	const counted = { saved: 0, judged: 0 };
	it.each(all.map((one) => [one.name, one] as const))('%s', { timeout }, async (_, one) => {
		const { saved, judged } = await expectKept(one);
		counted.saved += saved;
		counted.judged += judged;
	});
	it('judges nearly every sentence that was saved', () => {
		const share = counted.judged / counted.saved;
		console.error(`${counted.judged} of ${counted.saved} saved sentences were judged`);
		if (counted.saved > 500) expect(share).toBeGreaterThan(leastJudged);
	});
}

function planned(seed: number, often: Kind | undefined): Planned {
	const devices = Number(DEVICES) || 2 + (seed % 3);
	const options = { ...(STEPS && { steps: Number(STEPS) }), ...(often && { often }) };
	const flags = Object.entries({ seed, devices, ...options });
	return {
		name: [`seed ${seed}`, `${devices} devices`, ...(often ? [`often ${often}`] : [])].join(', '),
		how: `Replay it: npm run simulate -- ${flags.map(([name, value]) => `--${name} ${value}`).join(' ')}`,
		run: () => play(seed, devices, options),
	};
}

async function expectKept({ name, how, run }: Planned): Promise<Verdict> {
	const verdict = await run().catch((error: unknown) => {
		throw new Error(`${name} broke off. ${how}`, { cause: error });
	});
	if (verdict.broken.length && SEEDS === '1') console.error(verdict.trace.join('\n'));
	if (KEEP) console.error(`kept as ${keep(verdict.script(KEEP))}`);
	expect(verdict.broken, how).toEqual([]);
	return verdict;
}
