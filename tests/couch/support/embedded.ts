import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	openEmbedded,
	type Embedded,
	type EmbeddedOptions,
} from '../../../src/lib/server/embedded/index.ts';

export interface Temporary extends Embedded {
	readonly backend: Embedded['handle'];
	readonly dir: string;
	/** What the server called a mistake of its own. */
	readonly errors: unknown[];
	/** Closes without removing the data. */
	stop(): Promise<void>;
}

/** A real one in a temporary folder, removed when it is closed. */
export async function openTemporary(
	options: Omit<EmbeddedOptions, 'dir'> & { readonly dir?: string } = {},
): Promise<Temporary> {
	const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'embedded-')));
	const errors: unknown[] = [];
	const onError = (error: unknown) => void errors.push(error);
	const embedded = await openEmbedded({ onError, ...options, dir });
	return {
		...embedded,
		backend: embedded.handle,
		dir,
		errors,
		stop: () => embedded.close(),
		async close() {
			await embedded.close();
			await rm(dir, { recursive: true, force: true });
			if (errors.length > 0) throw new AggregateError(errors, 'The server made mistakes.');
		},
	};
}
