import { vi } from 'vitest';
import { Device, facility } from './device.ts';
import { actions, faithful, oftenIn, troubleOf, type Action } from './actions.ts';
import { Network, type Fault } from './network.ts';
import { typing } from './typing.ts';
import { Random } from './random.ts';
import { SimulatedServer, type ServerCopy } from './server.ts';
import { rest } from './turns.ts';
import { Marks } from './marks.ts';
import { disagreements, sentencesIn, textsIn } from './verdict.ts';
import { World } from './world.ts';

/** What was found when everything had come to rest. */
export interface Verdict {
	readonly seed: number;
	/** Empty: every promise was kept. */
	readonly broken: readonly string[];
	readonly trace: readonly string[];
	readonly typed: number;
}

const program = 'program';
const categories = ['wolontariat', 'superwizja', 'projekty'];
export interface PlayOptions {
	readonly steps?: number;
	/** The one trouble of this schedule; else the seed decides. */
	readonly only?: Fault;
	/** Whether the server never loses what it confirmed; else the seed decides. */
	readonly faithful?: boolean;
	/** What happens far more often than usual. */
	readonly often?: Action;
	/** Other weights than usual. */
	readonly more?: Readonly<Partial<Record<Action, number>>>;
}

/** A virtual quarter of an hour of `devices` people on one facility's card, and what comes of it. */
export async function play(
	seed: number,
	devices: number,
	options: PlayOptions = {},
): Promise<Verdict> {
	const schedule = new Schedule(seed, devices, options);
	try {
		const often = options.often ? { [options.often]: 8, copy: 6 } : {};
		return await schedule.run(options.steps ?? 36, { ...often, ...options.more });
	} finally {
		await schedule.end();
	}
}

class Schedule {
	readonly #random: Random;
	readonly #world = new World();
	readonly #server: SimulatedServer;
	readonly #network: Network;
	readonly #devices: Device[] = [];
	readonly #typed = new Set<string>();
	/** Taken out by somebody who had it before them. */
	readonly #removed = new Set<string>();
	readonly #marks = new Marks();
	readonly #faithful: boolean;
	readonly #untrue: string[] = [];
	/** Revisions that the server was found to have; it loses none. */
	readonly #known = new Set<string>();
	readonly #copies: ServerCopy[] = [];
	readonly #backups: string[] = [];
	/** Writes of the simulation itself, between the world's events. */
	#news = 0;

	constructor(
		private readonly seed: number,
		devices: number,
		options: PlayOptions,
	) {
		const random = (this.#random = new Random(seed));
		vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
			if (array) new Uint8Array(array.buffer).forEach((_, n, all) => (all[n] = random.int(0, 255)));
			return array;
		});
		const faithful = random.chance(0.4);
		this.#faithful = options.faithful ?? oftenIn(options.often) ?? faithful;
		const databases = random.chance(0.3) ? [facility, program] : [facility];
		this.#server = new SimulatedServer(databases);
		this.#network = new Network(this.#world, this.#server, random, troubleOf(random, options.only));
		for (let n = 0; n < devices; n++) {
			const skew = {
				offset: random.chance(0.5) ? 0 : random.int(-4e9, 4e9),
				rate: random.chance(0.7) ? 1 : random.next() * 2,
			};
			const tabs = random.chance(0.15) ? 2 : 1;
			const name = String.fromCharCode(65 + n);
			this.#devices.push(
				new Device(name, this.#world, this.#network, random, databases, skew, tabs),
			);
		}
	}

	async run(steps: number, more: PlayOptions['more']): Promise<Verdict> {
		await this.#server.start();
		this.#copies.push(this.#server.copy());
		for (const device of this.#devices) device.boot();
		await rest();
		const weights = { ...(this.#faithful ? faithful : actions), ...more };
		const interrupt = () => (this.#random.chance(0.8) ? Infinity : this.#random.int(0, 12));
		for (let n = 0; n < steps; n++) {
			const pause = this.#random.chance(0.7)
				? this.#random.int(10, 3000)
				: this.#random.int(3000, 60_000);
			await this.#world.playUntil(this.#world.time + pause, interrupt);
			await this.#act(this.#random.weighted(weights));
			if (this.#faithful) await this.#askWhetherTrue();
		}
		const early = await this.#comeTogether();
		await this.#calmDown();
		return {
			...{ seed: this.seed, trace: this.#world.trace, typed: this.#typed.size },
			broken: [...this.#untrue, ...early, ...(await this.#judge())],
		};
	}

	async end(): Promise<void> {
		for (const device of this.#devices) await device.end();
		await rest();
		await this.#server.end();
		vi.mocked(crypto.getRandomValues).mockRestore();
	}

	async #act(action: Action): Promise<void> {
		const random = this.#random;
		const device = random.pick(this.#devices);
		this.#world.note(`${device.name} ${action}`);
		if (!device.alive) {
			device.boot();
			if (action !== 'steal') return;
			await rest();
		}
		switch (action) {
			case 'kill':
				return device.kill();
			case 'killMidway':
				device.wake();
				if (random.chance(0.5)) void this.#edit(device, 'append');
				await rest(random.int(0, 40));
				return device.kill();
			case 'steal':
				return this.#steal(device);
			case 'wake':
				return device.wake();
			case 'clock':
				return device.setClock(random.int(-4e9, 4e9));
			case 'backup': {
				// Checksums are made on other threads.
				await rest();
				this.#backups.push(await device.backup());
				return;
			}
			case 'restore':
				await rest();
				if (this.#backups.length) await device.restore(random.pick(this.#backups));
				return;
			case 'copy':
				await rest();
				this.#copies.push(this.#server.copy());
				return;
			case 'rollback':
			case 'powerCut':
				await rest();
				return this.#server.goBack(random.pick(this.#copies.slice(-3)), action === 'rollback');
			case 'empty':
				await rest();
				return this.#server.empty();
			case 'publish':
				return this.#publish();
			default:
				return this.#edit(device, action);
		}
	}

	/** What only that device had is gone; what it called confirmed is not. */
	async #steal(device: Device): Promise<void> {
		const gone: string[] = await device.keptTexts();
		for (const row of await device.rows()) {
			const { dirty, body, base } = row;
			if (dirty) this.#marks.stolen(row);
			const there = textsIn(base?.body).join('\n');
			if (dirty)
				gone.push(
					...textsIn(body)
						.flatMap(sentencesIn)
						.filter((one) => !there.includes(one)),
				);
		}
		for (const one of gone.flatMap(sentencesIn)) this.#removed.add(one);
		device.replace();
	}

	/** A row that does not wait must be on the server, in that very revision. */
	async #askWhetherTrue(): Promise<void> {
		for (const device of this.#devices) {
			for (const { db, id, dirty, base } of await device.rows()) {
				if (dirty || !base || this.#known.has(`${id} ${base.rev}`)) continue;
				const diff = await this.#server.couch.database(db).revsDiff({ [id]: [base.rev] });
				if (diff[id]?.missing.length) this.#untrue.push(`${device.name}: ${id} is not confirmed`);
				else this.#known.add(`${id} ${base.rev}`);
			}
		}
	}

	/** The city writes, without `seen`. */
	async #publish(): Promise<void> {
		if (!this.#server.databases.includes(program)) return;
		const db = this.#server.couch.database(program);
		const there = await db.get('news:1');
		await db.put({
			...{ _id: 'news:1', type: 'news', schema: 1, text: `Wiadomość ${this.#news++}` },
			...(there?._rev && { _rev: there._rev }),
		});
		this.#network.wrote();
	}

	async #edit(
		device: Device,
		action: Exclude<
			Action,
			'kill' | 'killMidway' | 'wake' | 'clock' | 'backup' | 'restore' | 'copy' | 'steal'
		>,
	): Promise<void> {
		const key = {
			...{ instrument: 'karta', round: '2026-09' },
			category: this.#random.pick(categories),
		};
		const common = { key, catalogue: 1 };
		if (action === 'mark') {
			const criterion = `${key.category}.${this.#random.pick(['standard', 'premium', 'vip'])}`;
			const value = this.#random.pick([true, false, null]);
			const saved = await device.save({ ...common, kind: 'criterion', criterion, value });
			this.#marks.give(key, criterion, value, Boolean(saved));
			return;
		}
		const seen = await device.look(key);
		const variant = seen?.variants[0];
		if (action === 'dismiss') {
			if (!variant) return;
			const saved = device.save({ ...common, kind: 'dismiss-variant', variant: variant.id });
			for (const one of sentencesIn(variant.text)) this.#removed.add(one);
			await saved;
			return;
		}
		const before = seen?.text?.value ?? '';
		const fresh = () => `Zdanie ${this.#sentences++}.`;
		const value = typing(action, before, { variant: variant?.text, random: this.#random, fresh });
		if (value === before) return;
		for (const one of sentencesIn(before)) if (!value.includes(one)) this.#removed.add(one);
		const basedOn = seen?.text
			? { n: seen.text.n, replica: seen.text.replica, value: before }
			: null;
		const added = sentencesIn(value).filter((one) => !this.#typed.has(one));
		const saved = await device.save({ ...common, kind: 'text', value, basedOn });
		// Until the save has resolved nobody was told that it is there.
		if (saved) for (const one of added) this.#typed.add(one);
	}

	#sentences = 0;

	/**
	 * The network and the server are well again. Ordinary pulls and pushes alone must bring everybody together: nothing
	 * is read from the beginning, which would hide a checkpoint that had moved too far. Only of a server that lost its
	 * last writes without a word nobody can know before the daily question.
	 */
	async #comeTogether(): Promise<string[]> {
		this.#world.note('calm');
		this.#network.calm = true;
		await this.#world.playUntil(this.#world.time + 60_000);
		for (let round = 0; round < 2; round++) {
			for (const device of this.#devices) {
				if (!device.alive) device.boot();
				await rest();
				if (round === 0 && this.#server.lostSilently) device.passDay();
				device.wake();
				await this.#world.playOut(600_000, 6 * 3_600_000);
			}
		}
		return (await this.#disagreements()).map((one) => `before anybody asked anew, ${one}`);
	}

	/** Days pass, and everybody asks for everything anew. */
	async #calmDown(): Promise<void> {
		for (let day = 0; day < 2; day++) {
			for (const device of this.#devices) {
				if (!device.alive) device.boot();
				// Rates run wrong: an own day may take longer.
				device.setClock(this.#random.int(-4e9, 4e9));
				await rest();
				if (day === 0) await device.recheck();
				device.wake();
				await this.#world.playOut(600_000, 6 * 3_600_000);
			}
			this.#world.time += 24 * 3_600_000;
		}
	}

	async #judge(): Promise<string[]> {
		const broken: string[] = [];
		const requests = new Map([...this.#network.requests].map(([name, all]) => [name, all.length]));
		const before = await this.#sequences();
		for (const device of this.#devices) device.wake();
		await this.#world.playOut(600_000, 3_600_000);
		for (const device of this.#devices) {
			const more =
				(this.#network.requests.get(device.name)?.length ?? 0) - (requests.get(device.name) ?? 0);
			if (more > this.#server.databases.length * 4)
				broken.push(`${device.name} does not come to rest: ${more} requests`);
			if (device.problem) broken.push(`${device.name} stays at ${JSON.stringify(device.problem)}`);
		}
		if ((await this.#sequences()) !== before) broken.push('something is written again and again');

		broken.push(...(await this.#disagreements()));
		return broken;
	}

	async #disagreements(): Promise<string[]> {
		const wanted = [...this.#typed].filter((one) => !this.#removed.has(one));
		const broken = await disagreements(this.#server, this.#devices, wanted);
		for (const device of this.#devices)
			for (const one of this.#marks.missing(await device.rows()))
				broken.push(`${device.name}: ${one}`);
		return broken;
	}

	async #sequences(): Promise<string> {
		const all = this.#server.databases.map((name) => this.#server.couch.database(name).info());
		return (await Promise.all(all)).map(({ update_seq }) => update_seq).join();
	}
}
