import type { Setup } from '../script.ts';
import type { Action } from './action.ts';
import { devices } from './devices.ts';
import { accounts } from './accounts.ts';
import { disks } from './disks.ts';
import { edits } from './edits.ts';
import { hostile } from './hostile.ts';
import { servers } from './servers.ts';

export const actions = { ...edits, ...devices, ...servers, ...disks, ...accounts, ...hostile };
export type Kind = keyof typeof actions;
export type Weights = Readonly<Record<Kind, number>>;

export function actionOf(kind: string): Action {
	if (!isKind(kind)) throw new Error(`no action is named ${kind}`);
	return actions[kind];
}

export function isKind(kind: string): kind is Kind {
	return Object.hasOwn(actions, kind);
}

export function weightsOf(setup: Pick<Setup, 'faithful' | 'hostile'>): Weights {
	const weights = Object.entries<Action>(actions).map(([kind, one]) => {
		const { weight, faithfully = weight, hostile = false } = one;
		const played = !hostile || setup.hostile;
		return [kind, !played ? 0 : setup.faithful ? faithfully : weight];
	});
	return Object.fromEntries(weights) as Weights;
}

/** Whether only somebody hostile does this. */
export function oftenHostile(kind: Kind | undefined): boolean {
	return kind !== undefined && Boolean((actions[kind] as Action).hostile);
}

/** Whether a schedule in which this happens often has a server that loses nothing; null: either. */
export function oftenIn(kind: Kind | undefined): boolean | null {
	if (!kind) return null;
	const { weight, faithfully = weight } = actions[kind] as Action;
	return weight === faithfully ? null : faithfully > weight;
}
