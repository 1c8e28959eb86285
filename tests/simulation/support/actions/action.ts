import type { Device } from '../device.ts';
import type { Random } from '../random.ts';
import type { Params } from '../script.ts';
import type { Stage } from '../stage.ts';

/** One kind of thing that happens. What is planned is written down, so that a kept schedule does the same again. */
export interface Action<P extends Params = Params> {
	/** How often, beside the others. */
	readonly weight: number;
	/** The same where the server loses nothing. */
	readonly faithfully?: number;
	/** Only where somebody among the members means harm. */
	readonly hostile?: boolean;
	/** Decided beforehand; what depends on what is there by then is a place `at` in it, from 0 to 1. */
	readonly plan?: (random: Random) => P;
	/** It also happens to a device that is off; others only switch such a one on. */
	readonly evenOff?: boolean;
	readonly act: (stage: Stage, device: Device, planned: P) => Promise<void> | void;
}

/** An action with its own parameters, as one among many. */
export function action<P extends Params>(one: Action<P>): Action {
	return one as unknown as Action;
}
