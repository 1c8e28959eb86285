import { readdir, readFile } from 'node:fs/promises';
import type { BrowserContext } from '@playwright/test';

/** The browser that runs on this profile ends at once and writes nothing more, as when the device loses its power. */
export async function kill(context: BrowserContext, profile: string): Promise<void> {
	process.kill(await processOf(profile), 'SIGKILL');
	await context.close().catch(() => {});
}

/** The browser's main process: the one that was started on this profile. */
export async function processOf(profile: string): Promise<number> {
	for (const entry of await readdir('/proc')) {
		if (!/^\d+$/.test(entry)) continue;
		const command = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '');
		if (command.includes(profile) && !command.includes('--type=')) return Number(entry);
	}
	throw new Error(`no browser runs on ${profile}`);
}
