import { vi } from 'vitest';
import {
	actionOf,
	oftenHostile,
	oftenIn,
	weightsOf,
	type Kind,
	type Weights,
} from './actions/index.ts';
import { Device, facility } from './device.ts';
import { Judge } from './judge.ts';
import { Network, type Fault } from './network.ts';
import type { Random } from './random.ts';
import { Decisions, type Script, type Setup, type Step } from './script.ts';
import { SimulatedServer, type ServerCopy } from './server.ts';
import type { Stage } from './stage.ts';
import { troubleOf } from './troubles.ts';
import { rest } from './turns.ts';
import { World } from './world.ts';

/** What was found when everything had come to rest. */
export interface Verdict {
	readonly seed: number;
	/** Empty: every promise was kept. */
	readonly broken: readonly string[];
	readonly trace: readonly string[];
	/** Sentences that somebody was told are saved, and how many of them must be somewhere in the end. */
	readonly saved: number;
	readonly judged: number;
	/** Everything that was decided, to be kept. */
	readonly script: (why: string) => Script;
}

export interface PlayOptions {
	readonly steps?: number;
	/** The one trouble of this schedule; else the seed decides. */
	readonly only?: Fault;
	/** Whether the server never loses what it confirmed; else the seed decides. */
	readonly faithful?: boolean;
	/** What happens far more often than usual. */
	readonly often?: Kind;
	/** Other weights than usual. */
	readonly more?: Readonly<Partial<Weights>>;
}

/** A virtual quarter of an hour of `devices` people on one facility's card, and what comes of it. */
export async function play(
	seed: number,
	devices: number,
	options: PlayOptions = {},
): Promise<Verdict> {
	const decisions = new Decisions(seed);
	return run(decisions, devices, options);
}

/** A schedule that was kept, as it was. */
export async function replay(script: Script): Promise<Verdict> {
	return run(new Decisions(script.seed, script), 0, {});
}

async function run(decisions: Decisions, devices: number, options: PlayOptions): Promise<Verdict> {
	const setup = decisions.setup((random) => planSetup(random, devices, options));
	const schedule = new Schedule(decisions, setup);
	try {
		const often = options.often ? { [options.often]: 8, copy: 6 } : {};
		return await schedule.run(options.steps ?? 36, { ...often, ...options.more });
	} finally {
		await schedule.end();
	}
}

function planSetup(random: Random, devices: number, options: PlayOptions): Setup {
	const faithful = random.chance(0.4);
	return {
		faithful: options.faithful ?? oftenIn(options.often) ?? faithful,
		databases: random.chance(0.3) ? [facility, 'program'] : [facility],
		front: random.chance(0.3) ? 'gateway' : 'bare',
		hostile: oftenHostile(options.often) || random.chance(0.12),
		trouble: troubleOf(random, options.only),
		devices: Array.from({ length: devices }, () => ({
			offset: random.chance(0.5) ? 0 : random.int(-4e9, 4e9),
			rate: random.chance(0.7) ? 1 : random.next() * 2,
			tabs: random.chance(0.15) ? 2 : 1,
		})),
	};
}

class Schedule implements Stage {
	readonly world = new World();
	readonly server: SimulatedServer;
	readonly network: Network;
	readonly devices: Device[] = [];
	readonly judge: Judge;
	readonly copies: ServerCopy[] = [];
	readonly backups: string[] = [];
	readonly #untrue: string[] = [];
	/** Revisions that the server was found to have; it loses none. */
	readonly #known = new Set<string>();
	#sentences = 0;
	#news = 0;

	constructor(
		private readonly decisions: Decisions,
		private readonly setup: Setup,
	) {
		const ids = decisions.stream('ids');
		vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
			if (array) new Uint8Array(array.buffer).forEach((_, n, all) => (all[n] = ids.int(0, 255)));
			return array;
		});
		this.server = new SimulatedServer(setup.databases, setup.front ?? 'bare');
		this.judge = new Judge(this.world, this.server, this.devices, setup);
		this.network = new Network(this.world, this.server, decisions, setup.trouble, (what) =>
			this.judge.found(what),
		);
		for (const [n, { offset, rate, tabs }] of setup.devices.entries()) {
			const name = String.fromCharCode(65 + n);
			const random = decisions.stream(`engine ${name}`);
			const { world, network } = this;
			this.devices.push(
				new Device(name, world, network, random, setup.databases, { offset, rate }, tabs),
			);
		}
	}

	fresh = (): string => `Zdanie ${this.#sentences++}.`;
	news = (): number => this.#news++;

	async run(most: number, more: PlayOptions['more']): Promise<Verdict> {
		const { decisions, world, judge } = this;
		await this.server.start();
		this.copies.push(this.server.copy());
		for (const device of this.devices) device.boot();
		await rest();
		const weights: Weights = { ...weightsOf(this.setup), ...more };
		const steps = decisions.steps ?? most;
		for (let n = 0; n < steps; n++) {
			const step = decisions.step((random) => this.#plan(random, weights));
			await world.playUntil(world.time + step.pause, decisions.interrupts(step));
			judge.watch();
			await this.#act(step);
			if (this.setup.faithful) await this.#askWhetherTrue();
		}
		for (const one of this.#untrue) judge.found(one);
		for (const one of await this.#comeTogether()) judge.found(one);
		await this.#calmDown();
		for (const one of await this.#judge()) judge.found(one);
		return {
			...{ seed: decisions.seed, trace: world.trace, ...judge.sentences.share },
			broken: [...judge.broken],
			script: (why) => decisions.script(why),
		};
	}

	async end(): Promise<void> {
		for (const device of this.devices) await device.end();
		await rest();
		await this.server.end();
		vi.mocked(crypto.getRandomValues).mockRestore();
	}

	#plan(random: Random, weights: Weights): Omit<Step, 'turns'> {
		const pause = random.chance(0.7) ? random.int(10, 3000) : random.int(3000, 60_000);
		const kind = random.weighted(weights);
		const device = random.int(0, this.devices.length - 1);
		return { pause, kind, device, with: actionOf(kind).plan?.(random) ?? {} };
	}

	async #act(step: Step): Promise<void> {
		const action = actionOf(step.kind);
		const device = this.devices[step.device];
		if (!device) throw new Error(`no device ${step.device}`);
		this.world.note(`${device.name} ${step.kind}`);
		if (!device.alive) {
			device.boot();
			if (!action.evenOff) return;
		}
		await action.act(this, device, step.with);
	}

	/** A row that does not wait must be on the server, in that very revision. */
	async #askWhetherTrue(): Promise<void> {
		for (const device of this.devices) {
			for (const { db, id, dirty, base } of device.disk.rows) {
				if (dirty || !base || this.#known.has(`${id} ${base.rev}`)) continue;
				const diff = await this.server.couch.database(db).revsDiff({ [id]: [base.rev] });
				if (diff[id]?.missing.length) this.#untrue.push(`${device.name}: ${id} is not confirmed`);
				else this.#known.add(`${id} ${base.rev}`);
			}
		}
	}

	/**
	 * The network and the server are well again. Ordinary pulls and pushes alone must bring everybody together: nothing
	 * is read from the beginning, which would hide a checkpoint that had moved too far. Only of a server that lost its
	 * last writes without a word nobody can know before the daily question.
	 */
	async #comeTogether(): Promise<string[]> {
		this.world.note('calm');
		this.network.calm = true;
		for (const { disk } of this.devices) disk.full = false;
		await this.world.playUntil(this.world.time + 60_000);
		for (let round = 0; round < 2; round++) {
			for (const device of this.devices) {
				if (!device.alive) device.boot();
				await rest();
				if (round === 0 && this.server.lostSilently) device.passDay();
				// Whoever made a draft signs in at last.
				if (round === 1) await device.adopt();
				device.wake();
				await device.resend();
				await this.world.playOut(600_000, 6 * 3_600_000);
				this.judge.watch();
			}
		}
		const found = await this.judge.disagreements(true);
		return found.map((one) => `before anybody asked anew, ${one}`);
	}

	/** Days pass, and everybody asks for everything anew. */
	async #calmDown(): Promise<void> {
		for (let day = 0; day < 2; day++) {
			for (const device of this.devices) {
				if (!device.alive) device.boot();
				// Rates run wrong: an own day may take longer.
				device.setClock(this.decisions.stream('calm').int(-4e9, 4e9));
				await rest();
				if (day === 0) await device.recheck();
				device.wake();
				await device.resend();
				await this.world.playOut(600_000, 6 * 3_600_000);
				this.judge.watch();
			}
			this.world.time += 24 * 3_600_000;
		}
	}

	async #judge(): Promise<string[]> {
		const broken: string[] = [];
		const requests = new Map([...this.network.requests].map(([name, all]) => [name, all.length]));
		const before = await this.#sequences();
		for (const device of this.devices) device.wake();
		await this.world.playOut(600_000, 3_600_000);
		for (const device of this.devices) {
			const more =
				(this.network.requests.get(device.name)?.length ?? 0) - (requests.get(device.name) ?? 0);
			// A page, a list of revisions and what differs, for each of two tabs.
			if (more > this.server.databases.length * 6)
				broken.push(`${device.name} does not come to rest: ${more} requests`);
			if (device.problem) broken.push(`${device.name} stays at ${JSON.stringify(device.problem)}`);
		}
		if ((await this.#sequences()) !== before) broken.push('something is written again and again');
		return [...broken, ...(await this.judge.disagreements())];
	}

	async #sequences(): Promise<string> {
		const all = this.server.databases.map((name) => this.server.couch.database(name).info());
		return (await Promise.all(all)).map(({ update_seq }) => update_seq).join();
	}
}
