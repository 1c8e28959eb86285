import type { Device } from './device.ts';
import type { Judge } from './judge.ts';
import type { Network } from './network.ts';
import type { ServerCopy, SimulatedServer } from './server.ts';
import type { World } from './world.ts';

/** What actions act on. */
export interface Stage {
	readonly world: World;
	readonly server: SimulatedServer;
	readonly network: Network;
	readonly devices: readonly Device[];
	readonly judge: Judge;
	/** Of the server, the first before anything happened. */
	readonly copies: ServerCopy[];
	/** Files that people made. */
	readonly backups: string[];
	/** A sentence that nobody has typed yet. */
	readonly fresh: () => string;
	/** Numbers the city's announcements. */
	readonly news: () => number;
}
