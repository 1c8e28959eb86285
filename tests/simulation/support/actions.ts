import type { Fault, Trouble } from './network.ts';
import type { Random } from './random.ts';

/** What happens in a schedule, by weight. */
export const actions = {
	...{ append: 10, prepend: 4, change: 6, insert: 4, remove: 2, clear: 1, dismiss: 2, take: 1 },
	...{ mark: 8, wake: 8, kill: 4, killMidway: 5, clock: 2, backup: 1, restore: 1, copy: 2 },
	...{ rollback: 0.7, powerCut: 0.7, empty: 0.25, publish: 1.5, steal: 0 },
};
export type Action = keyof typeof actions;
/**
 * Nobody can give back what only a stolen tablet and a server set back had: a schedule has one or the other. Where
 * the server loses nothing, a row that says "confirmed" must be there.
 */
export const faithful: typeof actions = {
	...actions,
	rollback: 0,
	powerCut: 0,
	empty: 0,
	steal: 3,
};

/** Whether a schedule in which this happens often has a server that loses nothing; null: either. */
export function oftenIn(action: Action | undefined): boolean | null {
	if (!action) return null;
	if (action === 'steal') return true;
	return actions[action] === faithful[action] ? null : false;
}

/** Some schedules have one kind of trouble, some all of them, some none. */
export function troubleOf(random: Random, one?: Fault): Trouble {
	const all = {
		...{ dropped: 8, 'answer-lost': 10, silent: 3, twice: 4, error: 4, html: 3, 'too-many': 2 },
		...{ accepted: 4, 'accepted-and-lost': 2, stale: 6, rewound: 4, split: 5 },
	};
	const picked = random.chance(0.5) ? random.pick(Object.keys(all)) : null;
	const only = one ?? picked;
	const share = (name: string, weight: number) => (only === null ? weight : only === name ? 40 : 0);
	const weights = Object.entries(all).map(([name, weight]) => [name, share(name, weight)]);
	return { none: random.pick([20, 60, 120]), ...Object.fromEntries(weights) } as Trouble;
}
