import type { Fault, Trouble } from './network.ts';
import type { Random } from './random.ts';

/** Some schedules have one kind of trouble, some all of them, some none. */
export function troubleOf(random: Random, one?: Fault): Trouble {
	const all = {
		...{ dropped: 8, 'answer-lost': 10, silent: 3, twice: 4, error: 4, html: 3, 'too-many': 2 },
		...{ accepted: 4, 'accepted-and-lost': 2, stale: 6, rewound: 4, split: 5 },
		...{ 'too-large': 4, short: 6, lagging: 4 },
	};
	const picked = random.chance(0.5) ? random.pick(Object.keys(all)) : null;
	const only = one ?? picked;
	const share = (name: string, weight: number) => (only === null ? weight : only === name ? 40 : 0);
	const weights = Object.entries(all).map(([name, weight]) => [name, share(name, weight)]);
	return { none: random.pick([20, 60, 120]), ...Object.fromEntries(weights) } as Trouble;
}
