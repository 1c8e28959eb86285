import type { Clock } from '../types.ts';
import { Recent } from './recent.ts';

export interface LimitOptions {
	/** How many at once. */
	readonly burst: number;
	/** ms until one more is allowed. */
	readonly every: number;
	readonly clock: Clock;
}

/** How often something may happen for one key; a bucket that refills steadily. Kept in memory only. */
export class Limit {
	readonly #buckets = new Recent<{ level: number; at: number }>(20_000);

	constructor(private readonly options: LimitOptions) {}

	/** Seconds until it may happen again; 0: now. */
	wait(key: string): number {
		const level = this.#level(key);
		return level >= 1 ? 0 : Math.ceil(((1 - level) * this.options.every) / 1000);
	}

	/** Counts one, whether or not it was allowed; the debt is at most one. */
	take(key: string): void {
		const level = Math.max(0, this.#level(key) - 1);
		this.#buckets.set(key, { level, at: this.options.clock().getTime() });
	}

	#level(key: string): number {
		const { burst, every, clock } = this.options;
		const bucket = this.#buckets.get(key);
		if (!bucket) return burst;
		// A clock set back gives nothing and takes nothing.
		const passed = Math.max(0, clock().getTime() - bucket.at);
		return Math.min(burst, bucket.level + passed / every);
	}
}

/**
 * The key of a client's address. An IPv6 customer has at least a /64: counting single addresses would count nothing.
 */
export function clientKey(address: string): string {
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
	if (mapped) return mapped;
	if (!address.includes(':')) return address.slice(0, 64);
	const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
	const left = head ? head.split(':') : [];
	const right = tail ? tail.split(':') : [];
	const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
	const groups = [...left, ...Array<string>(gap).fill('0'), ...right];
	return groups
		.slice(0, 4)
		.map((group) => group.slice(0, 4).replace(/^0+(?=.)/, ''))
		.join(':');
}
