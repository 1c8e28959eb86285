/** Random numbers from a source: seeded, or recorded before. */
export class Random {
	/** @param next 0 ≤ x < 1 */
	constructor(readonly next: () => number) {}

	/** From `least` to `most`, both included. */
	int(least: number, most: number): number {
		return least + Math.floor(this.next() * (most - least + 1));
	}

	chance(probability: number): boolean {
		return this.next() < probability;
	}

	pick<T>(all: readonly T[]): T {
		return pickAt(all, this.next());
	}

	/** A key by its weight. */
	weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
		const entries = Object.entries(weights) as [K, number][];
		let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
		for (const [key, weight] of entries) if ((left -= weight) < 0) return key;
		return this.pick(entries)[0];
	}
}

/** @param at 0 ≤ at < 1: the same place, however long the list is by then */
export function pickAt<T>(all: readonly T[], at: number): T {
	const one = all[Math.floor(at * all.length)];
	if (one === undefined) throw new Error('nothing to pick from');
	return one;
}

/** What a draw is a 2^32nd of: a list of whole numbers is shorter than one of fractions. */
export const drawScale = 2 ** 32;

/** Seeded (mulberry32): the same seed gives the same draws. @returns gives whole numbers below `drawScale` */
export function seeded(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return (t ^ (t >>> 14)) >>> 0;
	};
}

/** A seed of its own for each name, so that more draws of one do not change those of another. */
export function seedOf(seed: number, name: string): number {
	let hash = (seed ^ 0x9e3779b9) >>> 0;
	for (let n = 0; n < name.length; n++)
		hash = Math.imul(hash ^ name.charCodeAt(n), 0x01000193) >>> 0;
	return hash;
}
