/** Measuring in a process of its own: what a bench's runner keeps in memory and does meanwhile is not the server's. */
import { writeSync } from 'node:fs';
import { bundle, run } from '../couch/support/process.ts';

/** ms of each repetition, by who did the work. */
export type Samples<Who extends string> = Readonly<Record<Who, number[]>>;

/**
 * Runs each one's work in turn, so that a slow moment of the machine meets all of them.
 * @param warm rounds before the first that counts: the compiler warms up
 */
export async function inTurn<Who extends string>(
	rounds: number,
	warm: number,
	work: (round: number) => Readonly<Record<Who, () => Promise<unknown>>>,
): Promise<Samples<Who>> {
	const samples = {} as Record<Who, number[]>;
	for (let round = 0; round < rounds + warm; round++)
		for (const [who, once] of Object.entries(work(round)) as [Who, () => Promise<unknown>][]) {
			const ms = await timed(once);
			if (round >= warm) (samples[who] ??= []).push(ms);
		}
	return samples;
}

/** @returns ms */
export async function timed(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

/** What {@link measured} reads: the last thing a measuring process says. */
export function say(figures: unknown): void {
	writeSync(1, `${JSON.stringify(figures)}\n`);
}

/** @returns what the process made of this script said last */
export async function measured<Figures>(source: URL): Promise<Figures> {
	const { script, remove } = await bundle(source);
	const child = run(script);
	await child.ended;
	await remove();
	const line = child.lines.at(-1);
	if (!line) throw new Error('Nothing was measured.');
	return JSON.parse(line) as Figures;
}
