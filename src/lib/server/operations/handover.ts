import { readConfig, type Config } from '../../../bin/config.js';
import type { Server } from '../server.ts';

/**
 * What the entry (src/bin/serve.js) and the app it loads tell each other. They are bundled apart and share nothing but
 * the process; `npm run dev` has no entry of ours.
 */
export interface Handover {
	/** From the entry, before it loads the app. */
	config?: Config;
	/** From the app, once it has started. */
	server?: Server;
}

const place = Symbol.for('miasto-korzysci');

export function handover(): Handover {
	const shared = globalThis as { [place]?: Handover };
	return (shared[place] ??= {});
}

/** The settings the entry has read, else this process's environment with Vite's usual port. */
export function handedConfig(): Config {
	return handover().config ?? readConfig({ PORT: '5173', ...process.env });
}
