import type { Fault, Trouble } from './network.ts';
import { drawScale, Random, seeded, seedOf } from './random.ts';

/**
 * Everything that one schedule decided, by what it means: who did what with what, what became of each request, and the
 * bare draws of what has no meaning to us (ids, pauses of the engine). Kept as a file it plays the same whatever
 * actions, weights and faults are added later, as it never asks for them. An engine that asks more or less often than
 * the one that was recorded goes on with what is left of each list, and beyond its end with draws of the same seed: so
 * people's actions, which make a case, stay as they were under every engine.
 */
export interface Script {
	readonly seed: number;
	readonly why?: string;
	readonly setup: Setup;
	readonly steps: readonly Step[];
	/** By device, in order: what becomes of its request, the ms there and back, and where it comes twice, the ms between. */
	readonly requests: Readonly<Record<string, readonly RequestPlan[]>>;
	/** By stream, in order; 2^32nds. */
	readonly draws: Readonly<Record<string, readonly number[]>>;
}

export interface Setup {
	/** Whether the server never loses what it confirmed. */
	readonly faithful: boolean;
	readonly databases: readonly string[];
	/** What devices reach; kept schedules of before reach the bare server. */
	readonly front?: 'gateway' | 'bare';
	/** Somebody among the members writes what no app writes. */
	readonly hostile?: boolean;
	readonly trouble: Partial<Trouble>;
	readonly devices: readonly DeviceSetup[];
}

export interface DeviceSetup {
	/** Milliseconds by which its clock is wrong. */
	readonly offset: number;
	/** How fast its clock runs; 1 is right. */
	readonly rate: number;
	readonly tabs: number;
}

export interface Step {
	/** Milliseconds of the world before it. */
	readonly pause: number;
	/** By the number of an event in that time: turns after which it is left unfinished. Others end in peace. */
	readonly turns: Readonly<Record<string, number>>;
	readonly device: number;
	readonly kind: string;
	readonly with: Params;
}

export type Params = Readonly<Record<string, string | number | boolean | null>>;
export type RequestPlan = readonly [fault: Fault, there: number, back: number, again?: number];

/** Makes the decisions of one schedule, or those of a kept one again, and writes them all down. */
export class Decisions {
	readonly #streams = new Map<string, Random>();
	readonly #made = {
		steps: [] as Step[],
		requests: {} as Record<string, RequestPlan[]>,
		draws: {} as Record<string, number[]>,
	};
	#setup: Setup | null = null;

	constructor(
		readonly seed: number,
		private readonly kept: Script | null = null,
	) {}

	/** How many steps were kept; null where nothing was. */
	get steps(): number | null {
		return this.kept?.steps.length ?? null;
	}

	/** Draws that are written down one by one. */
	stream(name: string): Random {
		const there = this.#streams.get(name);
		if (there) return there;
		const own = seeded(seedOf(this.seed, name));
		const before = this.kept?.draws[name] ?? [];
		const made: number[] = (this.#made.draws[name] = []);
		const random = new Random(() => {
			const draw = before[made.length] ?? own();
			made.push(draw);
			return draw / drawScale;
		});
		this.#streams.set(name, random);
		return random;
	}

	setup(plan: (random: Random) => Setup): Setup {
		return (this.#setup ??= this.kept?.setup ?? plan(this.#fresh('setup')));
	}

	/** @param plan gives also what a kept step of before knew nothing of */
	step(plan: (random: Random) => Omit<Step, 'turns'>): Step {
		const n = this.#made.steps.length;
		const random = this.#fresh(`step ${n}`);
		const kept = this.kept?.steps[n];
		const step = kept ? { ...kept, turns: { ...kept.turns } } : { ...plan(random), turns: {} };
		this.#made.steps.push(step);
		return step;
	}

	/** Turns that one event of a step gets. */
	interrupts(step: Step): () => number {
		if (this.kept) {
			let event = 0;
			return () => step.turns[event++] ?? Infinity;
		}
		const random = this.#fresh(`turns ${this.#made.steps.length}`);
		let event = 0;
		return () => {
			const turns = random.chance(0.8) ? Infinity : random.int(0, 12);
			if (turns < Infinity) (step.turns as Record<number, number>)[event] = turns;
			event++;
			return turns;
		};
	}

	request(device: string, plan: (random: Random) => RequestPlan): RequestPlan {
		const made = (this.#made.requests[device] ??= []);
		const request =
			this.kept?.requests[device]?.[made.length] ??
			plan(this.#fresh(`request ${device} ${made.length}`));
		made.push(request);
		return request;
	}

	/** All of it, to be kept. */
	script(why: string): Script {
		if (!this.#setup) throw new Error('nothing was decided');
		return { seed: this.seed, why, setup: this.#setup, ...this.#made };
	}

	#fresh(name: string): Random {
		const next = seeded(seedOf(this.seed, name));
		return new Random(() => next() / drawScale);
	}
}

/** As a file: a step a line, so that a person can read who did what. */
export function written(script: Script): string {
	const { steps, ...rest } = script;
	const lines = steps.map((step) => JSON.stringify(step)).join(',\n');
	const fields = Object.entries(rest).map(
		([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
	);
	return `{\n${fields.join(',\n')},\n"steps": [\n${lines}\n]\n}\n`;
}
