import type { Scheduler } from '../../../src/lib/sync/index.ts';
import { holdPatience } from '../../../src/lib/sync/feed.ts';
import { rest } from './turns.ts';

interface Event {
	readonly at: number;
	readonly order: number;
	readonly what: string;
	readonly run: () => void | Promise<void>;
	/** Comes again and again while nothing happens. */
	readonly idle: boolean;
	cancelled: boolean;
}

/** A schedule of ten devices has some two thousand. */
const mostNotes = 20_000;

/** Virtual time: what happens, in one order that only the seed decides. */
export class World {
	/** Milliseconds since the beginning. */
	time = 0;
	/** What happened, for a failing seed to be read. */
	readonly trace: string[] = [];
	readonly #events: Event[] = [];
	#order = 0;

	/** @returns cancels */
	after(milliseconds: number, what: string, run: Event['run'], idle = false): () => void {
		const event = { at: this.time + milliseconds, order: this.#order++, what, run, idle };
		const entry: Event = { ...event, cancelled: false };
		this.#events.push(entry);
		return () => {
			entry.cancelled = true;
		};
	}

	note(what: string): void {
		if (this.trace.length > mostNotes) throw new Error(`no end of it: ${what}`);
		this.trace.push(`${(this.time / 1000).toFixed(1).padStart(8)} s  ${what}`);
	}

	/**
	 * Plays everything up to a time.
	 * @param interrupt turns after an event before the next one begins; unfinished work goes on beside it
	 */
	async playUntil(until: number, interrupt: () => number = () => Infinity): Promise<void> {
		for (;;) {
			const next = this.#take(until);
			if (!next) break;
			this.time = Math.max(this.time, next.at);
			if (next.what) this.note(next.what);
			await next.run();
			await rest(interrupt());
		}
		await rest();
		this.time = Math.max(this.time, until);
	}

	/** Plays until nothing is planned within `within` milliseconds. */
	async playOut(within: number, limit: number): Promise<void> {
		// What was just begun has planned nothing yet.
		await rest();
		for (const end = this.time + limit; this.time < end;) {
			const next = this.#peek(true);
			if (!next || next.at > this.time + within) return;
			await this.playUntil(next.at);
		}
	}

	#peek(busy = false): Event | undefined {
		let first: Event | undefined;
		for (const event of this.#events) {
			if (event.cancelled || (busy && event.idle)) continue;
			if (!first || event.at < first.at || (event.at === first.at && event.order < first.order))
				first = event;
		}
		return first;
	}

	#take(until: number): Event | undefined {
		const first = this.#peek();
		if (!first || first.at > until) return undefined;
		const kept = this.#events.filter((event) => event !== first && !event.cancelled);
		this.#events.splice(0, this.#events.length, ...kept);
		return first;
	}
}

/** A device's clock: set wrong, and running wrong. */
export class Clock implements Scheduler {
	dead = false;
	constructor(
		private readonly world: World,
		private readonly skew: { offset: number; rate: number },
	) {}

	now(): number {
		return Date.UTC(2026, 8, 1) + this.skew.offset + this.world.time * this.skew.rate;
	}

	/** Somebody sets the clock. */
	set(offset: number): void {
		this.skew.offset = offset;
	}

	after(milliseconds: number, callback: () => void): () => void {
		const run = () => {
			if (!this.dead) callback();
		};
		return this.world.after(milliseconds, '', run, milliseconds === holdPatience);
	}
}
