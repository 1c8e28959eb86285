import type { Clock } from '../types.ts';
import { tooManyAttempts, SpokenRefusal } from '../words.ts';
import { clientKey, Limit } from './limit.ts';
import { Recent } from './recent.ts';

interface Failures {
	readonly count: number;
	/** ms since the epoch, of the last one. */
	readonly at: number;
}

interface Delays {
	/** Failures that cost nothing: people mistype. */
	readonly free: number;
	/** ms after the first that counts; doubles with each. */
	readonly first: number;
	/** ms at most. */
	readonly most: number;
}

const second = 1000;
const minute = 60 * second;
/** A row of failures ends when nothing failed for so long; longer than any delay. */
const forgetAfter = 60 * minute;

/** One client at one address: somebody guesses, or somebody forgot. */
const pairDelays: Delays = { free: 5, first: 2 * second, most: 15 * minute };
/** One address from everywhere: guessing spread over many clients. Short, so that it locks nobody out for long. */
const addressDelays: Delays = { free: 25, first: second, most: minute };
/** One client at many addresses. Roomy: a whole facility, or a city behind a careless proxy, is one client. */
const clientFailures = { burst: 40, every: 10 * second };

/**
 * Slows down guessing of passwords. Three counts, see the README; whoever has signed in at this address from this
 * client before is held up only by the two's own failures, never by what others do to the address or from the client.
 * Unknown addresses count like known ones.
 */
export class Throttle {
	readonly #pairs = new Recent<Failures>(50_000);
	readonly #addresses = new Recent<Failures>(50_000);
	readonly #known = new Recent<true>(20_000);
	readonly #clients: Limit;

	constructor(private readonly clock: Clock) {
		this.#clients = new Limit({ ...clientFailures, clock });
	}

	/** @throws Refusal 429 `too_many_attempts` with `retryAfter` in seconds */
	check(address: string, client: string): void {
		const { pair, home } = this.#keys(address, client);
		const own = this.#wait(this.#pairs.get(pair), pairDelays);
		const others = this.#known.get(pair)
			? 0
			: Math.max(this.#wait(this.#addresses.get(address), addressDelays), this.#clients.wait(home));
		const retryAfter = Math.max(own, others);
		if (retryAfter > 0)
			throw new SpokenRefusal(429, 'too_many_attempts', tooManyAttempts(retryAfter), {
				retryAfter,
			});
	}

	failed(address: string, client: string): void {
		const { pair, home } = this.#keys(address, client);
		this.#pairs.set(pair, this.#oneMore(this.#pairs.get(pair)));
		this.#addresses.set(address, this.#oneMore(this.#addresses.get(address)));
		this.#clients.take(home);
	}

	succeeded(address: string, client: string): void {
		const { pair } = this.#keys(address, client);
		this.#pairs.delete(pair);
		this.#known.set(pair, true);
	}

	#keys(address: string, client: string): { pair: string; home: string } {
		const home = clientKey(client);
		return { pair: `${home} ${address}`, home };
	}

	#current(failures: Failures | undefined): Failures | undefined {
		return failures && this.clock().getTime() - failures.at < forgetAfter ? failures : undefined;
	}

	#oneMore(failures: Failures | undefined): Failures {
		return { count: (this.#current(failures)?.count ?? 0) + 1, at: this.clock().getTime() };
	}

	/** Seconds. */
	#wait(failures: Failures | undefined, { free, first, most }: Delays): number {
		const row = this.#current(failures);
		if (!row || row.count < free) return 0;
		const delay = Math.min(most, first * 2 ** (row.count - free));
		const left = row.at + delay - this.clock().getTime();
		return Math.max(0, Math.ceil(Math.min(left, delay) / 1000));
	}
}
