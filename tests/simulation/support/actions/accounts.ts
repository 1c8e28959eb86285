import { emptyIfConfirmed } from '../../../../src/lib/store/empty.ts';
import type { Device } from '../device.ts';
import type { Stage } from '../stage.ts';
import { rest } from '../turns.ts';
import { action } from './action.ts';

/** Signing in, signing out, and the worker that goes on when no tab is open. */
export const accounts = {
	/** A draft made beside joins the card, in whatever round that is. */
	adopt: action({
		weight: 1.5,
		async act(_, device) {
			await rest();
			await device.adopt();
		},
	}),
	worker: action({
		weight: 2,
		evenOff: true,
		act: (stage, device) => begin(stage, device, 'push'),
	}),
	/** What the server has confirmed leaves the device, with its history; a server set back since then nobody sees. */
	signOut: action({
		weight: 0.6,
		evenOff: true,
		act: (stage, device) =>
			begin(stage, device, 'sign out', async (database) => {
				await stage.judge.wipe(device, () => emptyIfConfirmed(database).then(() => undefined));
			}),
	}),
};

/** It takes requests, so the world goes on meanwhile; a disk may be taken out under it. */
function begin(
	{ world }: Stage,
	device: Device,
	what: string,
	then?: Parameters<Device['pushClosed']>[0],
): void {
	void device
		.pushClosed(then)
		.catch((error: unknown) => world.note(`${device.name} could not ${what}: ${String(error)}`));
}
