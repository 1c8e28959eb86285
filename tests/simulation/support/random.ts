/** Seeded random numbers (mulberry32): the same seed plays the same schedule. */
export class Random {
	#state: number;
	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** 0 ≤ x < 1 */
	next = (): number => {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let t = this.#state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};

	/** From `least` to `most`, both included. */
	int(least: number, most: number): number {
		return least + Math.floor(this.next() * (most - least + 1));
	}

	chance(probability: number): boolean {
		return this.next() < probability;
	}

	pick<T>(all: readonly T[]): T {
		const one = all[Math.floor(this.next() * all.length)];
		if (one === undefined) throw new Error('nothing to pick from');
		return one;
	}

	/** A key by its weight. */
	weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
		const entries = Object.entries(weights) as [K, number][];
		let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
		for (const [key, weight] of entries) if ((left -= weight) < 0) return key;
		return this.pick(entries)[0];
	}
}
