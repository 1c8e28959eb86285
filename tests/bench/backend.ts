import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { bundle, run } from '../couch/support/process.ts';
import type { Place } from './sync-contender.ts';

export interface BenchBackend {
	/** An address whose `/db/<name>` is the admin's. */
	readonly origin: string;
	stop(): Promise<void>;
}

/** Made once: one that is still being removed must not take the next one's script along. */
let made: Promise<string> | undefined;

async function make(): Promise<string> {
	const { script } = await bundle(new URL('backend-process.ts', import.meta.url));
	process.once('exit', () => rmSync(dirname(script), { recursive: true, force: true }));
	return script;
}

/** Starts a backend with an empty database of the place's name: see `backend-process.ts`. */
export async function startBackend({ db }: Place): Promise<BenchBackend> {
	const child = run(await (made ??= make()));
	await child.printed(1);
	const [origin] = child.lines;
	if (!origin) throw new Error('The backend did not start.');
	await fetch(`${origin}/db/${db}`, { method: 'PUT' });
	return { origin, stop: () => child.kill('SIGTERM') };
}
