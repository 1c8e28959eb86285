import type { Action } from './action.ts';
import { devices } from './devices.ts';
import { accounts } from './accounts.ts';
import { disks } from './disks.ts';
import { edits } from './edits.ts';
import { servers } from './servers.ts';

export const actions = { ...edits, ...devices, ...servers, ...disks, ...accounts };
export type Kind = keyof typeof actions;
export type Weights = Readonly<Record<Kind, number>>;

export function actionOf(kind: string): Action {
	if (!isKind(kind)) throw new Error(`no action is named ${kind}`);
	return actions[kind];
}

export function isKind(kind: string): kind is Kind {
	return Object.hasOwn(actions, kind);
}

export function weightsOf(faithful: boolean): Weights {
	const weights = Object.entries<Action>(actions).map(([kind, { weight, faithfully = weight }]) => [
		kind,
		faithful ? faithfully : weight,
	]);
	return Object.fromEntries(weights) as Weights;
}

/** Whether a schedule in which this happens often has a server that loses nothing; null: either. */
export function oftenIn(kind: Kind | undefined): boolean | null {
	if (!kind) return null;
	const { weight, faithfully = weight } = actions[kind] as Action;
	return weight === faithfully ? null : faithfully > weight;
}
